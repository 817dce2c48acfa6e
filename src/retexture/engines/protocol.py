"""What every engine is given and gives back. It knows nothing of HTTP, queues or databases."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from retexture.imaging.arrays import Rgb8
from retexture.imaging.mask import Mask
from retexture.imaging.photo import Photo
from retexture.prompts import Vocabulary

LONGEST_PROMPT = 8192
"""Characters."""


@dataclass(frozen=True, eq=False)
class Request:
    """One photo to be retextured.

    Attributes:
        photo: The source.
        prompt: What the user wrote, 1 to 8192 characters, parameters included.
        count: How many variations there are to be in all, 1 to 4.
        seed: Every random choice flows from it, 0 to 2**32 - 1.
        structure: 0 (loose) to 1 (strict): how closely the source's forms and details are followed.
        mask: What is to be retextured, where not everything is; as large as the photo. Engines may look at
            it; what lies outside is put back by :func:`retexture.engines.delivery.deliver`.
        swatch: Optional photo of a material to be used instead of the engine's own.
        min_structure: 0 to 1: how much of the photo's structure a picture has to keep to be delivered as it
            is; for :func:`retexture.engines.delivery.deliver`.
        options: Options of one engine alone.
        first: Number of the first variation to make; those before it are there already. The others are the
            same as if all were made, and as if more were asked for.
    """

    photo: Photo
    prompt: str
    count: int
    seed: int
    structure: float
    mask: Mask | None = None
    swatch: Photo | None = None
    min_structure: float = 0.0
    options: Mapping[str, str] = field(default_factory=dict)
    first: int = 0


@dataclass(frozen=True)
class Ignored:
    """Something that the user asked for and the engine did not act on, and why, in words for people."""

    text: str
    reason: str


@dataclass(frozen=True)
class Explanation:
    """What an engine makes of a prompt.

    Attributes:
        understood: JSON-compatible.
        ignored: What it does not act on.
        notes: What else the client should know.
    """

    understood: Mapping[str, object]
    ignored: tuple[Ignored, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """How much of its source's structure a picture kept, and what it took.

    Attributes:
        score: 0 to 1, :func:`retexture.evaluation.structure_score`: 1 is all of it, about 0 another picture.
        structure: The ``structure`` that the picture was made with in the end.
        renderings: How many times it was made; more than once where it kept less than was asked for.
    """

    score: float
    structure: float
    renderings: int = 1


@dataclass(frozen=True)
class Receipt:
    """How a picture came about: enough to make it again and to explain it.

    Attributes:
        engine: The engine's name.
        engine_version: Its version; the same version, input, prompt and seed give the same picture.
        seed: The request's seed.
        source_sha256: Hex digest of the source's encoded bytes.
        understood: What was understood of the prompt, JSON-compatible.
        ignored: What was not acted on.
        notes: What else the client should know (for instance that the picture was scaled down).
        mask_sha256: Hex digest of the mask's encoded bytes, where there was one.
        swatch_sha256: Hex digest of the swatch's encoded bytes, where there was one.
        kept: How much of the source's structure is in the picture; None: it was not measured.
    """

    engine: str
    engine_version: str
    seed: int
    source_sha256: str
    understood: Mapping[str, object]
    ignored: tuple[Ignored, ...]
    notes: tuple[str, ...] = ()
    mask_sha256: str | None = None
    swatch_sha256: str | None = None
    kept: Kept | None = None

    def __repr__(self) -> str:
        description = self.understood.get("description", "")
        kept = "not measured" if self.kept is None else f"{self.kept.score:g} kept"
        return (
            f"<Receipt of {self.engine} {self.engine_version}: seed {self.seed}, {description!r}, "
            f"{len(self.ignored)} ignored, {len(self.notes)} notes, {kept}>"
        )


@dataclass(frozen=True, eq=False)
class Variation:
    """One finished picture: ``rgb`` is (height, width, 3) uint8 sRGB, exactly the photo's size."""

    number: int
    rgb: Rgb8 = field(repr=False)
    receipt: Receipt


@dataclass(frozen=True)
class Health:
    """Whether an engine can work here; ``detail`` says what is missing and what to do about it."""

    ok: bool
    detail: str


Progress = Callable[[float, str], None]
"""Called with the fraction done, 0 to 1 and never falling, and the name of the stage that begins."""

Cancelled = Callable[[], bool]
"""Asked between stages; an engine that is told yes raises :class:`EngineCancelled`."""


class EngineCancelled(Exception):
    """The work was given up because it was cancelled."""


class EngineError(Exception):
    """The engine could not make the picture; the message says what to do about it."""


class Engine(Protocol):
    """An engine: synchronous, and safe to be used by one thread at a time."""

    @property
    def name(self) -> str:
        """The name that it is chosen by."""

    @property
    def version(self) -> str:
        """Changes whenever the same request could give another picture."""

    @property
    def needs(self) -> str:
        """What it needs to run (weights, a GPU, a key …), in words for people."""

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The looks that it knows and the words that ask for them; None where it takes any words."""

    def check(self) -> Health:
        """Say quickly, without loading anything large, whether it can work on this machine."""

    def explain(self, prompt: str) -> Explanation:
        """Say what it makes of a prompt, as the receipts of its pictures do, without making any."""

    def variations(self, request: Request, progress: Progress, cancelled: Cancelled) -> Iterator[Variation]:
        """Yield the variations in the order of their numbers, each as soon as it is done.

        A caller may ask for one of them again, with another ``structure``, before it has taken them all.

        Raises:
            EngineCancelled: ``cancelled`` answered yes.
            EngineError: the pictures could not be made.
        """
