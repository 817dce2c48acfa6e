"""Named targets: right, wrong, or said to be not found."""

from dataclasses import dataclass
from enum import StrEnum

from retexture.evaluation.annotated.overlap import score_part
from retexture.evaluation.annotated.picture import AnnotatedPicture, Mask

TARGETS: dict[str, str] = {
    "the sofa": "sofa",
    "the roof": "roof",
    "the shirt": "shirt",
    "the car": "car",
    "the floor": "floor",
    "the walls": "wall",
}
"""What prompts name, and the part that is meant."""

NOT_FOUND = "not found"
"""What receipts say, and what is best where nothing is shown."""

RIGHT_FROM = 0.5  # intersection over union
_PAINTED = 0.002  # of the picture: less than this nobody sees


class TargetAnswer(StrEnum):
    """What came of a target."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_FOUND = NOT_FOUND


@dataclass(frozen=True)
class TargetScore:
    """One named target in one picture.

    Attributes:
        picture: The picture's name.
        target: As the prompt names it.
        shown: Whether the picture shows it.
        answer: Right where what was painted is the thing; not found where nothing was painted.
        said: What the receipt says of it: "found", "guessed" or "not found".
        painted: Share of the picture that was painted.
        iou: Of what was painted with the thing; None where the picture does not show it.
    """

    picture: str
    target: str
    shown: bool
    answer: TargetAnswer
    said: str
    painted: float
    iou: float | None

    @property
    def sprayed(self) -> bool:
        """Whether something was painted though the receipt says that the thing was not found."""
        return self.said == NOT_FOUND and self.answer is not TargetAnswer.NOT_FOUND


def score_target(picture: AnnotatedPicture, target: str, painted: Mask, said: str) -> TargetScore:
    """Judge what came of one of :data:`TARGETS` in a picture that is known to show it, or not to."""
    score = score_part(picture, TARGETS[target], painted)
    share = float(painted.mean())
    if share < _PAINTED:
        answer = TargetAnswer.NOT_FOUND
    else:
        answer = (
            TargetAnswer.RIGHT if score.iou is not None and score.iou >= RIGHT_FROM else TargetAnswer.WRONG
        )
    return TargetScore(picture.name, target, score.shown, answer, said, share, score.iou)
