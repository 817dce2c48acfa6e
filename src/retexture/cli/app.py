"""The command line's table of contents: its commands, and the options that all of them have."""

from typing import Annotated

import typer

from retexture import __version__
from retexture.cli import commands
from retexture.cli.exits import BAD_INPUT, INNER_FAILURE, INTERRUPTED, OK, exit_codes
from retexture.cli.options import FLAG

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

_RESUMES = "stopped with Ctrl-C; the same command goes on where it was stopped"
_RUN_CODES = exit_codes(
    {
        OK: "every picture was made, or was there already",
        INNER_FAILURE: "something failed that you did not cause; 'retexture --debug …' shows where",
        BAD_INPUT: "something that you gave cannot be used, perhaps one picture of many",
        INTERRUPTED: _RESUMES,
    }
)
_EVALUATE_CODES = exit_codes(
    {
        OK: "everything was measured, whatever the result",
        INNER_FAILURE: "something failed that you did not cause; the report names it",
        BAD_INPUT: "something that you gave cannot be used, perhaps one photo of many",
        INTERRUPTED: _RESUMES,
    }
)
_SERVICE_CODES = exit_codes(
    {OK: "stopped with Ctrl-C or SIGTERM", INTERRUPTED: "stopped with Ctrl-C before it was ready"}
)
_DOCTOR_CODES = exit_codes(
    {OK: "everything works, perhaps not at its best", INNER_FAILURE: "something is broken"}
)

# In the order of the help.
app.command(epilog=_RUN_CODES, help=commands.RUN_HELP)(commands.run)
app.command(epilog=exit_codes({}), help=commands.UPSCALE_HELP)(commands.upscale)
app.command(epilog=exit_codes({}), help=commands.VARY_HELP)(commands.vary)
app.command(epilog=exit_codes({}), help=commands.REMIX_HELP)(commands.remix)
app.command(epilog=_RUN_CODES, help=commands.TILE_HELP)(commands.tile)
app.command("eval", epilog=_EVALUATE_CODES)(commands.evaluate)
app.command(epilog=exit_codes({}))(commands.looks)
app.command(epilog=commands.ENGINES_CODES)(commands.engines)
app.command(epilog=_SERVICE_CODES)(commands.serve)
app.command(epilog=_SERVICE_CODES)(commands.worker)
app.command("compile", epilog=exit_codes({INTERRUPTED: _RESUMES}))(commands.compile_all)
app.command(epilog=exit_codes({}))(commands.settings)
app.command(epilog=_DOCTOR_CODES)(commands.doctor)
app.command(epilog=commands.CONFORMANCE_CODES)(commands.conformance)
app.add_typer(commands.keys)
app.add_typer(commands.models)


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
            "--version", metavar=FLAG, callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", metavar=FLAG, help="Show where unforeseen errors happen.")
    ] = False,
) -> None:
    """Options that every command has."""
    context.obj = debug
