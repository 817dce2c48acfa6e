"""Running the command line as a user does, and looking at what came of it."""

import hashlib
import os
import subprocess
import sysconfig
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import typer.main
from PIL import Image
from typer.core import TyperGroup

from retexture.cli.app import app

CLOCK = next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
"""What sets a process' clock, loaded before it; None where libfaketime is not installed."""

COMMAND = str(Path(sysconfig.get_path("scripts")) / "retexture")

Finished = subprocess.CompletedProcess[bytes]
Cli = Callable[..., Finished]


def environment(**changes: str | None) -> dict[str, str]:
    """This process's environment with ``changes``; None takes a variable out."""
    changed: Mapping[str, str | None] = {**os.environ, **changes}
    return {name: value for name, value in changed.items() if value is not None}


def shrunk(photo: Path, target: Path, size: tuple[int, int] = (120, 80)) -> Path:
    """Write a small version of ``photo`` to ``target``."""
    with Image.open(photo) as image:
        image.resize(size).save(target)
    return target


def sentences(finished: Finished) -> list[str]:
    """What was written to standard error, without lines of progress."""
    lines = finished.stderr.decode().splitlines()
    assert "Traceback" not in finished.stderr.decode()
    return [line for line in lines if line.startswith("retexture: ")]


def paths(finished: Finished) -> list[str]:
    """What was written to standard output, by line."""
    return finished.stdout.decode().splitlines()


def contents(folder: Path) -> dict[str, str]:
    """The SHA-256 digest of each file in a folder, by name."""
    files = (path for path in folder.iterdir() if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def options_of(words: list[str]) -> set[str]:
    """The options of the command that ``words`` begin with; raises KeyError where there is none."""
    command: Any = typer.main.get_command(app)
    while isinstance(command, TyperGroup) and words and not words[0].startswith("-"):
        command = command.commands[words.pop(0)]
    return {"--help", "-h", *(option for each in command.params for option in each.opts)}
