"""``retexture engines``: what can make pictures here."""

import typer

from retexture.cli.exits import exit_codes, exits
from retexture.cli.options import Json

ENGINES_CODES = exit_codes({0: "they were listed, whether they can work or not"})


def engines(context: typer.Context, json: Json = False) -> None:
    """List the engines: whether each can work, what it can, and what it costs.

    [bold]Examples[/bold]
      retexture engines
      retexture engines --json
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.engines import show

        show(as_json=json)
