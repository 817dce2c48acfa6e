"""Many cases in a few numbers: by look, by photo, by kind."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from retexture.evaluation.report.case import EvaluationCase

FAR = 15.0
"""CIEDE2000: a palette that is further than this from the colours that were named is another one."""


@dataclass(frozen=True)
class GroupSummary:
    """What a group of cases has in common; numbers are medians over all variations unless they say otherwise.

    Attributes:
        name: Of the group.
        pairs: How many cases it has: pairs of a photo and a prompt.
        passed: How many of them pass the gate.
        structure: See :class:`~retexture.evaluation.measures.measures.Measures`, as are the next three.
        leak: …
        change: …
        coherence: …
        uncovered: See :class:`~retexture.evaluation.measures.completeness.Completeness`, as are the next
            three. Of these the worst of all variations: a hole in one picture is lost in a median.
        cut: …
        outside: …
        unadmitted: …
        palette: Distance from the palette.
        texture: Distance from the look's own texture.
        recognised: Share of the surfaces whose own look is the nearest of all in texture.
        reached: Share of the parts asked for that changed.
        spilled: Share of what was to stay that changed.
        colours_kept: Of the surfaces with named colours, the share whose palette is within :data:`FAR`.
        variety_colour: See :class:`~retexture.evaluation.variations.Variety`, as is the next.
        variety_pattern: …
        seconds: For the variations of one case.
        peak_memory: MiB, the most of any case.
    """

    name: str
    pairs: int
    passed: int
    structure: float | None
    leak: float | None
    change: float | None
    coherence: float | None
    uncovered: float | None
    cut: float | None
    outside: float | None
    unadmitted: float | None
    palette: float | None
    texture: float | None
    recognised: float | None
    reached: float | None
    spilled: float | None
    colours_kept: float | None
    variety_colour: float | None
    variety_pattern: float | None
    seconds: float | None
    peak_memory: float | None


@dataclass(frozen=True)
class Failing:
    """A pair that does not pass the gate, and what is said against it."""

    photo: str
    engine: str
    prompt: str
    why: tuple[str, ...]


def summarise(name: str, cases: Sequence[EvaluationCase]) -> GroupSummary:
    """Summarise cases under a name."""
    judged = [judged for case in cases for judged in case.judged]
    measures = [one.measures for one in judged]
    surfaces = [surface for one in judged for surface in one.agreement.surfaces]
    named = [surface.palette.distance for surface in surfaces if surface.named and surface.palette]
    ranks = [surface.rank for surface in surfaces if surface.rank is not None]
    return GroupSummary(
        name=name,
        pairs=len(cases),
        passed=sum(case.passed for case in cases),
        structure=_median(one.structure for one in measures),
        leak=_median(one.leak for one in measures),
        change=_median(one.change for one in measures),
        coherence=_median(one.coherence for one in measures),
        uncovered=_most(one.completeness.uncovered for one in measures),
        cut=_most(one.completeness.cut for one in measures),
        outside=_most(one.completeness.outside for one in measures),
        unadmitted=_most(one.completeness.unadmitted for one in measures),
        palette=_median(surface.palette.distance if surface.palette else None for surface in surfaces),
        texture=_median(surface.texture for surface in surfaces),
        recognised=_share(rank == 0 for rank in ranks),
        reached=_median(surface.reach.reached if surface.reach else None for surface in surfaces),
        spilled=_median(one.agreement.spilled for one in judged),
        colours_kept=_share(distance <= FAR for distance in named),
        variety_colour=_median(case.variety.colour if case.variety else None for case in cases),
        variety_pattern=_median(case.variety.pattern if case.variety else None for case in cases),
        seconds=_median(case.seconds for case in cases if case.judged),
        peak_memory=_most(case.peak_memory for case in cases),
    )


def grouped(
    cases: Iterable[EvaluationCase], name: Callable[[EvaluationCase], str]
) -> tuple[GroupSummary, ...]:
    """A summary for each group, the group with the smallest share of passing cases first."""
    groups: dict[str, list[EvaluationCase]] = {}
    for case in cases:
        groups.setdefault(name(case), []).append(case)
    summaries = [summarise(key, members) for key, members in groups.items()]
    return tuple(sorted(summaries, key=lambda summary: (summary.passed / summary.pairs, summary.name)))


def worst_first(cases: Iterable[EvaluationCase]) -> list[EvaluationCase]:
    """What was not made, then what is furthest below the gate, and at last what is furthest above it."""
    return sorted(cases, key=lambda case: (case.fault is None, case.margin, case.photo, case.prompt))


def slowest_first(cases: Iterable[EvaluationCase]) -> list[EvaluationCase]:
    """By seconds, the most first."""
    return sorted(cases, key=lambda case: (-case.seconds, case.photo, case.prompt))


def failing(cases: Iterable[EvaluationCase]) -> list[Failing]:
    """The pairs that do not pass, worst first."""
    return [
        Failing(case.photo, case.engine, case.prompt, (case.fault,) if case.fault else _reasons(case))
        for case in worst_first(cases)
        if not case.passed
    ]


def _reasons(case: EvaluationCase) -> tuple[str, ...]:
    """One failure of each measure that failed, from the variation that stands lowest."""
    reasons: dict[str, str] = {}
    for judged in sorted(case.judged, key=lambda judged: judged.margin):
        for why in judged.failures:
            reasons.setdefault(why.split()[0], why)
    return tuple(reasons.values())


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def _most(values: Iterable[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)


def _share(answers: Iterable[bool]) -> float | None:
    known = list(answers)
    return sum(known) / len(known) if known else None
