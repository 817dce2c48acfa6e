"""What IMAGE may be on the command line, and how its bytes are read."""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from retexture.cli.outputs import made_here
from retexture.imaging.limits import Limits, check_bytes

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".tif", ".tiff", ".bmp"})
NOT_PUBLIC = (
    "The URL's host is unknown or not on the public internet; use a URL that everyone can open or a file on "
    "this machine, or allow private addresses with --allow-private or RETEXTURE_FETCH_ALLOW."
)
"""What is said of a URL that leads nowhere, or to where it may not."""

UNKNOWN = "The URL's host is unknown; check its spelling and this machine's connection to the network."
"""What is said of it where private addresses are allowed."""

_LONGEST_LABEL = 120  # bytes: leaves room for a number and a suffix in a file name of 255


class BadSource(Exception):
    """An IMAGE that cannot be used; the message is one sentence for people."""


@dataclass(frozen=True)
class Source:
    """One picture to retexture.

    Attributes:
        origin: A path, an http(s) URL, or ``-`` for standard input.
        label: What its outputs' names begin with; no two sources of a batch have the same.
    """

    origin: str
    label: str

    @property
    def is_url(self) -> bool:
        """Whether it is to be downloaded."""
        return _is_url(self.origin)


def expand(images: Sequence[str]) -> tuple[list[Source], list[tuple[str, str]]]:
    """Turn what the user named into sources, folders into the pictures in them.

    Returns:
        The sources in the order named, each once, and for every image that is none the image and why.
    """
    origins: list[str] = []
    faults: list[tuple[str, str]] = []
    for image in images:
        try:
            origins += _origins(image)
        except BadSource as error:
            faults.append((image, str(error)))
    return _labelled(list(dict.fromkeys(origins))), faults


def read(source: Source, limits: Limits, download: Callable[[str], bytes]) -> bytes:
    """Read a source's bytes, one more than the limit at most: enough to be refused for its size.

    Raises:
        BadSource: it cannot be read.
        PictureError: the file is empty or too large.
    """
    if source.is_url:
        return download(source.origin)
    if source.origin == "-":
        if sys.stdin.isatty():
            raise BadSource("'-' reads a picture from standard input, but nothing is sent there.")
        return _read_up_to(sys.stdin.buffer, limits.max_bytes + 1)
    try:
        path = Path(source.origin)
        if path.is_file():
            check_bytes(path.stat().st_size, limits)
        with path.open("rb") as file:
            return _read_up_to(file, limits.max_bytes + 1)
    except OSError as error:
        raise BadSource(f"It cannot be read: {error.strerror or error}.") from None


def _origins(image: str) -> list[str]:
    if image == "-" or _is_url(image):
        return [image]
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", image):
        raise BadSource("Only http and https addresses are downloaded.")
    path = Path(image)
    try:
        if path.is_dir():
            return _pictures_in(path)
        path.stat()
    except OSError as error:
        raise BadSource(f"It cannot be read: {error.strerror or error}.") from None
    except ValueError:
        raise BadSource("This is not a path.") from None
    return [image]


def _pictures_in(folder: Path) -> list[str]:
    own = made_here(folder)
    pictures = [
        str(path)
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
        if path.name not in own and path.is_file()
    ]
    if not pictures:
        raise BadSource("There is no picture in this folder (folders inside it are not searched).")
    return pictures


def _labelled(origins: Sequence[str]) -> list[Source]:
    taken: set[str] = set()
    sources = []
    for origin in origins:
        stem = _stem(origin)
        label = stem
        number = 2
        while label.casefold() in taken:
            label = f"{stem}_{number}"
            number += 1
        taken.add(label.casefold())
        sources.append(Source(origin, label))
    return sources


def _stem(origin: str) -> str:
    if origin == "-":
        return "stdin"
    if _is_url(origin):
        parts = urlsplit(origin)
        stem = PurePosixPath(unquote(parts.path)).stem or parts.netloc.rpartition("@")[2]
    else:
        stem = Path(origin).stem
    plain = re.sub(r"[\x00-\x1f\x7f-\x9f/\\]+", "_", stem.encode("utf-8", "replace").decode())
    return plain.encode()[:_LONGEST_LABEL].decode("utf-8", "ignore").strip(" .") or "picture"


def _is_url(image: str) -> bool:
    return image.lower().startswith(("http://", "https://"))


def _read_up_to(file: BinaryIO, most: int) -> bytes:
    chunks = []
    while most > 0 and (chunk := file.read(min(most, 1 << 20))):
        chunks.append(chunk)
        most -= len(chunk)
    return b"".join(chunks)
