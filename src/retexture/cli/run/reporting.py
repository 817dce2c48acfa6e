"""Reports of a run: sentences for people, or one JSON object a line for programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from retexture.cli.exits import OK
from retexture.cli.progress import Display
from retexture.cli.run.folders import SkipReason, describe_skipped
from retexture.editing import Output
from retexture.engines.protocol import Ignored, Receipt

_SAME_ORDER = "the same is ordered again, and whoever makes the pictures may make others"


@dataclass
class Tally:
    """The counts of a run so far.

    Attributes:
        made: Sources of which pictures were made.
        there: Sources whose pictures were all there already.
        failed: Sources that gave nothing, or not all.
        pictures: Pictures that were made, also of sources that failed later.
        skipped: Entries of the named folders that were left alone.
        code: The exit code.
    """

    made: int = 0
    there: int = 0
    failed: int = 0
    pictures: int = 0
    skipped: int = 0
    code: int = OK

    def fail(self, code: int) -> None:
        """Count a source that gave nothing; a failure of ours outweighs one of the user's."""
        self.failed += 1
        self.code = code if self.code == OK else min(self.code, code)

    def describe(self) -> str:
        """Describe the counts in one sentence, such as "14 made (56 pictures), 1 failed."."""
        made = f"{self.made} made"
        if self.pictures != self.made:
            made += f" ({self.pictures} picture{'' if self.pictures == 1 else 's'})"
        counts = ((self.there, "there already"), (self.failed, "failed"), (self.skipped, "skipped"))
        return ", ".join([made, *(f"{count} {what}" for count, what in counts if count)]) + "."


def left_engines(receipt: Receipt) -> list[str]:
    """What a chain of engines tells of those that it left, in sentences."""
    told = [f"The engine {each.engine} {each.detail}." for each in receipt.tried]
    return [*told, f"It was made by {receipt.engine}."] if told else []


class Reporter(Protocol):
    """Reports the events of a run as they happen."""

    def skipped(self, skipped: Mapping[SkipReason, Sequence[str]]) -> None:
        """These paths are left alone."""

    def there(self, source: str) -> None:
        """All pictures of ``source`` are there already; they follow."""

    def picture(self, path: str, output: Output, *, new: bool) -> None:
        """A picture lies at ``path``; ``new``: it was made just now."""

    def sheet(self, path: str, source: str) -> None:
        """The contact sheet of ``source`` lies at ``path``."""

    def failed(self, source: str, reason: str) -> None:
        """``source`` gave nothing, or not all."""

    def finished(self, tally: Tally, seed: int, seconds: float) -> None:
        """The run ended, or was stopped."""


class Sentences:
    """For people: paths on standard output, sentences on standard error."""

    def __init__(self, display: Display, *, batch: bool, show_seed: bool) -> None:
        """Tell on ``display``.

        Args:
            display: Where everything is written.
            batch: Whether the run is about more than one picture: only then are counts reported.
            show_seed: Whether the seed is news to the user.
        """
        self._display = display
        self._batch = batch
        self._show_seed = show_seed
        self._ignored: set[Ignored] = set()
        self._notes: set[tuple[str, str]] = set()
        self._made_elsewhere = False

    def skipped(self, skipped: Mapping[SkipReason, Sequence[str]]) -> None:
        """One line in all."""
        self._display.note(describe_skipped(skipped))

    def there(self, source: str) -> None:
        """One line."""
        self._display.note(f"{source}: these pictures are there already, nothing is made again.")

    def picture(self, path: str, output: Output, *, new: bool) -> None:  # noqa: ARG002 - for programs
        """The path, and notes of the receipt that were not written before."""
        self._display.result(path)
        self._made_elsewhere |= bool(output.receipt.upstream or output.receipt.tried)
        for ignored in output.receipt.ignored:
            if ignored not in self._ignored:
                self._ignored.add(ignored)
                self._display.note(f"'{ignored.text}' has no effect: {ignored.reason}.")
        for note in (*left_engines(output.receipt), *output.receipt.notes):
            if (output.source, note) not in self._notes:
                self._notes.add((output.source, note))
                self._display.note(f"{output.source}: {note}")

    def sheet(self, path: str, source: str) -> None:  # noqa: ARG002 - for programs
        """The path."""
        self._display.result(path)

    def failed(self, source: str, reason: str) -> None:
        """One line."""
        self._display.say(f"{source}: {reason}")

    def finished(self, tally: Tally, seed: int, seconds: float) -> None:  # noqa: ARG002 - for programs
        """The seed, where it is news, and the counts of a batch."""
        if self._show_seed and tally.made + tally.there:
            same = _SAME_ORDER if self._made_elsewhere else "the same pictures are made again"
            self._display.note(f"The seed is {seed}; with --seed {seed} {same}.")
        if self._batch:
            self._display.note(tally.describe())


class JsonLines:
    """For programs: one JSON object a line on standard output, each as soon as there is something to tell.

    Failures go to standard error too, since standard output is likely to be read by a program.
    """

    def __init__(self, display: Display) -> None:
        """Tell failures on ``display`` too."""
        self._display = display

    def skipped(self, skipped: Mapping[SkipReason, Sequence[str]]) -> None:
        """All paths, by the reason."""
        self._emit("skipped", {reason.value: list(paths) for reason, paths in skipped.items()})

    def there(self, source: str) -> None:
        """The pictures that follow say it themselves."""

    def picture(self, path: str, output: Output, *, new: bool) -> None:
        """Where it lies, and how it came about."""
        receipt = output.receipt
        self._emit(
            "picture",
            {
                "path": path,
                "source": output.source,
                "new": new,
                "seed": output.seed,
                "width": output.width,
                "height": output.height,
                **({"maps": output.maps} if output.maps else {}),
                **({"layers": output.layers} if output.layers else {}),
                "engine": receipt.engine,
                "engine_version": receipt.engine_version,
                "understood": receipt.understood,
                "ignored": [asdict(ignored) for ignored in receipt.ignored],
                "notes": receipt.notes,
                **({"kept": asdict(receipt.kept)} if receipt.kept else {}),
                **({"upstream": [asdict(call) for call in receipt.upstream]} if receipt.upstream else {}),
                **({"tried": [asdict(each) for each in receipt.tried]} if receipt.tried else {}),
            },
        )

    def sheet(self, path: str, source: str) -> None:
        """Where it lies."""
        self._emit("sheet", {"path": path, "source": source})

    def failed(self, source: str, reason: str) -> None:
        """The source and the sentence."""
        self._display.say(f"{source}: {reason}")
        self._emit("failed", {"source": source, "reason": reason})

    def finished(self, tally: Tally, seed: int, seconds: float) -> None:
        """The counts: the last line, also of a run that was stopped."""
        counts = {key: value for key, value in asdict(tally).items() if key != "code"}
        self._emit("summary", {**counts, "seed": seed, "seconds": round(seconds, 3)})

    def _emit(self, kind: str, content: Mapping[str, object]) -> None:
        print(json.dumps({"type": kind, **content}), flush=True)
