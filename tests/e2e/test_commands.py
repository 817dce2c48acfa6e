import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main

import retexture
from command_line import COMMAND, Cli
from retexture.cli.app import app

HEAVY = {"numpy", "cv2", "numba", "PIL", "httpx", "httpcore", "scipy", "skimage"}


def loaded_by(code: str) -> set[str]:
    """The packages in memory after ``code`` ran in a process of its own."""
    report = (
        f"import sys\n{code}\nprint('\\n' + ' '.join({{name.partition('.')[0] for name in sys.modules}}))"
    )
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    loaded = loaded_by("import retexture; retexture.apply")
    assert "retexture" in loaded
    assert loaded & (HEAVY | {"typer", "rich", "pydantic"}) == set()


@pytest.mark.parametrize(
    "arguments", [["--help"], ["run", "--help"], ["eval", "--help"], ["--version"], ["doctor", "--help"]]
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = f"""
from retexture.cli import main
sys.argv = ["retexture", *{arguments!r}]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""
    assert loaded_by(code) & HEAVY == set()


def test_version(shell: Cli) -> None:
    done = shell("--version")
    assert (done.returncode, done.stdout.decode()) == (0, f"retexture {retexture.__version__}\n")


def commands() -> list[str]:
    """All commands as they are typed."""
    group: Any = typer.main.get_command(app)
    return [
        f"{name} {inner}" if inner else name
        for name, command in group.commands.items()
        for inner in getattr(command, "commands", [""])
    ]


@pytest.mark.parametrize("command", commands())
def test_each_command_has_help_with_an_example_and_exit_codes(shell: Cli, command: str) -> None:
    done = shell(*command.split(), "--help", COLUMNS="100")
    assert done.returncode == 0
    shown = done.stdout.decode()
    examples, _, codes = shown.partition("Example")[2].partition("Exit codes")
    assert f"retexture {command}" in re.sub(r"\s+", " ", examples)
    assert re.findall(r"^ +(\d+)  \S", codes, re.MULTILINE) == ["0", "1", "2", "130", "141"]


def test_without_a_command_the_help_is_shown(shell: Cli) -> None:
    done = shell()
    assert done.returncode == 2
    assert "To begin with" in done.stdout.decode()


@pytest.mark.parametrize("arguments", [("looks",), ("looks", "--json"), ("settings",), ("--help",)])
def test_a_standard_output_that_is_full_gives_one_sentence(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert done.stderr == "retexture: Standard output cannot be written to: No space left on device.\n"
