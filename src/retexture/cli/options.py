"""Options that several commands have, as types of their parameters."""

from pathlib import Path
from typing import Annotated

import typer

FLAG = ""
"""The metavar of options that take no value: the help then shows no type."""

Json = Annotated[
    bool,
    typer.Option("--json", metavar=FLAG, help="Write one JSON value to standard output instead."),
]
JsonLines = Annotated[
    bool,
    typer.Option(
        "--json", metavar=FLAG, help="Write one JSON object a line to standard output, as pictures come."
    ),
]
Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Folder of the database and the files.", show_default=False),
]
