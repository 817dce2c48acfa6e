"""``retexture worker``: workers without a server."""

from typing import Annotated

import typer

from retexture.cli.exits import exits
from retexture.cli.options import Data

Workers = Annotated[int | None, typer.Option(min=1, max=64, help="Worker processes.", show_default="1")]
Slot = Annotated[int | None, typer.Option(min=0, hidden=True)]
"""Set by the supervisor alone: this process is the worker of that slot."""


def worker(context: typer.Context, data: Data = None, workers: Workers = None, slot: Slot = None) -> None:
    """Run workers alone, for instance on another machine with the same database and storage.

    [bold]Example[/bold]
      RETEXTURE_DATABASE_URL=postgresql://db/retexture RETEXTURE_STORAGE_URL=s3://pictures retexture worker
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.installation import configured, quietly_configured
        from retexture.cli.serving import run_worker_in_slot, run_workers

        if slot is not None:
            run_worker_in_slot(quietly_configured(data_dir=data), slot)
        code = run_workers(configured(data_dir=data, workers=workers))
    raise typer.Exit(code)
