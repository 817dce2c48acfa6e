"""What every engine is given and gives back. It knows nothing of HTTP, queues or databases."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from retexture.engines.ledger import Ledger, MemoryLedger
from retexture.engines.upstream import Tried as Tried
from retexture.engines.upstream import UpstreamCall as UpstreamCall
from retexture.engines.upstream import Why as Why
from retexture.imaging.arrays import Rgb8
from retexture.imaging.encode import PictureFormat
from retexture.imaging.mask import Mask
from retexture.imaging.photo import Photo
from retexture.imaging.surface_maps import SurfaceMaps
from retexture.prompts import Vocabulary

LONGEST_PROMPT = 8192
"""Characters."""


Publish = Callable[[bytes, PictureFormat, tuple[int, int]], str]
"""Given an encoded picture, its format, and its width and height in pixels."""


@dataclass(frozen=True)
class Draw:
    """What one picture's random choices flow from: its request's seed, its number among the variations."""

    seed: int
    number: int


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
        key: Names what is ordered: the same whenever the same order is taken up again, also by another
            process, and another one for every other order; empty where nothing is known of that. An engine
            that orders elsewhere derives from it what keeps that place from making a picture twice.
        ledger: What the engine has to remember of this input, also after its process was killed.
        publish: Puts a picture where everybody who knows its address can fetch it for a day, and returns the
            address; None: nothing can be put anywhere.
        via: The installations that the order came through, this one last: an engine that forwards it tells
            them, so that one which it reaches again refuses it; empty: it comes from no server.
        scale: How many times as wide and as high as the photo the pictures are to be, 1 to 4; more than 1
            only for engines whose capabilities have ``repeats``.
        keeps: The earlier picture whose looks, palette and light all pictures keep, so that only patterns and
            small parameters are drawn anew; only for engines that repeat. None: everything is drawn.
        background: An earlier picture of the photo's proportions that shows where the prompt leaves the photo
            as it is, in place of the photo's own pixels; only for engines that repeat.
        maps: Whether the maps of the surfaces are wanted too; only for engines that have ``maps``.
        spread: How far variations lie apart was written into the prompt here, not by the user.
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
    key: str = ""
    ledger: Ledger = field(default_factory=MemoryLedger, repr=False)
    publish: Publish | None = field(default=None, repr=False)
    via: tuple[str, ...] = ()
    scale: int = 1
    keeps: Draw | None = None
    background: Photo | None = field(default=None, repr=False)
    maps: bool = False
    spread: bool = False


@dataclass(frozen=True)
class Capabilities:
    """What an engine can be asked for, so that one can be chosen for a request.

    Attributes:
        mask: It is told of the mask. What lies outside is put back whatever the engine.
        swatch: It takes a photo of a material.
        largest: Most pixels that it makes itself; the pictures of larger photos are scaled up. None: as many
            as the photo has.
        longest_prompt: Characters of the prompt that it reads at most.
        free_words: It takes any words, not those of a vocabulary alone.
        profile: The name of the table that says so, where the engine has several; else empty.
        repeats: It makes the same picture of the same request, and so also at another scale, with the palette
            and light of an earlier one, or over an earlier one.
        maps: It knows what the surfaces are that it shows, and gives their maps.
    """

    mask: bool
    swatch: bool
    largest: int | None = None
    longest_prompt: int = LONGEST_PROMPT
    free_words: bool = False
    profile: str = ""
    repeats: bool = False
    maps: bool = False


NO_MAPS = "There are no maps: nothing is covered with a material."
"""What a receipt notes where maps are asked for of a picture that shows no surfaces."""


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
        notes: What else the client should know; the first one is the most important.
        idle: Why nothing can be done for it, as a sentence without its full stop: the pictures show the photo
            as it is; empty where something can.
    """

    understood: Mapping[str, object]
    ignored: tuple[Ignored, ...]
    notes: tuple[str, ...] = ()
    idle: str = ""


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
        source_sha256: Hex digest of the source's encoded bytes; empty for a tile, which has no source.
        understood: What was understood of the prompt, JSON-compatible.
        ignored: What was not acted on.
        notes: What else the client should know (for instance that the picture was scaled down).
        mask_sha256: Hex digest of the mask's encoded bytes, where there was one.
        swatch_sha256: Hex digest of the swatch's encoded bytes, where there was one.
        kept: How much of the source's structure is in the picture; None: it was not measured.
        idle: The engine found nothing to do: the picture shows the photo as it is, and nobody pays for it.
        upstream: What was ordered elsewhere for the picture, in the order of time, also what was not used.
        tried: The engines that a chain tried before this one, or passed over, in the order of time.
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
    idle: bool = False
    upstream: tuple[UpstreamCall, ...] = ()
    tried: tuple[Tried, ...] = ()

    def __repr__(self) -> str:
        description = self.understood.get("description", "")
        kept = "not measured" if self.kept is None else f"{self.kept.score:g} kept"
        return (
            f"<Receipt of {self.engine} {self.engine_version}: seed {self.seed}, {description!r}, "
            f"{len(self.ignored)} ignored, {len(self.notes)} notes, {kept}>"
        )


@dataclass(frozen=True, eq=False)
class Variation:
    """One finished picture: ``rgb`` is (height, width, 3) uint8 sRGB, the photo's size times the scale.

    ``maps`` are as large; None: they were not asked for, or it shows no surfaces, as a drawing does.
    """

    number: int
    rgb: Rgb8 = field(repr=False)
    receipt: Receipt
    maps: SurfaceMaps | None = field(default=None, repr=False)


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
    """The work was given up because it was cancelled.

    Attributes:
        upstream: As of :class:`EngineError`.
    """

    upstream: tuple[UpstreamCall, ...] = ()


class EngineError(Exception):
    """The engine could not make the picture; the message says what to do about it.

    Attributes:
        upstream: What was ordered elsewhere in vain.
    """

    upstream: tuple[UpstreamCall, ...] = ()


class EngineRefused(EngineError):
    """The engine will not make this picture for what it shows or asks for; the message has the reason.

    It is no fault: the same request would be refused again, by this engine. A task fails with the reason, and
    is not charged. The message is for whoever ordered.
    """


class EngineUnavailable(EngineError):
    """The engine can't work at present, whatever is asked: out of reach, overloaded or misconfigured.

    It has tried again as often as made sense. The same request may succeed later, or with another engine now.
    """


class EngineExhausted(EngineError):
    """Every engine that may serve the request was tried as often as made sense; it is not to be tried again.

    The message says which, and why each was left, for whoever ordered.

    Attributes:
        away: None of them failed at the pictures: they were not there, too late, or left alone for a while.
    """

    away: bool = False


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

    @property
    def capabilities(self) -> Capabilities:
        """What it can be asked for."""

    def check(self) -> Health:
        """Say quickly, without loading anything large, whether it can work on this machine."""

    def explain(self, prompt: str) -> Explanation:
        """Say what it makes of a prompt, as the receipts of its pictures do, without making any."""

    def variations(self, request: Request, progress: Progress, cancelled: Cancelled) -> Iterator[Variation]:
        """Yield the variations in the order of their numbers, each as soon as it is done.

        A caller may ask for one of them again, with another ``structure``, before it has taken them all.

        Raises:
            EngineCancelled: ``cancelled`` answered yes.
            EngineRefused: it will not make them.
            EngineUnavailable: it can't make any at present.
            EngineExhausted: it is a chain, and so say all of its engines.
            EngineError: the pictures could not be made.
        """
