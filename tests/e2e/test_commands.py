import subprocess
import sys

import pytest

import retexture
from command_line import Cli

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


@pytest.mark.parametrize("command", ["run", "looks", "doctor"])
def test_each_command_has_help_with_an_example(shell: Cli, command: str) -> None:
    done = shell(command, "--help", COLUMNS="100")
    assert done.returncode == 0
    assert f"retexture {command}" in done.stdout.decode().partition("Examples")[2]
