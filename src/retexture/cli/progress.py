"""Progress on standard error: a bar on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Callable
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from retexture.cli.text import printable, say


class Display(Protocol):
    """Shows the progress of a run on standard error; only results go to standard output."""

    def begin(self, title: str) -> None:
        """Begin the next picture; ``title`` names it."""

    def stage(self, fraction: float, name: str) -> None:
        """The stage ``name`` of this picture begins, ``fraction`` (0 to 1) of the picture is done."""

    def step(self, fraction: float, name: str) -> None:
        """The same for a step so long that a log should have a line of it."""

    def say(self, text: str) -> None:
        """Write a failure."""

    def note(self, text: str) -> None:
        """Write something that the results of ``--json`` contain too."""

    def result(self, text: str) -> None:
        """Write one line to standard output."""

    def close(self) -> None:
        """Remove what is only shown during work."""


def choose(*, quiet: bool) -> Display:
    """The display that fits where standard error goes; ``quiet`` leaves only failures."""
    if quiet:
        return Failures()
    return Bar() if sys.stderr.isatty() else Lines()


class Failures:
    """Writes failures alone: with ``--json``, results are written by the reporter."""

    def begin(self, title: str) -> None:
        """Nothing is shown."""

    def stage(self, fraction: float, name: str) -> None:
        """Nothing is shown."""

    def step(self, fraction: float, name: str) -> None:
        """Nothing is shown."""

    def say(self, text: str) -> None:
        """Write a failure."""
        say(text)

    def note(self, text: str) -> None:
        """Nothing is shown."""

    def result(self, text: str) -> None:
        """Nothing is shown."""

    def close(self) -> None:
        """Nothing is shown."""


class Lines(Failures):
    """For logs and pipes: one line for each picture that is worked on, and for each step."""

    def __init__(self) -> None:
        self._title = ""
        self._begun = False

    def begin(self, title: str) -> None:
        """Remember the picture's name; whether there is work to do is not known yet."""
        self._title, self._begun = title, False

    def stage(self, fraction: float, name: str) -> None:  # noqa: ARG002 - one line is enough
        """Write the picture's name when the first stage begins."""
        if not self._begun:
            self._begun = True
            _log(self._title)

    def step(self, fraction: float, name: str) -> None:  # noqa: ARG002 - a log needs no fractions
        """Write a line."""
        _log(f"{self._title}: {name}")

    def note(self, text: str) -> None:
        """Write the sentence."""
        say(text)

    def result(self, text: str) -> None:
        """Write one line to standard output, at once."""
        print(text, flush=True)


class Bar:
    """A bar for the picture at hand, drawn on standard error and gone at the end."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
            # Rich would send what is written to standard output to the bar's own stream.
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._title = ""
        self._shown = False
        self._task = self._progress.add_task("", total=1.0)

    def begin(self, title: str) -> None:
        """Start the bar anew under the picture's name."""
        self._title = title
        self._progress.reset(self._task, description=printable(title))
        self._progress.start()
        self._shown = True

    def stage(self, fraction: float, name: str) -> None:
        """Move the bar and name the stage."""
        self._progress.update(
            self._task, completed=fraction, description=printable(f"{self._title} · {name}"), refresh=True
        )

    def step(self, fraction: float, name: str) -> None:
        """Move the bar and name the step."""
        self.stage(fraction, name)

    def say(self, text: str) -> None:
        """Write a failure above the bar."""
        self._aside(lambda: say(text))

    def note(self, text: str) -> None:
        """Write the sentence above the bar."""
        self._aside(lambda: say(text))

    def result(self, text: str) -> None:
        """Write one line to standard output, at once and clear of the bar."""
        self._aside(lambda: print(text, flush=True))

    def close(self) -> None:
        """Take the bar away."""
        self._progress.stop()
        self._shown = False

    def _aside(self, write: Callable[[], None]) -> None:
        self._progress.stop()
        write()
        if self._shown:
            self._progress.start()


def _log(text: str) -> None:
    print(printable(text), file=sys.stderr, flush=True)
