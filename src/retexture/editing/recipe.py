"""What a picture was made from, as records keep it: it can be made again while its files are there."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from retexture.engines.protocol import Draw, Receipt, Request
from retexture.imaging.mask import read_mask
from retexture.imaging.photo import Photo

_CREATIVE = {"detail": "creative"}


class SourceGone(Exception):
    """A file that a picture was made from is gone or was changed; the message says which, as a clause."""


@dataclass(frozen=True)
class NamedFile:
    """A picture that another one was made from.

    Attributes:
        path: Where it was, absolute, or its URL.
        sha256: Hex digest of its bytes then.
    """

    path: str
    sha256: str

    def read(self, what: str, reading: Callable[[str], Photo]) -> Photo:
        """Read it again.

        Args:
            what: What it is, for the message.
            reading: Reads a path or a URL; raises OSError or ValueError where it can't.

        Raises:
            SourceGone: It can't be read, or is another one now.
        """
        try:
            photo = reading(self.path)
        except (OSError, ValueError) as error:
            raise SourceGone(f"its {what} {self.path} cannot be read any more ({error})") from error
        if photo.sha256 != self.sha256:
            raise SourceGone(f"its {what} {self.path} was changed")
        return photo


@dataclass(frozen=True)
class Recipe:
    """What one picture was made from.

    Attributes:
        source: The photo.
        prompt: What was asked for.
        seed: Of the request.
        number: Of the picture among the variations, from 0.
        structure: How closely forms were kept in the end, 0 to 1.
        mask: What was to change, where not everything was.
        swatch: The material's photo, where there was one.
        scale: How many times as wide and as high as the photo.
        creative: Whether it has fresh fine detail.
        keeps: The draw whose palette and light it has, where it has not its own.
        background: The earlier picture that was shown in the photo's place.
        spread: The prompt's ``--chaos`` was not the user's; see :class:`retexture.engines.protocol.Request`.
    """

    source: NamedFile
    prompt: str
    seed: int
    number: int
    structure: float
    mask: NamedFile | None = None
    swatch: NamedFile | None = None
    scale: int = 1
    creative: bool = False
    keeps: Draw | None = None
    background: NamedFile | None = None
    spread: bool = False

    def to_json(self) -> dict[str, object]:
        """The recipe as records keep it."""
        return asdict(self)

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Recipe":
        """Read what :meth:`to_json` wrote.

        Raises:
            TypeError: It is no recipe, or one of a later version.
        """

        def file(name: str) -> NamedFile | None:
            return NamedFile(**written[name]) if written.get(name) else None

        files = {name: file(name) for name in ("source", "mask", "swatch", "background")}
        keeps = Draw(**written["keeps"]) if written.get("keeps") else None
        return cls(**{**written, **files, "keeps": keeps})

    def request(self, reading: Callable[[str], Photo]) -> Request:
        """The request that makes the picture again, as the only one.

        Args:
            reading: Reads a path or a URL; raises OSError or ValueError where it can't.

        Raises:
            SourceGone: A file that it was made from is gone or was changed.
        """
        photo = self.source.read("source", reading)
        mask = self.mask and self.mask.read("mask", reading)
        return Request(
            photo,
            self.prompt,
            self.number + 1,
            self.seed,
            self.structure,
            mask=read_mask(mask, photo.size) if mask else None,
            swatch=self.swatch.read("swatch", reading) if self.swatch else None,
            options=_CREATIVE if self.creative else {},
            first=self.number,
            scale=self.scale,
            keeps=self.keeps,
            background=self.background.read("background", reading) if self.background else None,
            spread=self.spread,
        )


def recipe_of(request: Request, number: int, receipt: Receipt, places: Mapping[str, str]) -> Recipe | None:
    """What a picture of a request was made from.

    Args:
        request: The request.
        number: Of the picture, from 0.
        receipt: The picture's.
        places: Paths or URLs of the pictures in the request, by their hex digests.

    Returns:
        None where one of them lies nowhere.
    """

    def file(sha256: str | None) -> NamedFile | None:
        return NamedFile(places[sha256], sha256) if sha256 else None

    try:
        source = NamedFile(places[request.photo.sha256], request.photo.sha256)
        mask = file(request.mask.sha256 if request.mask else None)
        swatch = file(request.swatch.sha256 if request.swatch else None)
        background = file(request.background.sha256 if request.background else None)
    except KeyError:
        return None
    return Recipe(
        source,
        request.prompt,
        request.seed,
        number,
        receipt.kept.structure if receipt.kept else request.structure,
        mask,
        swatch,
        request.scale,
        is_creative(request),
        request.keeps,
        background,
        request.spread,
    )


def is_creative(request: Request) -> bool:
    """Whether a request asks for fresh fine detail."""
    return request.options.get("detail") == "creative"
