"""``retexture upscale``, ``vary`` and ``remix``: new pictures of one that was made before."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from retexture.cli.exits import BadInput, exits
from retexture.cli.model_options import takes_parameters_of
from retexture.cli.options import FLAG, JsonLines
from retexture.models import EDITINGS, REMIX, UPSCALE, VARIATION, find_models

UPSCALE_HELP = """Make a picture that was made before two or four times as large.

PICTURE is the path of a picture that 'retexture run' has made, or of its
record; or the id of the task of a server that made it, or the picture's
jobId, and NUMBER its number in there, from 0. Prints the path of the new picture.

[bold]Examples[/bold]
  retexture upscale hUdg2ZkAbOwAmq3u 2 --type 4x
  retexture upscale hUdg2ZkAbOwAmq3u 0 --type creative -o large
  retexture upscale retextured/house-2.png --type 4x
"""
VARY_HELP = """Make four variations of a picture that was made before.

PICTURE is the path of a picture that 'retexture run' has made, or of its
record; or the id of the task of a server that made it, or the picture's
jobId, and NUMBER its number in there, from 0. Subtle ones keep its palette
and light. Prints the path of each new picture.

[bold]Examples[/bold]
  retexture vary hUdg2ZkAbOwAmq3u 2
  retexture vary retextured/house-2.png
  retexture vary hUdg2ZkAbOwAmq3u 2 --strong -p "in the rain" --seed 7
"""
REMIX_HELP = """Put a new prompt on a picture that was made before.

PICTURE is the path of a picture that 'retexture run' has made, or of its
record; or the id of the task of a server that made it, or the picture's
jobId, and NUMBER its number in there, from 0. Strong ones are drawn on the
image that it was made of, subtle ones on the picture itself. Prints the path
of each new picture.

[bold]Examples[/bold]
  retexture remix hUdg2ZkAbOwAmq3u 2 -p "weathered copper"
  retexture remix retextured/house-2.png -p "weathered copper"
  retexture remix hUdg2ZkAbOwAmq3u 2 -p "the roof in straw" --subtle
"""

Made = Annotated[
    str,
    typer.Argument(
        metavar="PICTURE",
        help="A task's id, a picture's jobId, or the path of a picture or of its record.",
        show_default=False,
    ),
]
Number = Annotated[
    int | None,
    typer.Argument(
        metavar="NUMBER",
        min=0,
        max=3,
        help="Which of the pictures of the task, or of the record, from 0.",
        show_default=False,
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="DIR",
        help="The folder that pictures of a server are put in, retextured unless named; those of pictures "
        "that lie here are put beside them.",
        show_default=False,
    ),
]
Server = Annotated[
    str | None,
    typer.Option(
        "--server",
        metavar="URL",
        help="The server; RETEXTURE_URL, or that of this machine.",
        show_default=False,
    ),
]
Key = Annotated[
    str | None,
    typer.Option("--key", metavar="KEY", help="The API key; RETEXTURE_KEY.", show_default=False),
]
_USUAL_FOLDER = Path("retextured")


@takes_parameters_of(find_models()[UPSCALE])
def upscale(
    context: typer.Context,
    made: Made,
    number: Number = None,
    *,
    kind: Annotated[
        Literal["standard", "creative", "2x", "4x"],
        typer.Option(
            "--type", help="standard and 2x: twice as wide and high; creative: with new fine detail."
        ),
    ] = "standard",
    folder: Folder = None,
    server: Server = None,
    key: Key = None,
    json: JsonLines = False,
    **parameters: Any,
) -> None:
    """Make a picture larger; :data:`UPSCALE_HELP` is what its user reads."""
    asked = {**parameters, "imageNo": number, "type": EDITINGS[UPSCALE].ways.index(kind)}
    place = {"folder": folder, "server": server, "key": key, "json": json}
    _edit(context, {"model": UPSCALE, "task": made, "label": "upscale", "pictures": 1, **place}, asked)


@takes_parameters_of(find_models()[VARIATION])
def vary(
    context: typer.Context,
    made: Made,
    number: Number = None,
    *,
    strong: Annotated[
        bool, typer.Option("--strong/--subtle", metavar=FLAG, help="Draw palette, scale and light anew, too.")
    ] = False,
    folder: Folder = None,
    server: Server = None,
    key: Key = None,
    json: JsonLines = False,
    **parameters: Any,
) -> None:
    """Make variations; :data:`VARY_HELP` is what its user reads."""
    asked = {**parameters, "imageNo": number, "type": int(strong)}
    place = {"folder": folder, "server": server, "key": key, "json": json}
    _edit(context, {"model": VARIATION, "task": made, "label": "variation", "pictures": 4, **place}, asked)


@takes_parameters_of(find_models()[REMIX])
def remix(
    context: typer.Context,
    made: Made,
    number: Number = None,
    *,
    strong: Annotated[
        bool,
        typer.Option(
            "--strong/--subtle", metavar=FLAG, help="Draw on the image that the picture was made of."
        ),
    ] = True,
    folder: Folder = None,
    server: Server = None,
    key: Key = None,
    json: JsonLines = False,
    **parameters: Any,
) -> None:
    """Put a new prompt on a picture; :data:`REMIX_HELP` is what its user reads."""
    asked = {**parameters, "imageNo": number, "mode": int(not strong)}
    place = {"folder": folder, "server": server, "key": key, "json": json}
    _edit(context, {"model": REMIX, "task": made, "label": "remix", "pictures": 4, **place}, asked)


def _edit(context: typer.Context, options: Mapping[str, Any], parameters: Mapping[str, Any]) -> None:
    """Make an edit here, or have a server make it; ``parameters`` that say nothing are not sent."""
    with exits(debug=bool(context.obj)):
        form = "jpeg" if parameters["format"] == "jpg" else parameters["format"]
        given = {**parameters, "format": form}
        unsaid = (None, False)
        wanted = {name: value for name, value in given.items() if not any(value is each for each in unsaid)}
        if Path(options["task"]).is_file():
            _edit_here(options, wanted)
            return
        from retexture.cli.remote import RemoteEdit, edit_on_server

        if "imageNo" not in wanted:
            raise BadInput(
                f"{options['task']} is no file here; if it is a task of a server, name one of its pictures "
                "too, by its number from 0."
            )
        folder = options["folder"] or _USUAL_FOLDER
        edit_on_server(RemoteEdit(parameters=wanted, **{**options, "folder": folder}))


def _edit_here(options: Mapping[str, Any], parameters: Mapping[str, Any]) -> None:
    """Make an edit of a picture that lies in an output folder."""
    from retexture.cli.run import LocalEdit, NamedPicture, edit_in_folder
    from retexture.tasks.edits import EditKind, Way

    for option, name in (("server", "--server"), ("key", "--key"), ("folder", "--output")):
        if options[option] is not None:
            raise BadInput(f"{options['task']} is edited here, beside it; leave {name} out.")
    if parameters.get("maps"):
        raise BadInput(
            "Maps of edits come from servers alone; 'retexture run --maps' writes those of photos."
        )
    editing = EDITINGS[options["model"]]
    edit_in_folder(
        LocalEdit(
            NamedPicture(Path(options["task"]), parameters.get("imageNo")),
            kind=EditKind(editing.kind),
            way=Way(editing.ways[parameters[editing.choice]]),
            prompt=parameters.get("remixPrompt", ""),
            seed=parameters.get("seed", secrets.randbelow(2**32)),
            format=parameters["format"],
            json=options["json"],
        )
    )
