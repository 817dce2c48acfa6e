"""Find the files of annotated photos: in folders, in installed packages, among the package's own samples."""

import hashlib
import importlib.util
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

from retexture.evaluation.annotated.annotation import AnnotatedPhoto, PhotoSource

_MOST_FILES = 100_000  # of one folder: whoever names "/" by mistake gets an answer


def find_photos(photos: Iterable[AnnotatedPhoto], folders: Sequence[Path]) -> dict[str, bytes]:
    """The files of the photos that are at hand, by the photos' names.

    A file is known by its size and its digest, whatever it is called and however deep it lies.

    Args:
        photos: Those wanted.
        folders: Where to look, before installed packages.

    Raises:
        OSError: a folder cannot be read.
    """
    wanted = {(photo.bytes, photo.sha256): photo.name for photo in photos}
    sizes = {size for size, _ in wanted}
    places = [path for folder in folders for path in _files_in(folder)]
    places += [place for photo in photos if (place := _installed(photo.source)) is not None]
    found: dict[str, bytes] = {}
    for path in places:
        size = _size(path)
        if size not in sizes:
            continue
        data = path.read_bytes()
        name = wanted.get((size, hashlib.sha256(data).hexdigest()))
        if name is not None:
            found.setdefault(name, data)
    return found


def _files_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise NotADirectoryError(20, "it is not a folder", str(folder))
    listed: list[Path] = []
    for path in folder.rglob("*"):
        if len(listed) == _MOST_FILES:
            break
        listed.append(path)
    return sorted(listed)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None


def _installed(source: PhotoSource) -> Path | None:
    """Where the photo lies if its package is installed."""
    if source.registry == "Debian":
        return Path("/") / source.path
    if source.registry == "Retexture":
        return Path(str(files("retexture"))).parent / source.path
    if source.registry == "PyPI":
        module, _, rest = source.path.partition("/")
        try:
            found = importlib.util.find_spec(module)
        except (ImportError, ValueError):
            return None
        if found is not None and found.origin is not None and rest:
            return Path(found.origin).parent / rest
    return None
