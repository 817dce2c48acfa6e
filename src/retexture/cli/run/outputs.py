"""An output folder: pictures appear whole or not at all, never over another file, never twice.

Beside the pictures lies ``.retexture/`` with one small record for each, named by a digest of everything
that the picture follows from. A picture whose record and file agree is not made again, which is how a
batch that was interrupted goes on; see ``docs/decisions/command-line.md``.
"""

import hashlib
import itertools
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from retexture.atomic_files import move_new, write_part
from retexture.engines.protocol import Ignored, Kept, Receipt, Tried, UpstreamCall

RECORDS = ".retexture"
_LEFT_BEHIND_AFTER = 3600.0  # seconds: a file is written in far less, so an older one belongs to a killed run


@dataclass(frozen=True)
class Output:
    """One picture that lies in the folder.

    Attributes:
        file: Its path in the folder, with ``/`` between the names of folders.
        sha256: Hex digest of the file's bytes.
        source: Where its source came from, as the user named it.
        seed: The seed that it was made with.
        width: In pixels.
        height: In pixels.
        receipt: How it came about.
    """

    file: str
    sha256: str
    source: str
    seed: int
    width: int
    height: int
    receipt: Receipt


def digest_of(facts: Mapping[str, object]) -> str:
    """A name for everything that an output follows from; ``facts`` must be JSON-compatible."""
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


def numbered(label: str, suffix: str, first: int) -> Iterator[str]:
    """The names that a picture may have, best first: ``label-1.png``, ``label-2.png`` and so on.

    A label may hold folders: ``rooms/kitchen`` gives ``rooms/kitchen-1.png``.
    """
    return (f"{label}-{number}{suffix}" for number in itertools.count(first))


class OutputFolder:
    """A folder of pictures with their records, created at the first :meth:`begin`.

    Several processes may write to one folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._records = path / RECORDS
        self._collect_orphans()

    def find(self, key: str) -> Output | None:
        """The output recorded under ``key``, if its file is still there and unchanged."""
        output = _read_record(self._records / f"{key}.json")
        if output is None or _digest(self.path / output.file) != output.sha256:
            return None
        return output

    def publish(self, key: str, names: Iterator[str], data: bytes, output: Output) -> Output:
        """Put ``data`` into the folder under the first of ``names`` that is free, and record it.

        Folders in the name are created. ``output.file`` and ``output.sha256`` are filled in. What is there
        already under ``key`` stays.
        The record is written before the picture appears: a run that is killed between the two leaves a
        record without a picture, which counts for nothing, and never a picture that nobody knows.

        Raises:
            OSError: the folder cannot be written to, or is full.
        """
        if (there := self.find(key)) is not None:
            return there
        sha256 = hashlib.sha256(data).hexdigest()
        part = self._write_part(key, data)
        try:
            for name in names:
                final = self.path / name
                if os.path.lexists(final):
                    continue
                final.parent.mkdir(parents=True, exist_ok=True)
                placed = replace(output, file=name, sha256=sha256)
                self._record(key, asdict(placed))
                if move_new(part, final):
                    return placed
        finally:
            part.unlink(missing_ok=True)
        raise AssertionError("the names never end")

    def unfinished_seed(self, look: str) -> int | None:
        """The seed of a run of ``look`` that did not come to its end, if there is one."""
        try:
            seed = json.loads(self._run(look).read_bytes())["seed"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return seed if isinstance(seed, int) and 0 <= seed < 2**32 else None

    def begin(self, look: str, seed: int) -> None:
        """Note that a run of ``look`` with ``seed`` is under way; to be called before anything is published.

        Raises:
            OSError: the folder cannot be created or written to.
        """
        self._records.mkdir(parents=True, exist_ok=True)
        self._record(self._run(look).stem, {"seed": seed})

    def finish(self, look: str) -> None:
        """Note that the run of ``look`` came to its end."""
        self._run(look).unlink(missing_ok=True)

    def _run(self, look: str) -> Path:
        return self._records / f"run-{look}.json"

    def _record(self, name: str, content: Mapping[str, object]) -> None:
        part = self._write_part(name, json.dumps(content, indent=1).encode())
        part.replace(self._records / f"{name}.json")

    def _write_part(self, name: str, data: bytes) -> Path:
        part = self._records / f"{name}.{os.getpid()}.{time.monotonic_ns()}.part"
        write_part(part, data)
        return part

    def _collect_orphans(self) -> None:
        oldest = time.time() - _LEFT_BEHIND_AFTER
        for part in self._records.glob("*.part"):
            with suppress(OSError):  # another process may be quicker
                if part.stat().st_mtime < oldest:
                    part.unlink()


def made_here(folder: Path) -> frozenset[str]:
    """The paths, relative to ``folder``, of the files that its records name as outputs."""
    records = (_read_record(path) for path in (folder / RECORDS).glob("*.json"))
    return frozenset(record.file for record in records if record is not None)


def _read_record(path: Path) -> Output | None:
    # A record that cannot be read is as good as none: its picture is made again, under a free name.
    try:
        content = json.loads(path.read_bytes())
        receipt = content["receipt"]
        ignored = tuple(Ignored(**each) for each in receipt["ignored"])
        kept = receipt.get("kept")
        restored = {
            "ignored": ignored,
            "notes": tuple(receipt["notes"]),
            "kept": kept and Kept(**kept),
            "upstream": _calls(receipt),
            "tried": tuple(Tried(**{**each, "upstream": _calls(each)}) for each in receipt.get("tried", ())),
        }
        return Output(**{**content, "receipt": Receipt(**{**receipt, **restored})})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _calls(recorded: Mapping[str, Any]) -> tuple[UpstreamCall, ...]:
    """The orders that a record tells of."""
    return tuple(
        UpstreamCall(**{**call, "request_ids": tuple(call["request_ids"])})
        for call in recorded.get("upstream", ())
    )


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
