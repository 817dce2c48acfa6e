"""``retexture serve``: the server with its workers."""

from typing import Annotated

import typer

from retexture.cli.exits import exits
from retexture.cli.options import Data

Host = Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")]
Port = Annotated[int | None, typer.Option(help="Port to listen on.", show_default="8787")]
Workers = Annotated[int | None, typer.Option(min=0, max=64, help="Worker processes.", show_default="1")]


def serve(
    context: typer.Context,
    host: Host = None,
    port: Port = None,
    data: Data = None,
    workers: Workers = None,
) -> None:
    """Run the server: the API, its worker processes and its pages, until it is stopped.

    On an empty data folder it creates the first key and prints it, once.
    'retexture settings' lists everything else that can be set.

    [bold]Examples[/bold]
      retexture serve
      retexture serve --host 0.0.0.0 --data /srv/retexture --workers 4
      RETEXTURE_DATABASE_URL=postgresql://localhost/retexture retexture serve --workers 0
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.installation import configured
        from retexture.cli.serving import run_server

        code = run_server(configured(host=host, port=port, data_dir=data, workers=workers))
    raise typer.Exit(code)
