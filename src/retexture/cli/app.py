"""The commands and their options; what they do lies in the modules of the same names."""

from pathlib import Path
from typing import Annotated, Any

import typer

from retexture import __version__
from retexture.cli.exits import BAD_INPUT, INNER_FAILURE, INTERRUPTED, OK, exit_codes, exits
from retexture.cli.model_options import takes_parameters_of
from retexture.models import RETEXTURE, find_models

app = typer.Typer(
    name="retexture",
    help="Give pictures new textures and materials from a text prompt, and keep their structure.",
    epilog="""[bold]To begin with[/bold]
  retexture run photo.jpg -p "white marble with gold veins"
  retexture run --help           what else it can do, with examples
  retexture --install-completion completes commands and options with the Tab key""",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_SERVICE_CODES = exit_codes(
    {OK: "stopped with Ctrl-C or SIGTERM", INTERRUPTED: "stopped with Ctrl-C before it was ready"}
)

_FLAG = ""
"""Instead of a type in the help: a flag takes no value."""

Json = Annotated[
    bool,
    typer.Option("--json", metavar=_FLAG, help="Write one JSON value to standard output instead."),
]
JsonLines = Annotated[
    bool,
    typer.Option(
        "--json", metavar=_FLAG, help="Write one JSON object a line to standard output, as pictures come."
    ),
]


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"retexture {__version__}")
        raise typer.Exit


@app.callback()
def common(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 — acts through its callback
        bool,
        typer.Option(
            "--version", metavar=_FLAG, callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", metavar=_FLAG, help="Show where unforeseen errors happen.")
    ] = False,
) -> None:
    """Options that every command has."""
    context.obj = debug


