"""Many scores in a few numbers."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from retexture.evaluation.annotated.overlap import FaceScore, PartScore
from retexture.evaluation.annotated.targets import TARGETS, TargetAnswer, TargetScore
from retexture.evaluation.rounding import rounded

FIRST = ("subject", "sky", "water", "plants", "person", "face", "floor", "wall", "ceiling", "roof")
"""The parts that come first in reports; named things follow by name."""

_DIGITS = 3


@dataclass(frozen=True)
class PartSummary:
    """One part in many pictures.

    Attributes:
        part: Its name.
        shown: In how many it is shown.
        median: Of the intersections over union there; None where it is shown in none.
        mean: Of the same.
        absent: In how many it is known to be absent.
        clearly_false: In how many of all a false claim is clearly seen.
    """

    part: str
    shown: int
    median: float | None
    mean: float | None
    absent: int
    clearly_false: int


@dataclass(frozen=True)
class TargetSummary:
    """One target in many pictures.

    Attributes:
        target: As prompts name it.
        shown: In how many it is shown.
        right: In how many of those it was painted.
        wrong: In how many of those something else was.
        not_found: In how many of those nothing was.
        absent: In how many it is known to be absent.
        absent_wrong: In how many of those something was painted.
        absent_not_found: In how many of those nothing was, which is right.
        sprayed: In how many of all something was painted though the receipt says that it was not found.
    """

    target: str
    shown: int
    right: int
    wrong: int
    not_found: int
    absent: int
    absent_wrong: int
    absent_not_found: int
    sprayed: int


@dataclass(frozen=True)
class PictureScores:
    """All that was measured of one picture.

    Attributes:
        name: The picture's name.
        kind: Its kind.
        drawn: Whether it is a drawn scene.
        parts: Each part that is shown, or known to be absent.
        faces: Its faces; None where nothing is known of them.
        targets: The named targets.
    """

    name: str
    kind: str
    drawn: bool
    parts: tuple[PartScore, ...]
    faces: FaceScore | None
    targets: tuple[TargetScore, ...]


def summarise_parts(pictures: Iterable[PictureScores]) -> tuple[PartSummary, ...]:
    """A summary for each part, the usual parts first."""
    scores: dict[str, list[PartScore]] = {}
    for picture in pictures:
        for score in picture.parts:
            scores.setdefault(score.part, []).append(score)
    order = sorted(scores, key=lambda part: (FIRST.index(part) if part in FIRST else len(FIRST), part))
    return tuple(_part(part, scores[part]) for part in order)


def _part(part: str, scores: Sequence[PartScore]) -> PartSummary:
    overlaps = [score.iou for score in scores if score.iou is not None]
    return PartSummary(
        part=part,
        shown=len(overlaps),
        median=statistics.median(overlaps) if overlaps else None,
        mean=statistics.fmean(overlaps) if overlaps else None,
        absent=len(scores) - len(overlaps),
        clearly_false=sum(score.clearly_false for score in scores),
    )


def summarise_targets(pictures: Iterable[PictureScores]) -> tuple[TargetSummary, ...]:
    """A summary for each target."""
    scores = [score for picture in pictures for score in picture.targets]
    return tuple(_target(name, [score for score in scores if score.target == name]) for name in TARGETS)


def _target(name: str, scores: Sequence[TargetScore]) -> TargetSummary:
    def count(shown: bool, answer: TargetAnswer) -> int:
        return sum(score.shown is shown and score.answer is answer for score in scores)

    return TargetSummary(
        target=name,
        shown=sum(score.shown for score in scores),
        right=count(True, TargetAnswer.RIGHT),
        wrong=count(True, TargetAnswer.WRONG),
        not_found=count(True, TargetAnswer.NOT_FOUND),
        absent=sum(not score.shown for score in scores),
        absent_wrong=count(False, TargetAnswer.WRONG),
        absent_not_found=count(False, TargetAnswer.NOT_FOUND),
        sprayed=sum(score.sprayed for score in scores),
    )


def summarise_faces(pictures: Iterable[PictureScores]) -> FaceScore:
    """The sums over all pictures of which something is known."""
    known = [picture.faces for picture in pictures if picture.faces is not None]
    return FaceScore(
        picture=f"{len(known)} pictures",
        there=sum(score.there for score in known),
        found=sum(score.found for score in known),
        false=sum(score.false for score in known),
    )


def scores_as_json(pictures: Sequence[PictureScores], missing: Mapping[str, str]) -> dict[str, Any]:
    """Everything as JSON-compatible data: sums over all, over photos, drawn scenes and kinds; each picture.

    Args:
        pictures: What was measured.
        missing: The photos that were not at hand, with where they can be had.
    """
    groups = {
        "all": pictures,
        "photos": [picture for picture in pictures if not picture.drawn],
        "drawn": [picture for picture in pictures if picture.drawn],
    }
    kinds = {picture.kind: [each for each in pictures if each.kind == picture.kind] for picture in pictures}
    content = {
        **{
            name: {
                "pictures": len(group),
                "parts": [asdict(summary) for summary in summarise_parts(group)],
                "faces": asdict(summarise_faces(group)),
                "targets": [asdict(summary) for summary in summarise_targets(group)],
            }
            for name, group in groups.items()
        },
        "kinds": {
            kind: [asdict(summary) for summary in summarise_parts(kinds[kind])] for kind in sorted(kinds)
        },
        "missing": dict(missing),
        "pictures": [asdict(picture) for picture in pictures],
    }
    return dict(rounded(content, _DIGITS))
