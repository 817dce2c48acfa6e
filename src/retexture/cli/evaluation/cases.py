"""One look on one photo: made, measured and recorded, so that it need not be done twice."""

import base64
import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from retexture.cli.evaluation.peak_memory import peak_memory
from retexture.cli.evaluation.photo_set import SetPhoto
from retexture.cli.run import digest_of
from retexture.engines.protocol import Engine, Request, Variation
from retexture.evaluation import (
    EvaluationCase,
    JudgedVariation,
    Reference,
    References,
    agreement,
    declared_in,
    gate,
    margin,
    measure,
    reference_of,
    reference_swatch,
    to_change,
    variety,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.decode import from_array
from retexture.imaging.encode import encode
from retexture.imaging.limits import Limits
from retexture.imaging.photo import Photo
from retexture.imaging.thumbnail import MEDIA_TYPE, thumbnail
from retexture.prompts import Understanding, Vocabulary, understand

_THUMBNAIL = 288  # pixels of the long side
_QUALITY = 70  # of WebP: the grain of a material needs more bytes than a photo
_Recorded = TypeAdapter(EvaluationCase)


@dataclass(frozen=True)
class CaseSettings:
    """What all trials of a run have in common.

    Attributes:
        count: Variations of each pair.
        seed: Of every request.
        side: Pixels of the photos' long side, at most.
        structure: 0 (loose) to 1 (strict).
    """

    count: int
    seed: int
    side: int
    structure: float


@dataclass(frozen=True, eq=False)
class Swatch:
    """A look alone: what an engine makes of a plain surface.

    Attributes:
        references: What each variation is held against.
        thumbnail: The first variation as a small WebP, as a data URI.
    """

    references: tuple[Reference, ...]
    thumbnail: str


@dataclass(frozen=True)
class Pair:
    """One prompt on one photo, by one engine."""

    photo: SetPhoto
    engine: Engine
    prompt: str

    def key(self, settings: CaseSettings, code: str, looks: Sequence[str]) -> str:
        """A name for everything that its case follows from.

        Args:
            settings: Of the run.
            code: A digest of the program.
            looks: All looks among which the pair's own is to be recognised.
        """
        return digest_of(
            {
                **asdict(settings),
                "code": code,
                "engine": [self.engine.name, self.engine.version],
                "photo": self.photo.digest,
                "name": self.photo.listed.name,
                "known": asdict(self.photo.listed.known),
                "prompt": self.prompt,
                "looks": sorted(looks),
            }
        )


def understand_for(engine: Engine, prompt: str) -> Understanding:
    """What a prompt asks for in the engine's own words; colours alone where it has none."""
    return understand(prompt, engine.vocabulary or Vocabulary(()))


def swatch(engine: Engine, prompt: str, settings: CaseSettings) -> Swatch:
    """Make a look on a plain surface, which also compiles whatever its pictures need."""
    surface = from_array(reference_swatch(settings.side))
    pictures = [variation.rgb for variation in _made(engine, surface, prompt, settings)]
    return Swatch(tuple(map(reference_of, pictures)), small(pictures[0]))


@dataclass(frozen=True)
class Swatches:
    """What the pictures of a prompt are compared with.

    Attributes:
        own: The swatches of the looks that the prompt asks for, by name.
        others: Those of other looks.
    """

    own: Mapping[str, Swatch]
    others: Sequence[Swatch]

    def references(self, number: int) -> References:
        """Return what the variation of this number is compared with."""
        return References(
            own={name: its.references[number] for name, its in self.own.items()},
            others=[other.references[number] for other in self.others],
        )


def evaluate_pair(pair: Pair, settings: CaseSettings, swatches: Swatches) -> EvaluationCase:
    """Make the variations and measure them.

    Raises:
        EngineError: the engine could not make them.
    """
    with peak_memory() as peak:
        started = time.perf_counter()
        made = _made(pair.engine, pair.photo.photo, pair.prompt, settings)
        seconds = time.perf_counter() - started

    asked = understand_for(pair.engine, pair.prompt)
    wanted = to_change(asked, pair.photo.where, pair.photo.source.picture.luma.shape)

    def judge(variation: Variation) -> JudgedVariation:
        references = swatches.references(variation.number)
        return _judge(pair.photo, variation, asked, wanted, references)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        judged = tuple(pool.map(judge, made))
    return EvaluationCase(
        photo=pair.photo.listed.name,
        engine=pair.engine.name,
        prompt=pair.prompt,
        understood=str(made[0].receipt.understood.get("description", "")),
        judged=judged,
        variety=variety([variation.rgb for variation in made]),
        seconds=seconds,
        peak_memory=peak.mib,
    )


def _judge(
    photo: SetPhoto, variation: Variation, asked: Understanding, wanted: Map | None, references: References
) -> JudgedVariation:
    """Measure one variation: structure kept, and agreement with the prompt."""
    receipt = declared_in(variation.receipt.understood)
    measures = measure(photo.source, variation.rgb, wanted, receipt)
    return JudgedVariation(
        number=variation.number + 1,
        measures=measures,
        failures=gate(measures).failures,
        margin=margin(measures),
        agreement=agreement(photo.source, variation.rgb, asked, photo.where, references),
        thumbnail=small(variation.rgb),
    )


def not_made(pair: Pair, fault: str) -> EvaluationCase:
    """The case of a pair of which nothing came."""
    return EvaluationCase(
        pair.photo.listed.name, pair.engine.name, pair.prompt, "", (), None, 0.0, None, fault
    )


def small(picture: Rgb8, side: int = _THUMBNAIL) -> str:
    """A picture of a report: a small WebP as a data URI, ``side`` pixels long at most."""
    webp = thumbnail(encode(picture), Limits(), side, _QUALITY)
    return f"data:{MEDIA_TYPE};base64,{base64.b64encode(webp).decode()}"


def recorded(folder: Path, key: str) -> EvaluationCase | None:
    """The case that was recorded under ``key``, if there is one."""
    try:
        return _Recorded.validate_json((folder / f"{key}.json").read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def record(folder: Path, key: str, case: EvaluationCase) -> None:
    """Write a case down, whole or not at all.

    Raises:
        OSError: the folder cannot be written to.
    """
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
        part.write(_Recorded.dump_json(case))
    Path(part.name).replace(folder / f"{key}.json")


def _made(engine: Engine, photo: Photo, prompt: str, settings: CaseSettings) -> list[Variation]:
    request = Request(photo, prompt, settings.count, settings.seed, settings.structure)
    return list(engine.variations(request, lambda _fraction, _stage: None, lambda: False))
