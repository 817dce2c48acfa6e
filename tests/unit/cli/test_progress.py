import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from retexture.cli.text import printable

SCRIPT = """
from retexture.cli.progress import choose
display = choose(quiet={quiet})
display.begin("1/2 cup\\x1b[2J.jpg")
display.stage(0.0, "looking")
display.stage(0.4, "looking")
display.stage(0.5, "carving")
display.step(0.5, "a step")
display.note("a note")
display.result("out/cup-1.png")
display.say("a failure")
display.close()
"""


def run(*, quiet: bool = False) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", SCRIPT.format(quiet=quiet)], capture_output=True, text=True, check=True
    )


def test_without_a_terminal_each_picture_and_each_step_is_one_line() -> None:
    done = run()
    assert done.stdout == "out/cup-1.png\n"
    assert done.stderr.splitlines() == [
        "1/2 cup�[2J.jpg",
        "1/2 cup�[2J.jpg: a step",
        "retexture: a note",
        "retexture: a failure",
    ]


def test_quiet_leaves_failures_alone() -> None:
    done = run(quiet=True)
    assert done.stdout == ""
    assert done.stderr == "retexture: a failure\n"


def on_a_terminal(stdout: int | None) -> str:
    """What a terminal shows as standard error, and as standard output too where that is None."""
    leader, follower = pty.openpty()
    try:
        subprocess.run(
            [sys.executable, "-c", SCRIPT.format(quiet=False)],
            stdout=follower if stdout is None else stdout,
            stderr=follower,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
            check=True,
        )
        return os.read(leader, 1 << 20).decode()
    finally:
        os.close(follower)
        os.close(leader)


def test_on_a_terminal_a_bar_names_the_stage_and_is_cleared_away() -> None:
    shown = on_a_terminal(None)
    assert "cup�[2J.jpg · carving" in shown
    assert "cup�[2J.jpg · a step" in shown
    assert "50%" in shown
    assert "\x1b[2J" not in shown
    assert "out/cup-1.png\r\n" in shown
    assert "retexture: a failure\r\n" in shown
    assert "carving" not in shown[shown.rindex("\x1b[2K") :]


def test_results_go_to_standard_output_although_the_bar_is_on_a_terminal(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w") as file:
        shown = on_a_terminal(file.fileno())
    assert (tmp_path / "out").read_text() == "out/cup-1.png\n"
    assert "out/cup-1.png" not in shown


@pytest.mark.parametrize("nasty", ["\x1b]0;title\x07", "a\nb", "\u2028", "\x9b2J", "\r"])
def test_control_characters_do_not_reach_the_terminal(nasty: str) -> None:
    assert not any(character in printable(nasty) for character in "\x1b\x07\n\r\x9b\u2028")
