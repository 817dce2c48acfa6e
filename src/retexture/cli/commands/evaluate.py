"""``retexture eval``: looks over photos, measured."""

from pathlib import Path
from typing import Annotated

import typer

from retexture.cli.exits import BadInput, exits
from retexture.cli.options import Json

Folders = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="FOLDER",
        help="A folder of photos; folders in it say what kind they are. With --parts: where to look for the "
        "annotated photos.",
        show_default=False,
    ),
]
Looks = Annotated[
    list[str] | None,
    typer.Option(
        metavar="LOOK",
        help="A prompt, @FILE with one on each line, or materials, styles, lights or all; repeatable.",
        show_default="materials",
    ),
]
Engines = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="What makes the pictures; repeatable.", show_default="procedural"),
]
Count = Annotated[int, typer.Option("-n", "--count", min=1, max=4, help="How many variations.")]
Seed = Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Of every request.")]
Side = Annotated[
    int | None,
    typer.Option(
        min=64,
        max=8192,
        help="Pixels that the long side of a photo is scaled down to.",
        show_default="512, with --parts 1024",
    ),
]
Parts = Annotated[
    bool,
    typer.Option(
        "--parts", help="Measure what is seen in annotated pictures: sky, people, floors, named things."
    ),
]
Structure = Annotated[
    float, typer.Option(min=0, max=1, help="How closely the forms are kept: 0 loosely, 1 strictly.")
]
Output = Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Where the report is put.")]


def evaluate(
    context: typer.Context,
    folders: Folders = None,
    parts: Parts = False,
    looks: Looks = None,
    engines: Engines = None,
    count: Count = 1,
    seed: Seed = 7,
    side: Side = None,
    structure: Structure = 0.5,
    output: Output = Path("evaluation"),
    json: Json = False,
) -> None:
    """Measure looks over photos, and write report.html and report.json.

    What the same command measured already is not measured again, so that a
    run that was stopped goes on where it was. docs/evaluation.md says what
    the numbers mean.

    With --parts, what is seen in annotated pictures is held beside what they
    show, part by part: parts.html, parts.json. Block-outs and drawings are
    made for it; photos are looked for in the folders and in packages, and
    those not at hand are listed. docs/seeing.md says where to get them.

    [bold]Examples[/bold]
      retexture eval photos/
      retexture eval photos/ --looks marble --looks "oil painting, fog" -n 4 -o marble
      retexture eval portraits/ rooms/ --looks @prompts.txt --side 1024
      retexture eval --parts
      retexture eval --parts ~/wallpapers /usr/share/backgrounds -o seen
    """
    debug = bool(context.obj)
    with exits(debug=debug, resumes=True):
        from retexture.cli.evaluation import (
            CaseSettings,
            EvaluationOptions,
            PartsOptions,
            run_evaluation,
            run_parts,
        )

        if parts:
            if looks or engines:
                raise BadInput("--parts makes no looks: leave out --looks and --engines.")
            code = run_parts(PartsOptions(tuple(folders or ()), side or 1024, output, json))
        elif folders:
            options = EvaluationOptions(
                folders=tuple(folders),
                looks=tuple(looks or ("materials",)),
                engines=tuple(engines or ()),
                settings=CaseSettings(count, seed, side or 512, structure),
                output=output,
                json=json,
                debug=debug,
            )
            code = run_evaluation(options)
        else:
            raise BadInput("Name a folder of photos, or measure what is seen with --parts.")
    raise typer.Exit(code)
