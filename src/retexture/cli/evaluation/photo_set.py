"""A set of photos to evaluate on: their kinds, and where their named parts are.

The kind of a photo is the name of the folder it lies in, below the one that was named. What a file
``photos.json`` says comes before that; it also marks parts by polygons, in shares of width and height:

    {"room.jpg": {"kind": "interior", "parts": {"floor": [[[0, 0.7], [1, 0.6], [1, 1], [0, 1]]]}}}
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import cv2
import numpy as np
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from retexture.cli.exits import BadInput
from retexture.cli.run import PICTURE_SUFFIXES
from retexture.evaluation import MeasuredSource, read_source
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.decode import decode
from retexture.imaging.encode import on_white
from retexture.imaging.limits import Limits
from retexture.prompts import Place, Target

if TYPE_CHECKING:
    from retexture.structure import Structure

SIDECAR = "photos.json"

_Share = Annotated[float, Field(ge=0, le=1)]
_Polygon = Annotated[tuple[tuple[_Share, _Share], ...], Field(min_length=3)]
_PARTS_SOFTENED = 4  # pixels around an outline that are divided, as bits of a coordinate (cv2's shift)


@dataclass(frozen=True)
class PhotoFacts:
    """What a sidecar says of a photo.

    Attributes:
        kind: What kind of picture it is; the name of its folder where the sidecar has none.
        parts: Outlines of its parts, several where a part is in pieces, by what they are called in prompts.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    kind: str | None = None
    parts: dict[str, tuple[_Polygon, ...]] = field(default_factory=dict)


_Sidecar = TypeAdapter(dict[str, PhotoFacts])


@dataclass(frozen=True)
class ListedPhoto:
    """A photo of the set, not yet read.

    Attributes:
        name: Unique in the set, for people.
        path: Where it lies.
        known: What the sidecar says of it.
    """

    name: str
    path: Path
    known: PhotoFacts


def list_photos(folders: Sequence[Path]) -> list[ListedPhoto]:
    """List the photos of the folders and of the folders in them, in the order of their names.

    Raises:
        BadInput: a folder cannot be read, has no photo, or a wrong sidecar.
    """
    found: list[ListedPhoto] = []
    for folder in folders:
        try:
            own = list(_of(folder))
        except OSError as error:
            raise BadInput(f"{folder} cannot be read: {error.strerror or error}.") from None
        if not own:
            raise BadInput(f"There is no picture in {folder}, nor in the folders in it.")
        found += own
    names = [photo.name for photo in found]
    return [
        photo
        if names.count(photo.name) == 1
        else ListedPhoto(_text(str(photo.path)), photo.path, photo.known)
        for photo in found
    ]


def _of(folder: Path) -> Iterator[ListedPhoto]:
    facts = _sidecar(folder / SIDECAR)
    paths = [*sorted(folder.iterdir()), *sorted(folder.glob("*/*"))]
    pictures = [path for path in paths if path.suffix.lower() in PICTURE_SUFFIXES and path.is_file()]
    missing = set(facts) - {path.relative_to(folder).as_posix() for path in pictures}
    if missing:
        raise BadInput(f"{folder / SIDECAR} speaks of {', '.join(sorted(missing))}, which is not there.")
    for path in pictures:
        name = path.relative_to(folder).as_posix()
        known = facts.get(name, PhotoFacts())
        kind = known.kind if known.kind is not None else path.parent.name if path.parent != folder else ""
        yield ListedPhoto(_text(name), path, PhotoFacts(_text(kind), known.parts))


def _text(name: str) -> str:
    """A file's name as text that can be written to a report, whatever its bytes are."""
    return os.fsencode(name).decode("utf-8", "replace")


def _sidecar(path: Path) -> Mapping[str, PhotoFacts]:
    try:
        return _Sidecar.validate_json(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValidationError as error:
        fault = error.errors()[0]
        at = ".".join(map(str, fault["loc"])) or "its beginning"
        raise BadInput(f"{path} is wrong at {at}: {fault['msg']}.") from None


class SetPhoto:
    """A photo of the set at the size that it is evaluated at."""

    def __init__(self, listed: ListedPhoto, side: int, limits: Limits) -> None:
        """Read and decode it.

        Raises:
            OSError: it cannot be read.
            PictureError: it is no picture that can be used.
        """
        data = listed.path.read_bytes()
        self.listed = listed
        self.photo = decode(data, Limits(limits.max_bytes, limits.max_pixels, min(side, limits.max_side)))
        self.digest = hashlib.sha256(data).hexdigest()
        self._structure: Structure | None = None
        self._source: MeasuredSource | None = None

    @property
    def rgb(self) -> Rgb8:
        """(height, width, 3) uint8 sRGB, on white where it is transparent."""
        photo = self.photo
        return photo.rgb if photo.alpha is None else on_white(photo.rgb, photo.alpha)

    @property
    def source(self) -> MeasuredSource:
        """What the measures read of it."""
        if self._source is None:
            self._source = read_source(self.rgb)
        return self._source

    def where(self, target: Target) -> Map | None:
        """Return where a part is: as marked, else as the analysis finds it; None where neither has it."""
        marked = self.listed.known.parts
        called = target.text.lower().removeprefix("the ")
        outline = marked.get(called) or marked.get(target.place.value)
        if outline is not None:
            return filled(outline, self.photo.size)
        if target.place is Place.BACKGROUND and (subject := marked.get(Place.SUBJECT.value)):
            return np.float32(1) - filled(subject, self.photo.size)
        if target.place is Place.OBJECT:
            return None
        if self._structure is None:
            from retexture.structure import analyse

            self._structure = analyse(self.rgb)
        return self._structure.scene.where(target.place)


def filled(outline: Sequence[Sequence[tuple[float, float]]], size: tuple[int, int]) -> Map:
    """The inside of polygons, in shares of the width and the height, as (height, width) float32 0–1."""
    width, height = size
    scale = np.array([width, height]) * 2**_PARTS_SOFTENED
    corners = [np.rint(np.array(polygon) * scale).astype(np.int32) for polygon in outline]
    inside = np.zeros((height, width), np.uint8)
    for polygon in corners:
        cv2.fillPoly(inside, [polygon], 255, cv2.LINE_AA, _PARTS_SOFTENED)
    return np.asarray(inside / np.float32(255), np.float32)