@app.command(
    epilog=exit_codes(
        {
            OK: "every picture was made, or was there already",
            INNER_FAILURE: "something failed that you did not cause; 'retexture --debug …' shows where",
            BAD_INPUT: "something that you gave cannot be used, perhaps one picture of many",
            INTERRUPTED: "stopped with Ctrl-C; the same command goes on where it was stopped",
        }
    )
)
@takes_parameters_of(find_models(())[RETEXTURE])
def run(
    context: typer.Context,
    images: Annotated[
        list[str],
        typer.Argument(
            metavar="IMAGE",
            help="A picture, a folder of pictures, an http(s) address, or - for standard input; several too.",
            show_default=False,
        ),
    ],
    *,
    folder: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            metavar="DIR",
            help="The folder that pictures are put in; created where missing.",
        ),
    ] = Path("retextured"),
    recursive: Annotated[
        bool,
        typer.Option(
            "-r",
            "--recursive",
            metavar=_FLAG,
            help="Take the pictures in subfolders too; the output folder gets the same subfolders.",
        ),
    ] = False,
    sheet: Annotated[
        bool, typer.Option("--sheet", metavar=_FLAG, help="Make a contact sheet of each picture too.")
    ] = False,
    json: JsonLines = False,
    allow_private: Annotated[
        bool,
        typer.Option(
            "--allow-private", metavar=_FLAG, help="Also download from private and local addresses."
        ),
    ] = False,
    **options: Any,
) -> None:
    """Retexture pictures, and print the path of each new one.

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
    debug = bool(context.obj)
    with exits(debug=debug, resumes=True):
        from retexture.cli.run import Order
        from retexture.cli.run import run as run_order
        from retexture.imaging.encode import PictureFormat

        order = Order(
            images=tuple(images),
            recursive=recursive,
            prompt=options["remixPrompt"],
            folder=folder,
            count=options["n"],
            seed=options["seed"],
            engine=options["engine"],
            structure=options["structure"],
            min_structure=options["minStructure"],
            mask=options["maskUrl"],
            swatch=options["swatchUrl"],
            format=PictureFormat("jpeg" if options["format"] == "jpg" else options["format"]),
            sheet=sheet,
            json=json,
            allow_private=allow_private,
            debug=debug,
        )
        code = run_order(order)
    raise typer.Exit(code)


@app.command(
    "eval",
    epilog=exit_codes(
        {
            OK: "everything was measured, whatever the result",
            INNER_FAILURE: "something failed that you did not cause; the report names it",
            BAD_INPUT: "something that you gave cannot be used, perhaps one photo of many",
            INTERRUPTED: "stopped with Ctrl-C; the same command goes on where it was stopped",
        }
    ),
)
def evaluate(
    context: typer.Context,
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="FOLDER",
            help="A folder of photos; folders in it say what kind they are.",
            show_default=False,
        ),
    ],
    looks: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LOOK",
            help="A prompt, @FILE with one on each line, or materials, styles, lights or all; repeatable.",
            show_default="materials",
        ),
    ] = None,
    engines: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="What makes the pictures; repeatable.", show_default="procedural"),
    ] = None,
    count: Annotated[int, typer.Option("-n", "--count", min=1, max=4, help="How many variations.")] = 1,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Of every request.")] = 7,
    side: Annotated[
        int, typer.Option(min=64, max=8192, help="Pixels that the long side of a photo is scaled down to.")
    ] = 512,
    structure: Annotated[
        float, typer.Option(min=0, max=1, help="How closely the forms are kept: 0 loosely, 1 strictly.")
    ] = 0.5,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Where the report is put.")
    ] = Path("evaluation"),
    json: Json = False,
) -> None:
    """Measure looks over photos, and write report.html and report.json.

    What the same command measured already is not measured again, so that a
    run that was stopped goes on where it was. docs/evaluation.md says what
    the numbers mean.

    [bold]Examples[/bold]
      retexture eval photos/
      retexture eval photos/ --looks marble --looks "oil painting, fog" -n 4 -o marble
      retexture eval portraits/ rooms/ --looks @prompts.txt --side 1024
    """
    debug = bool(context.obj)
    with exits(debug=debug, resumes=True):
        from retexture.cli.evaluate import Order
        from retexture.cli.evaluate import evaluate as evaluate_order
        from retexture.cli.trial import Settings

        order = Order(
            folders=tuple(folders),
            looks=tuple(looks or ("materials",)),
            engines=tuple(engines or ()),
            settings=Settings(count, seed, side, structure),
            output=output,
            json=json,
            debug=debug,
        )
        code = evaluate_order(order)
    raise typer.Exit(code)


@app.command(epilog=exit_codes({}))
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


Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Folder of the database and the files.", show_default=False),
]


@app.command(epilog=_SERVICE_CODES)
def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", show_default="8787")] = None,
    data: Data = None,
    workers: Annotated[
        int | None, typer.Option(min=0, max=64, help="Worker processes.", show_default="1")
    ] = None,
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
        from retexture.cli.serve import serve as serve_here

        code = serve_here(configured(host=host, port=port, data_dir=data, workers=workers))
    raise typer.Exit(code)


@app.command(epilog=_SERVICE_CODES)
def worker(
    context: typer.Context,
    data: Data = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Worker processes.", show_default="1")
    ] = None,
    slot: Annotated[int | None, typer.Option(min=0, hidden=True)] = None,
) -> None:
    """Run workers alone, for instance on another machine with the same database and storage.

    [bold]Example[/bold]
      RETEXTURE_DATABASE_URL=postgresql://db/retexture RETEXTURE_STORAGE_URL=s3://pictures retexture worker
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.installation import configured, quietly_configured
        from retexture.cli.worker import work, work_in_slot

        if slot is None:
            code = work(configured(data_dir=data, workers=workers))
        else:
            code = work_in_slot(quietly_configured(data_dir=data), slot)
    raise typer.Exit(code)


