"""``retexture looks``: the words that an engine knows."""

from typing import Annotated

import typer

from retexture.cli.exits import exits
from retexture.cli.options import Json

Engine = Annotated[
    str | None, typer.Option(metavar="NAME", help="Which engine is asked.", show_default="procedural")
]


def looks(context: typer.Context, engine: Engine = None, json: Json = False) -> None:
    """List what an engine knows, and the words that ask for it.

    [bold]Examples[/bold]
      retexture looks
      retexture looks --json
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.looks import show

        show(engine, as_json=json)
