"""One look on one photo, made and measured: what reports are made of."""

from dataclasses import dataclass

from retexture.evaluation.measures.measures import Measures
from retexture.evaluation.prompt_agreement.agreement import Agreement
from retexture.evaluation.variations import Variety


@dataclass(frozen=True)
class JudgedVariation:
    """One variation.

    Attributes:
        number: From 1.
        measures: Beside the photo.
        failures: What the gate says against it, in words.
        margin: How far it stands above the gate, see :func:`retexture.evaluation.quality_gate.margin`.
        agreement: With the prompt.
        thumbnail: A small WebP of it, as a data URI.
    """

    number: int
    measures: Measures
    failures: tuple[str, ...]
    margin: float
    agreement: Agreement
    thumbnail: str


@dataclass(frozen=True)
class EvaluationCase:
    """One prompt on one photo.

    Attributes:
        photo: The photo's name in its folder.
        engine: Made the pictures.
        prompt: What was asked for.
        understood: What the engine made of it, one or two sentences.
        judged: The variations; none where they could not be made.
        variety: How much the variations differ; None where there is one.
        seconds: For all variations together, after a first picture that compiles what is needed.
        peak_memory: MiB that the process had at most meanwhile; None where the system does not say.
        fault: Why nothing was made; None where it was.
    """

    photo: str
    engine: str
    prompt: str
    understood: str
    judged: tuple[JudgedVariation, ...]
    variety: Variety | None
    seconds: float
    peak_memory: float | None
    fault: str | None = None

    @property
    def passed(self) -> bool:
        """Whether every variation was made and passes the gate."""
        return bool(self.judged) and not any(judged.failures for judged in self.judged)

    @property
    def margin(self) -> float:
        """Of the variation that stands lowest; -1 where there is none."""
        return min((judged.margin for judged in self.judged), default=-1.0)


@dataclass(frozen=True)
class ReportPhoto:
    """A photo of a report.

    Attributes:
        name: In its folder.
        kind: What kind of picture it is ("portrait"), or "".
        size: (width, height) in pixels at which it was used.
        thumbnail: A small WebP of it, as a data URI.
    """

    name: str
    kind: str
    size: tuple[int, int]
    thumbnail: str
