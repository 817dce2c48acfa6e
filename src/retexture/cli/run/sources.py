"""The IMAGE arguments: what each names, and how its bytes are read."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from retexture.cli.run.folders import FoundPicture, Listing, SkipReason, list_pictures
from retexture.fetching import BadUrl, is_data_url, read_data_url
from retexture.imaging.limits import Limits, check_bytes, read_bounded

NOT_PUBLIC = (
    "The URL's host is unknown or not on the public internet; use a URL that everyone can open or a file on "
    "this machine, or allow private addresses with --allow-private or RETEXTURE_FETCH_ALLOW."
)
"""The error of a URL whose host is unknown or refused."""

UNKNOWN = "The URL's host is unknown; check its spelling and this machine's connection to the network."
"""The error of a URL whose host is unknown, where private addresses are allowed."""

_SHOWN = 40
"""Characters of a data URI that are shown: its type, and enough to tell two apart by eye."""

_LONGEST_LABEL = 120  # bytes: leaves room for a number and a suffix in a file name of 255


class BadSource(Exception):
    """An IMAGE that cannot be used; the message is one sentence for people."""


@dataclass(frozen=True)
class ImageSource:
    """One picture to retexture.

    Attributes:
        origin: A path, an http(s) URL, a data URI, or ``-`` for standard input.
        label: What its outputs' names begin with, folders included; no two sources of a batch have the same.
    """

    origin: str
    label: str

    @property
    def is_url(self) -> bool:
        """Whether it is to be downloaded."""
        return _is_url(self.origin)

    @property
    def place(self) -> str:
        """Where it can be read again: an absolute path or a URL; empty: nowhere."""
        return place_of(self.origin)

    @property
    def shown(self) -> str:
        """What it is called where people or programs are told of it."""
        return shown(self.origin)


@dataclass(frozen=True)
class Selection:
    """The pictures of a run.

    Attributes:
        sources: What to retexture, in the order named, each once.
        faults: Every image that is none, and why.
        skipped: Paths of what lies in the named folders and is left alone, by the reason.
        is_batch: Whether more than one picture was asked for, found or not.
    """

    sources: tuple[ImageSource, ...]
    faults: tuple[tuple[str, str], ...]
    skipped: Mapping[SkipReason, Sequence[str]]
    is_batch: bool


def place_of(origin: str | None) -> str:
    """Where a picture can be read again: an absolute path or a URL; empty: nowhere."""
    if not origin or origin == "-" or is_data_url(origin):
        return ""
    return origin if _is_url(origin) else os.path.abspath(origin)  # noqa: PTH100 - links stay as they are


def select(images: Sequence[str], *, recursive: bool, output: Path) -> Selection:
    """Turn what the user named into sources, folders into the pictures in them.

    Each folder is listed once, and no file is opened.

    Args:
        images: Paths, http(s) URLs, data URIs, or ``-``.
        recursive: Whether the subfolders of named folders are searched; the names of their pictures' outputs
            then begin with the subfolder.
        output: Where the outputs are going to be put; nothing is taken from there.
    """
    found: list[FoundPicture] = []
    faults: list[tuple[str, str]] = []
    skipped: dict[SkipReason, list[str]] = {}
    for image in images:
        try:
            listing = _listing(image, recursive=recursive, output=output)
        except BadSource as error:
            faults.append((image, str(error)))
            continue
        found += listing.pictures
        faults += listing.faults
        for reason, paths in listing.skipped.items():
            skipped.setdefault(reason, []).extend(paths)
        if not listing.pictures and not listing.faults:
            faults.append((image, _nothing_in(listing, recursive=recursive)))
    is_batch = len(images) > 1 or any(_is_folder(image) for image in images)
    return Selection(_labelled(found), tuple(faults), skipped, is_batch)


def read(source: ImageSource, limits: Limits, download: Callable[[str], bytes]) -> bytes:
    """Read a source's bytes, one more than the limit at most: enough to be refused for its size.

    Raises:
        BadSource: it cannot be read.
        PictureError: the file is empty or too large.
    """
    if source.is_url:
        return download(source.origin)
    if is_data_url(source.origin):
        return _held(source.origin)
    if source.origin == "-":
        if sys.stdin.isatty():
            raise BadSource("'-' reads a picture from standard input, but nothing is sent there.")
        return read_bounded(sys.stdin.buffer, limits)
    try:
        path = Path(source.origin)
        if path.is_file():
            check_bytes(path.stat().st_size, limits)
        with path.open("rb") as file:
            return read_bounded(file, limits)
    except OSError as error:
        raise BadSource(f"It cannot be read: {error.strerror or error}.") from None


def shown(origin: str) -> str:
    """What names a picture, without the bytes of a data URI."""
    return f"{origin[:_SHOWN]}…" if is_data_url(origin) and len(origin) > _SHOWN else origin


def _held(url: str) -> bytes:
    try:
        return b"".join(read_data_url(url))
    except BadUrl as error:
        raise BadSource(str(error)) from None


def _listing(image: str, *, recursive: bool, output: Path) -> Listing:
    if _is_no_path(image):
        return Listing([FoundPicture(image, PurePosixPath())])
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", image):
        raise BadSource("Only http and https addresses are downloaded.")
    if not image:
        raise BadSource("This is not a path.")
    path = Path(image)
    try:
        if path.is_dir():
            return list_pictures(path, recursive=recursive, output=output)
        path.stat()
    except OSError as error:
        raise BadSource(f"It cannot be read: {error.strerror or error}.") from None
    except ValueError:
        raise BadSource("This is not a path.") from None
    return Listing([FoundPicture(image, PurePosixPath())])


def _nothing_in(listing: Listing, *, recursive: bool) -> str:
    """Why a folder gives no picture, and what would help."""
    if SkipReason.MADE in listing.skipped:
        return "Its pictures were all made by earlier runs; name one of them to retexture it once more."
    if recursive:
        return "There is no picture in this folder, nor in the folders in it."
    if SkipReason.FOLDER in listing.skipped:
        return "There is no picture in this folder itself; --recursive searches the folders in it too."
    return "There is no picture in this folder."


def _labelled(pictures: Iterable[FoundPicture]) -> tuple[ImageSource, ...]:
    taken: set[str] = set()
    seen: set[str] = set()
    following: dict[str, int] = {}
    sources = []
    for picture in pictures:
        origin = picture.path
        same = origin if _is_no_path(origin) else os.path.abspath(origin)  # noqa: PTH100 - links stay
        if same in seen:
            continue
        seen.add(same)
        stem = "/".join([*map(_plain, picture.below.parts), _stem(origin)])
        label = stem
        number = following.get(stem.casefold(), 2)
        while label.casefold() in taken:
            label = f"{stem}_{number}"
            number += 1
        following[stem.casefold()] = number
        taken.add(label.casefold())
        sources.append(ImageSource(origin, label))
    return tuple(sources)


def _stem(origin: str) -> str:
    if origin == "-":
        return "stdin"
    if is_data_url(origin):
        return _plain("")
    if not _is_url(origin):
        return _plain(Path(origin).stem)
    try:
        parts = urlsplit(origin)
    except ValueError:  # the download will say what is wrong with it
        return _plain("")
    return _plain(PurePosixPath(unquote(parts.path)).stem or parts.netloc.rpartition("@")[2])


def _plain(name: str) -> str:
    """A name that every file system takes and that stays on one line."""
    text = re.sub(r"[\x00-\x1f\x7f-\x9f/\\]+", "_", name.encode("utf-8", "replace").decode())
    return text.encode()[:_LONGEST_LABEL].decode("utf-8", "ignore").strip(" .") or "picture"


def _is_folder(image: str) -> bool:
    return not _is_no_path(image) and os.path.isdir(image)  # noqa: PTH112 - unlike Path's, it never raises


def _is_no_path(image: str) -> bool:
    return image == "-" or _is_url(image) or is_data_url(image)


def _is_url(image: str) -> bool:
    return image.lower().startswith(("http://", "https://"))
