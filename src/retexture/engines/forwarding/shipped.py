"""Files of data that are shipped with an engine, or are the operator's own."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from retexture.engines.registry import EngineMisconfigured

_DIGEST = 8  # hex digits: enough to tell two versions of one file apart


@dataclass(frozen=True)
class DataFile:
    """A file that was read.

    Attributes:
        name: By which it is shown.
        data: Its bytes.
    """

    name: str
    data: bytes

    @property
    def digest(self) -> str:
        """Changes with the bytes, so that a changed file is another version of the engine."""
        return hashlib.sha256(self.data).hexdigest()[:_DIGEST]


@dataclass(frozen=True)
class ShippedFiles:
    """The files of one kind that a package ships.

    Attributes:
        package: Whose they are.
        folder: Where they are in it.
        suffix: What their names end in.
        kind: What one of them is called.
        longest: Bytes that one may have: a wrong path may name something large.
    """

    package: str
    folder: str
    suffix: str
    kind: str
    longest: int = 100_000

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all that are shipped."""
        there = (entry.name for entry in (files(self.package) / self.folder).iterdir())
        return tuple(sorted(name.removesuffix(self.suffix) for name in there if name.endswith(self.suffix)))

    def read(self, wanted: str) -> DataFile:
        """Read one that is shipped, by its name, or another file, by its path.

        Raises:
            EngineMisconfigured: There is none, or it can't be read.
        """
        if wanted in self.names:
            place = files(self.package) / self.folder / f"{wanted}{self.suffix}"
            return DataFile(wanted, place.read_bytes())
        if not wanted.endswith(self.suffix):
            raise EngineMisconfigured(
                f"There is no {self.kind} called '{wanted}'; there are: {', '.join(self.names)}. "
                f"A file of your own ends in {self.suffix}."
            )
        path = Path(wanted)
        try:
            with path.open("rb") as file:
                data = file.read(self.longest + 1)
        except OSError as error:
            raise EngineMisconfigured(f"The {self.kind} {path} cannot be read ({error.strerror}).") from None
        if len(data) > self.longest:
            raise EngineMisconfigured(
                f"The {self.kind} {path} has more than {self.longest} bytes, so it is none."
            )
        return DataFile(path.stem, data)


def fault_of(error: ValidationError) -> str:
    """The first fault that pydantic found in a file, with its place."""
    fault = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(map(str, fault["loc"])) or "the file"
    return f"{place}: {fault['msg'].removeprefix('Value error, ')}"
