"""The commands and their options; what they do lies in the modules of the same names."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from retexture import __version__
from retexture.cli.exits import INNER_FAILURE, OK, exits

app = typer.Typer(
    name="retexture",
    help="Give pictures new textures and materials from a text prompt, and keep their structure.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Json = Annotated[bool, typer.Option("--json", help="Write one JSON object to standard output instead.")]


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"retexture {__version__}")
        raise typer.Exit


@app.callback()
def common(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 — acts through its callback
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where unforeseen errors happen.")] = False,
) -> None:
    """Options that every command has."""
    context.obj = debug


@app.command()
def run(
    context: typer.Context,
    images: Annotated[
        list[str],
        typer.Argument(
            metavar="IMAGE",
            help="A picture, a folder of pictures, an http(s) address, or - for standard input.",
            show_default=False,
        ),
    ],
    prompt: Annotated[
        str, typer.Option("-p", "--prompt", help="What it should look like.", show_default=False)
    ],
    folder: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Where the pictures are put.")
    ] = Path("retextured"),
    count: Annotated[int, typer.Option("-n", "--count", min=1, max=4, help="How many variations.")] = 4,
    seed: Annotated[
        int | None,
        typer.Option(
            min=0, max=2**32 - 1, help="The same seed gives the same pictures.", show_default="random"
        ),
    ] = None,
    engine: Annotated[
        str | None, typer.Option(metavar="NAME", help="What makes the pictures.", show_default="procedural")
    ] = None,
    structure: Annotated[
        float, typer.Option(min=0, max=1, help="How closely the forms are kept: 0 loosely, 1 strictly.")
    ] = 0.5,
    form: Annotated[
        Literal["png", "jpeg", "jpg", "webp", "avif"],
        typer.Option("--format", help="The format of the pictures."),
    ] = "png",
    sheet: Annotated[bool, typer.Option("--sheet", help="Make a contact sheet of each picture too.")] = False,
    json: Json = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also download from private and local addresses.")
    ] = False,
) -> None:
    """Retexture pictures, and print the path of each new one.

    Several pictures make a batch with one look. No file is ever overwritten:
    a name that is taken is left alone and the next number is used. What the
    same command made already is not made again, so that a batch that was
    stopped goes on where it was.

    [bold]Examples[/bold]
      retexture run photo.jpg -p "white marble with gold veins"
      retexture run holiday/ -p "oil painting" -n 1 --format jpeg -o paintings
      retexture run https://example.org/cat.jpg -p "knitted wool" --seed 7 --sheet
      curl -s https://example.org/cat.jpg | retexture run - -p "jade" --json
    """
    debug = bool(context.obj)
    with exits(debug=debug):
        from retexture.cli.run import Order
        from retexture.cli.run import run as run_order
        from retexture.imaging.encode import PictureFormat

        order = Order(
            images=tuple(images),
            prompt=prompt,
            folder=folder,
            count=count,
            seed=seed,
            engine=engine,
            structure=structure,
            format=PictureFormat("jpeg" if form == "jpg" else form),
            sheet=sheet,
            json=json,
            allow_private=allow_private,
            debug=debug,
        )
        code = run_order(order)
    raise typer.Exit(code)


@app.command()
def looks(
    context: typer.Context,
    engine: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which engine is asked.", show_default="procedural")
    ] = None,
    json: Json = False,
) -> None:
    """List what an engine knows, and the words that ask for it.

    [bold]Examples[/bold]
      retexture looks
      retexture looks --json
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.looks import show

        show(engine, as_json=json)


@app.command()
def doctor(context: typer.Context, json: Json = False) -> None:
    """Say what works on this machine, and what to do about what does not.

    Ends with exit code 1 if something is broken.

    [bold]Examples[/bold]
      retexture doctor
      retexture doctor --json
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.doctor import State, examine, show

        findings = examine()
        show(findings, as_json=json)
        broken = any(finding.state is State.BROKEN for finding in findings)
    raise typer.Exit(INNER_FAILURE if broken else OK)
