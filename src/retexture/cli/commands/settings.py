"""``retexture settings``: what may be set."""

import typer

from retexture.cli.exits import exits
from retexture.cli.options import Json


def settings(context: typer.Context, json: Json = False) -> None:
    """List what can be set, what it means, and what it is here.

    [bold]Examples[/bold]
      retexture settings
      RETEXTURE_PORT=9000 retexture settings --json
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.show_settings import show

        show(as_json=json)
