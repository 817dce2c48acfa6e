"""The floor under a retexture: what no output may fall below, whatever the engine."""

from collections.abc import Iterator
from dataclasses import dataclass

from retexture.evaluation.measures.completeness import Completeness
from retexture.evaluation.measures.measures import Measures


@dataclass(frozen=True)
class Gate:
    """Limits; the evidence for them is in ``docs/decisions/evaluation-gate.md``."""

    least_structure: float = 0.30
    most_leak: float = 0.65
    least_change: float = 0.35
    least_coherence: float = 0.065
    most_uncovered: float = 0.02
    most_cut: float = 0.25
    most_outside: float = 0.30
    most_unadmitted: float = 0.10


@dataclass(frozen=True)
class Verdict:
    """Whether an output stands on the floor.

    Attributes:
        passed: True when nothing failed.
        failures: One sentence for people for each measure that failed, in the order of the measures.
    """

    passed: bool
    failures: tuple[str, ...]


_DEFAULT = Gate()


def gate(measures: Measures, limits: Gate = _DEFAULT) -> Verdict:
    """Hold measures against limits. A floor for tests, never a ranking: more is not better."""
    failures = tuple(
        f"{bound.name} {bound.value:.2f} is {bound.beyond} {bound.limit:.2f}: {bound.fault}"
        for bound in _bounds(measures, limits)
        if bound.margin < 0
    )
    return Verdict(not failures, failures)


def margin(measures: Measures, limits: Gate = _DEFAULT) -> float:
    """How far the measure that comes nearest to its limit is from it, as a share of the limit.

    Returns:
        Above 0 for what passes, below for what does not, at least -1: 0.1 is a tenth of the limit away.
    """
    return max(min(bound.margin for bound in _bounds(measures, limits)), -1.0)


@dataclass(frozen=True)
class _Bound:
    """One measure beside its limit.

    Attributes:
        name: Of the measure.
        value: What was measured.
        limit: What it may be at most, or at least.
        at_most: Which of both.
        fault: What it means for people when it is beyond.
    """

    name: str
    value: float
    limit: float
    at_most: bool
    fault: str

    @property
    def beyond(self) -> str:
        return "above" if self.at_most else "below"

    @property
    def margin(self) -> float:
        ratio = self.value / self.limit
        return 1 - ratio if self.at_most else ratio - 1


def _bounds(measures: Measures, limits: Gate) -> list[_Bound]:
    """All that was measured; what could not be is not held against an output."""
    return [*_of_surface(measures, limits), *_of_completeness(measures.completeness, limits)]


def _of_surface(measures: Measures, limits: Gate) -> Iterator[_Bound]:
    yield _Bound(
        "structure", measures.structure, limits.least_structure, False, "the source's shapes are lost"
    )
    if measures.leak is not None:
        yield _Bound("leak", measures.leak, limits.most_leak, True, "the source's texture shows")
    yield _Bound("change", measures.change, limits.least_change, False, "the surface hardly moved")
    if measures.coherence is not None:
        fault = "the texture lies over the picture like a sheet"
        yield _Bound("coherence", measures.coherence, limits.least_coherence, False, fault)


def _of_completeness(measured: Completeness, limits: Gate) -> Iterator[_Bound]:
    fault = "pieces of the source were left untouched"
    yield _Bound("uncovered", measured.uncovered, limits.most_uncovered, True, fault)
    if measured.cut is not None:
        fault = "the border of what was left cuts through even surfaces"
        yield _Bound("cut", measured.cut, limits.most_cut, True, fault)
    if measured.outside is not None:
        fault = "much changed outside of the parts that were named"
        yield _Bound("outside", measured.outside, limits.most_outside, True, fault)
    if measured.unadmitted is not None:
        fault = "the receipt says that more was covered"
        yield _Bound("unadmitted", measured.unadmitted, limits.most_unadmitted, True, fault)
