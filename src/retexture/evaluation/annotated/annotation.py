"""Photos whose parts are outlined: one file for each, in ``photos/`` or another folder.

A photo itself is not among them: its file says where it comes from, and by its digest it is known again.
Outlines are in shares of width and height.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

_Share = Annotated[float, Field(ge=0, le=1)]
Outline = Annotated[tuple[tuple[_Share, _Share], ...], Field(min_length=3)]


@dataclass(frozen=True)
class PhotoSource:
    """Where a photo can be had.

    Attributes:
        registry: Who gives the package out; "" where the photo is in no package.
        package: The package's name there.
        version: The version that the photo was taken from.
        path: Inside of the package, as it is installed: below ``site-packages``, below ``/``, or below the
            package's own folder (npm).
    """

    registry: Literal["Debian", "PyPI", "npm", "Retexture", ""]
    package: str
    version: str
    path: str

    @property
    def in_words(self) -> str:
        """For people who look for it."""
        if not self.package:
            return f"{self.path}, in no package"
        return f"{self.path} of {self.package} {self.version} ({self.registry})".replace("  ", " ")


@dataclass(frozen=True)
class OutlinedPart:
    """Where a photo shows a part.

    Attributes:
        outlines: What belongs to it.
        holes: What does not, inside of those.
        unsure: Where nobody could say, or where drawing it was not worth the while: not measured.
    """

    outlines: tuple[Outline, ...]
    holes: tuple[Outline, ...] = ()
    unsure: tuple[Outline, ...] = ()


@dataclass(frozen=True)
class AnnotatedPhoto:
    """What one file says.

    Attributes:
        name: Unique among the photos.
        kind: What kind of picture it is ("portrait").
        source: Where it can be had.
        sha256: Of the photo's file.
        bytes: Size of that file.
        licence: Terms of the photo, not of its outlines.
        author: Who took it, as far as the source says.
        size: (width, height) in pixels.
        parts: What it shows, by the name that prompts use.
        absent: What it does not show, so that a claim is false. What is in neither is not measured.
        measured_only: Whether its terms, as far as known, allow measuring on one's own machine alone:
            nothing is trained on it.
    """

    name: str
    kind: str
    source: PhotoSource
    sha256: str
    bytes: int
    licence: str
    author: str
    size: tuple[int, int]
    parts: dict[str, OutlinedPart] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    measured_only: bool = False


_File = TypeAdapter(AnnotatedPhoto)


_PHOTOS = Path(__file__).with_name("photos")


def annotated_photos(folder: Path = _PHOTOS) -> tuple[AnnotatedPhoto, ...]:
    """All annotated photos of a folder, by name.

    Args:
        folder: With one file for each; the package's own if none is given.

    Raises:
        OSError: the folder, or a file in it, cannot be read.
        pydantic.ValidationError: a file does not say what it should.
    """
    return tuple(_File.validate_json(path.read_bytes()) for path in sorted(folder.glob("*.json")))
