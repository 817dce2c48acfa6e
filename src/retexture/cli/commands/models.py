"""``retexture models``: the models that stronger eyes are made of."""

from pathlib import Path
from typing import Annotated

import typer

from retexture.cli.exits import INTERRUPTED, exit_codes, exits
from retexture.cli.options import Json

models = typer.Typer(
    name="models",
    help="List and fetch the models that look at photos, if they are asked to.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_PULL_CODES = exit_codes({INTERRUPTED: "stopped with Ctrl-C; files that were whole by then are kept"})

To = Annotated[
    Path | None,
    typer.Option(
        "--to",
        metavar="DIR",
        help="Folder of the weights; the one that is set if absent.",
        show_default=False,
    ),
]


@models.command("list", epilog=exit_codes({}))
def list_models(context: typer.Context, to: To = None, json: Json = False) -> None:
    """List the models: what each gives, its licence and size, and whether its weights are here.

    [bold]Examples[/bold]
      retexture models list
      retexture models list --json
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.perception_models import show

        show(to, as_json=json)


@models.command("pull", epilog=_PULL_CODES)
def pull_models(
    context: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME…", help="Models, or 'perception' for the usual ones.", show_default=False
        ),
    ],
    to: To = None,
) -> None:
    """Fetch the weights of models; nothing is ever fetched unless this is typed.

    [bold]Examples[/bold]
      retexture models pull perception
      retexture models pull grounding-dino-tiny --to /srv/models
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.perception_models import fetch

        fetch(names, to)
