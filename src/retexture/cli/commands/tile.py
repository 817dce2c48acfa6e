"""``retexture tile``: a prompt in, tiles without a seam out."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from retexture.cli.exits import exits
from retexture.cli.options import FLAG, JsonLines

TILE_HELP = """Make pictures of a material that go on beyond their sides.

A tile shows the first material that the prompt names, lit evenly. The path
of each is printed. As with 'retexture run', no file is ever overwritten,
and what the same command made already is not made again.

[bold]Examples[/bold]
  retexture tile -p "mossy cobblestone" --maps -o textures
  retexture tile -p "rusty corrugated metal" --size 2048 -n 4
  retexture tile -p "worn" --swatch oak.jpg
"""

Prompt = Annotated[
    str, typer.Option("-p", "--prompt", help="The material: “mossy cobblestone”.", show_default=False)
]
Swatch = Annotated[
    str | None,
    typer.Option(metavar="PATH", help="A photo of a material, used instead of the first that is named."),
]
Size = Annotated[int, typer.Option(min=512, max=4096, help="Pixels a side.")]
Maps = Annotated[
    bool,
    typer.Option("--maps", metavar=FLAG, help="Also write the material's maps, for 3D programs and games."),
]
Count = Annotated[int, typer.Option("-n", "--count", min=1, max=4, help="How many tiles.")]
Seed = Annotated[
    int | None,
    typer.Option(min=0, max=2**32 - 1, help="The same seed gives the same tiles.", show_default="random"),
]
Form = Annotated[Literal["png", "jpeg", "webp", "avif"], typer.Option(help="The format of the tiles.")]
Engine = Annotated[str, typer.Option(metavar="NAME", help="What makes them.")]
Folder = Annotated[
    Path, typer.Option("-o", "--output", metavar="DIR", help="The folder that tiles are put in.")
]


def tile(
    context: typer.Context,
    *,
    prompt: Prompt,
    swatch: Swatch = None,
    size: Size = 1024,
    maps: Maps = False,
    count: Count = 1,
    seed: Seed = None,
    format: Form = "png",  # noqa: A002 - the option's name
    engine: Engine = "procedural",
    folder: Folder = Path("retextured"),
    json: JsonLines = False,
) -> None:
    """Make tiles; :data:`TILE_HELP` is what its user reads."""
    with exits(debug=bool(context.obj), resumes=True):
        from retexture.cli.run import TileOptions, make_tiles
        from retexture.imaging.encode import PictureFormat

        form = PictureFormat(format)
        code = make_tiles(TileOptions(prompt, folder, count, seed, size, swatch, maps, form, engine, json))
    raise typer.Exit(code)
