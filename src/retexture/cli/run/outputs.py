"""An output folder: pictures appear whole or not at all, never over another file, never twice.

Beside the pictures lies ``.retexture/`` with one small record for each, named by a digest of everything
that the picture follows from. A picture whose record and file agree is not made again, which is how a
batch that was interrupted goes on; see ``docs/decisions/command-line.md``.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from retexture.atomic_files import move_new, write_part
from retexture.editing import RECORDS, Output, outputs_in, read_record

_LEFT_BEHIND_AFTER = 3600.0  # seconds: a file is written in far less, so an older one belongs to a killed run


def digest_of(facts: Mapping[str, object]) -> str:
    """A name for everything that an output follows from; ``facts`` must be JSON-compatible."""
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


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
        output = read_record(self._records / f"{key}.json")
        if output is None or _digest(self.path / output.file) != output.sha256:
            return None
        beside = [each for each in (output.maps, output.layers) if each]
        return output if all((self.path / each).exists() for each in beside) else None

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

    def publish_beside(self, names: Iterator[str], data: bytes) -> str:
        """Put a file that belongs to a picture into the folder, under the first of ``names`` that is free.

        Returns:
            Its name.

        Raises:
            OSError: the folder cannot be written to, or is full.
        """
        part = self._write_part("beside", data)
        try:
            for name in names:
                final = self.path / name
                final.parent.mkdir(parents=True, exist_ok=True)
                if move_new(part, final):
                    return name
        finally:
            part.unlink(missing_ok=True)
        raise AssertionError("the names never end")

    def publish_folder(self, names: Iterator[str], files: Iterable[tuple[str, bytes]]) -> str:
        """Put several files into a new folder, which appears whole or not at all.

        Args:
            names: Those that it may have, best first; the first that is free is taken.
            files: Their names and what is in them.

        Returns:
            Its name.

        Raises:
            OSError: the folder cannot be written to, or is full.
        """
        part = self._records / f"{os.getpid()}.{time.monotonic_ns()}.part"
        part.mkdir(parents=True)
        try:
            for name, data in files:
                write_part(part / name, data)
            for name in names:
                final = self.path / name
                final.parent.mkdir(parents=True, exist_ok=True)
                with suppress(FileExistsError):
                    final.mkdir()  # the name is ours; an empty folder gives way to the full one
                    part.replace(final)
                    return name
        finally:
            shutil.rmtree(part, ignore_errors=True)
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
                    shutil.rmtree(part) if part.is_dir() else part.unlink()


def made_here(folder: Path) -> frozenset[str]:
    """The paths, relative to ``folder``, of the files and the folders of maps that its records name."""
    known = tuple(outputs_in(folder))
    return frozenset({each.file for each in known} | {each.maps for each in known if each.maps})


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
