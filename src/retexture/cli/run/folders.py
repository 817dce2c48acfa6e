"""Which pictures lie in a folder, and what else lies there and is left alone."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path, PurePosixPath

from retexture.cli.run.outputs import made_here
from retexture.editing import RECORDS

PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".tif", ".tiff", ".bmp"})
_EXAMPLES = 3  # of each reason: enough to recognise what is meant, and short enough for one line


class SkipReason(Enum):
    """Why an entry of a folder is not taken as a picture; the value is its name in JSON."""

    FOLDER = "folders"
    OUTPUT = "output_folder"
    LINK = "links"
    OTHER = "other_files"
    HIDDEN = "hidden"
    MADE = "made_here"


_NOUNS = {
    SkipReason.FOLDER: ("subfolder", "subfolders"),
    SkipReason.OUTPUT: ("output folder", "output folders"),
    SkipReason.LINK: ("link to a folder or to nothing", "links to folders or to nothing"),
    SkipReason.OTHER: ("file of another kind", "files of other kinds"),
    SkipReason.HIDDEN: ("hidden entry", "hidden entries"),
    SkipReason.MADE: ("output of an earlier run", "outputs of earlier runs"),
}


@dataclass(frozen=True)
class FoundPicture:
    """A picture file in a folder.

    Attributes:
        path: Where it lies; begins with the folder as the user named it.
        below: The subfolder that it lies in, relative to the named folder.
    """

    path: str
    below: PurePosixPath


@dataclass
class Listing:
    """What lies in a folder.

    Attributes:
        pictures: What is taken.
        skipped: Paths of what is left alone, by the reason.
        faults: Subfolders that cannot be read, and why.
    """

    pictures: list[FoundPicture] = field(default_factory=list)
    skipped: dict[SkipReason, list[str]] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def skip(self, path: str, reason: SkipReason) -> None:
        """Note that ``path`` is left alone."""
        self.skipped.setdefault(reason, []).append(path)


def list_pictures(folder: Path, *, recursive: bool, output: Path) -> Listing:
    """List the pictures of ``folder`` by name, those of a subfolder after its parent's own.

    Links to folders are not followed, so that a loop of links cannot be entered. Pictures that an earlier
    run made are not taken, nor is anything in ``output``, which need not exist.

    Raises:
        OSError: ``folder`` cannot be read.
    """
    listing, output_identity, made = Listing(), _identity(output), _made_above(folder)
    waiting = [PurePosixPath()]
    while waiting:
        below = waiting.pop()
        entries = _entries(folder, below, listing)
        if any(entry.name == RECORDS for entry in entries):
            made |= {below / name for name in made_here(folder / below)}
        subfolders = []
        for entry in entries:
            reason = _reason(entry, output_identity)
            if reason in (None, SkipReason.FOLDER) and below / entry.name in made:
                reason = SkipReason.MADE
            if reason is SkipReason.FOLDER and recursive:
                subfolders.append(below / entry.name)
            elif reason is None:
                listing.pictures.append(FoundPicture(entry.path, below))
            elif entry.name != RECORDS:
                listing.skip(entry.path, reason)
        waiting += reversed(subfolders)
    return listing


def _entries(folder: Path, below: PurePosixPath, listing: Listing) -> "list[os.DirEntry[str]]":
    """The entries of ``folder`` or of a folder below it, by name; one below that can't be read is noted.

    Raises:
        OSError: ``folder`` itself cannot be read.
    """
    place = folder / below
    try:
        with os.scandir(place) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        if not below.parts:
            raise
        listing.faults.append((str(place), f"It cannot be read: {error.strerror or error}."))
        return []


def describe_skipped(skipped: Mapping[SkipReason, Sequence[str]]) -> str:
    """Say in one sentence how many entries are left alone, why, and which for example."""
    parts = []
    for reason, paths in skipped.items():
        examples = ", ".join(paths[:_EXAMPLES]) + (", …" if len(paths) > _EXAMPLES else "")
        several = len(paths) > 1
        inside = f"; --recursive takes what is in {'them' if several else 'it'}"
        hint = inside if reason is SkipReason.FOLDER else ""
        parts.append(f"{len(paths)} {_NOUNS[reason][several]} ({examples}{hint})")
    return f"Skipped: {', '.join(parts)}."


def _reason(entry: "os.DirEntry[str]", output: tuple[int, int] | None) -> SkipReason | None:
    """Why ``entry`` is no picture to be taken; None where it is one."""
    if entry.name.startswith("."):
        return SkipReason.HIDDEN
    if entry.is_symlink() and not os.path.isfile(entry.path):  # noqa: PTH113 - unlike Path's, it never raises
        return SkipReason.LINK
    if entry.is_dir():
        # Only an entry with the right inode is looked at: thousands need no call of the system each.
        if output and entry.inode() == output[1] and _identity(Path(entry.path)) == output:
            return SkipReason.OUTPUT
        return SkipReason.FOLDER
    if not entry.is_file() or PurePosixPath(entry.name).suffix.lower() not in PICTURE_SUFFIXES:
        return SkipReason.OTHER
    return None


def _made_above(folder: Path) -> set[PurePosixPath]:
    """The outputs below ``folder``, relative to it, that the records of the folders above it name."""
    real = folder.resolve()
    recorded = (above / name for above in real.parents for name in made_here(above))
    return {PurePosixPath(path.relative_to(real)) for path in recorded if path.is_relative_to(real)}


def _identity(folder: Path) -> tuple[int, int] | None:
    """The device and inode of a folder; None where there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
