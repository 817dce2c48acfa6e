"""``retexture run``: pictures and a prompt in, retextured pictures out."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from retexture.cli.exits import exits
from retexture.cli.model_options import takes_parameters_of
from retexture.cli.options import FLAG, JsonLines
from retexture.models import RETEXTURE, find_models

RUN_HELP = """Retexture pictures, and print the path of each new one.

Several pictures make a batch with one look. photo.jpg becomes
photo-1.png, photo-2.png and so on in the output folder. No file is ever
overwritten: a name that is taken is left alone and the next number is
used. What the same command made already is not made again, so that a
batch that was stopped goes on where it was.

Paths go to standard output, one a line; everything else that is told goes
to standard error. 'retexture looks' lists the words that prompts know.

[bold]Examples[/bold]
  retexture run photo.jpg -p "white marble with gold veins"
  retexture run holiday/ -p "oil painting" -n 1 --format jpeg -o paintings
  retexture run albums/ --recursive -p "watercolour" -n 1 -o painted
  retexture run https://example.org/cat.jpg -p "knitted wool" --seed 7 --sheet
  retexture run room.jpg -p "weathered" --swatch oak.jpg --mask floor.png
  curl -s https://example.org/cat.jpg | retexture run - -p "jade" --json
"""
"""Beside the function: with it, the function would be longer than functions are here."""

Images = Annotated[
    list[str],
    typer.Argument(
        metavar="IMAGE",
        help="A picture, a folder, an http(s) address, a data URI, or - for standard input; several too.",
        show_default=False,
    ),
]
Folder = Annotated[
    Path,
    typer.Option(
        "-o", "--output", metavar="DIR", help="The folder that pictures are put in; created where missing."
    ),
]
Recursive = Annotated[
    bool,
    typer.Option(
        "-r",
        "--recursive",
        metavar=FLAG,
        help="Take the pictures in subfolders too; the output folder gets the same subfolders.",
    ),
]
Sheet = Annotated[
    bool, typer.Option("--sheet", metavar=FLAG, help="Make a contact sheet of each picture too.")
]
Layers = Annotated[
    bool,
    typer.Option(
        "--layers",
        metavar=FLAG,
        help="Also write the layers of each picture (photo, materials, light) as OpenRaster, for Krita and "
        "GIMP.",
    ),
]
Quality = Annotated[
    int | None,
    typer.Option(
        min=0, max=100, help="Of JPEG, WebP and AVIF: 0 small, 100 best.", show_default="92, 90, 80"
    ),
]
MetadataKept = Annotated[
    Literal["none", "keep", "credentials"],
    typer.Option(
        help="What files say besides their pixels: nothing; the source's creator, copyright, date and "
        "colour profile; or also the prompt, engine and seed, as XMP."
    ),
]
Name = Annotated[
    str,
    typer.Option(
        metavar="TEMPLATE",
        help="What pictures are called, with {stem}, {prompt}, {seed}, {number} and {engine}.",
    ),
]
AllowPrivate = Annotated[
    bool,
    typer.Option("--allow-private", metavar=FLAG, help="Also download from private and local addresses."),
]


@takes_parameters_of(find_models()[RETEXTURE])
def run(
    context: typer.Context,
    images: Images,
    *,
    folder: Folder = Path("retextured"),
    recursive: Recursive = False,
    sheet: Sheet = False,
    layers: Layers = False,
    quality: Quality = None,
    metadata: MetadataKept = "none",
    name: Name = "{stem}-{number}",
    json: JsonLines = False,
    allow_private: AllowPrivate = False,
    **parameters: Any,
) -> None:
    """Retexture pictures; :data:`RUN_HELP` is what its user reads."""
    debug = bool(context.obj)
    with exits(debug=debug, resumes=True):
        from retexture.cli.run import RunOptions, run_batch
        from retexture.imaging.encode import PictureFormat
        from retexture.imaging.formats.metadata import MetadataChoice

        form = parameters["format"]
        options = RunOptions(
            images=tuple(images),
            recursive=recursive,
            prompt=parameters["remixPrompt"],
            folder=folder,
            count=parameters["n"],
            seed=parameters["seed"],
            engine=parameters["engine"],
            fallback=parameters["fallback"],
            maps=parameters["maps"],
            layers=layers,
            quality=quality,
            metadata=MetadataChoice(metadata),
            name=name,
            structure=parameters["structure"],
            min_structure=parameters["minStructure"],
            mask=parameters["maskUrl"],
            swatch=parameters["swatchUrl"],
            format=PictureFormat("jpeg" if form == "jpg" else form),
            sheet=sheet,
            json=json,
            allow_private=allow_private,
            debug=debug,
        )
        code = run_batch(options)
    raise typer.Exit(code)