@app.command(epilog=exit_codes({}))
def settings(context: typer.Context, json: Json = False) -> None:
    """List what can be set, what it means, and what it is here.

    [bold]Examples[/bold]
      retexture settings
      RETEXTURE_PORT=9000 retexture settings --json
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.show_settings import show

        show(as_json=json)


keys = typer.Typer(
    name="keys",
    help="Create, limit, rotate and revoke the keys of a server.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(keys)


KeyName = Annotated[str, typer.Argument(help="The key's name or id.", show_default=False)]
Budget = Annotated[
    str | None,
    typer.Option(metavar="USD", help="The most that it may spend in all, such as 25.00.", show_default=False),
]
Rate = Annotated[
    str | None,
    typer.Option(metavar="N[/min]", help="New tasks in a minute, such as 30/min.", show_default=False),
]
Concurrency = Annotated[
    str | None,
    typer.Option(metavar="N", help="Tasks at work at the same time; further ones wait.", show_default=False),
]


@keys.command("create", epilog=exit_codes({}))
def create_key(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Who or what it is for.", show_default=False)],
    admin: Annotated[
        bool, typer.Option("--admin", metavar=_FLAG, help="It may manage keys and see all tasks.")
    ] = False,
    discount: Annotated[
        float, typer.Option(min=0, max=1, help="Factor on every price: 0.7 means 30 % off.")
    ] = 1.0,
    budget: Budget = None,
    rate: Rate = None,
    concurrency: Concurrency = None,
    data: Data = None,
) -> None:
    """Create a key and print it alone; it is never shown again.

    [bold]Examples[/bold]
      KEY=$(retexture keys create "photo app")
      KEY=$(retexture keys create trial --budget 5 --rate 10/min --concurrency 1)
    """
    with exits(debug=bool(context.obj)):
        from decimal import Decimal

        from retexture.cli.installation import configured
        from retexture.cli.keys import create
        from retexture.cli.limits import changes

        limits = changes(budget, rate, concurrency)
        settings = configured(data_dir=data)
        create(settings, name, admin=admin, discount=Decimal(str(discount)), changes=limits)


@keys.command("limit", epilog=exit_codes({}))
def limit_key(
    context: typer.Context,
    name: KeyName,
    budget: Budget = None,
    rate: Rate = None,
    concurrency: Concurrency = None,
    data: Data = None,
) -> None:
    """Change a key's limits; "none" takes one away, and what is not named stays.

    [bold]Examples[/bold]
      retexture keys limit trial --budget 25
      retexture keys limit trial --rate none --concurrency 4
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.installation import configured
        from retexture.cli.keys import limit
        from retexture.cli.limits import changes

        limit(configured(data_dir=data), name, changes(budget, rate, concurrency))


@keys.command("rotate", epilog=exit_codes({}))
def rotate_key(
    context: typer.Context,
    name: KeyName,
    overlap: Annotated[
        float, typer.Option(min=0, max=8760, help="Hours for which the old one works too; 0 ends it at once.")
    ] = 24.0,
    data: Data = None,
) -> None:
    """Give a key a new token, and print it alone; limits, tasks and spending stay.

    [bold]Examples[/bold]
      KEY=$(retexture keys rotate "photo app")
      KEY=$(retexture keys rotate leaked --overlap 0)
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.installation import configured
        from retexture.cli.keys import rotate

        rotate(configured(data_dir=data), name, overlap)


@keys.command("secret", epilog=exit_codes({}))
def signing_secret(
    context: typer.Context,
    name: KeyName,
    rotate: Annotated[
        bool,
        typer.Option("--rotate", metavar=_FLAG, help="Make a new one; the old one is valid for a day more."),
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Print the secret that a key's callbacks are signed with.

    During a rotation there are two, the new one first; callbacks then carry both signatures.

    [bold]Example[/bold]
      SECRET=$(retexture keys secret "photo app")
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.installation import configured
        from retexture.cli.keys import secret

        secret(configured(data_dir=data), name, rotated=rotate, as_json=json)


@keys.command("link", epilog=exit_codes({}))
def sign_in_link(
    context: typer.Context,
    name: KeyName,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The server's address, if it is not the one that is set."),
    ] = None,
    data: Data = None,
) -> None:
    """Print a link that signs a browser in with this key, once and within ten minutes.

    [bold]Examples[/bold]
      retexture keys link first
      retexture keys link first --url https://pictures.example
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.installation import configured
        from retexture.cli.keys import link

        link(configured(data_dir=data), name, url)


@keys.command("list", epilog=exit_codes({}))
def list_keys(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """List the keys, without their secrets.

    [bold]Examples[/bold]
      retexture keys list
      retexture keys list --json
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.installation import configured
        from retexture.cli.keys import show

        show(configured(data_dir=data), as_json=json)


@keys.command("revoke", epilog=exit_codes({}))
def revoke_key(
    context: typer.Context,
    name: KeyName,
    data: Data = None,
) -> None:
    """Revoke a key: it is refused from now on.

    [bold]Example[/bold]
      retexture keys revoke "photo app"
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.installation import configured
        from retexture.cli.keys import revoke

        revoke(configured(data_dir=data), name)


@app.command(
    epilog=exit_codes({OK: "everything works, perhaps not at its best", INNER_FAILURE: "something is broken"})
)
def doctor(context: typer.Context, json: Json = False) -> None:
    """Say what works on this machine, and what to do about what does not.

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
