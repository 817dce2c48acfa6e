"""What was claimed of a picture beside what is true."""

from collections.abc import Sequence
from dataclasses import dataclass

from retexture.evaluation.annotated.picture import FACE, AnnotatedPicture, Mask

CLEARLY = 0.02  # of the picture: a false claim as large as this is seen


@dataclass(frozen=True)
class PartScore:
    """One part of one picture.

    Attributes:
        picture: The picture's name.
        part: The part's name.
        shown: Whether the picture shows it.
        iou: Intersection over union with the truth, 0–1; None where it is not shown.
        false: Share of the picture that is claimed and is something else.
    """

    picture: str
    part: str
    shown: bool
    iou: float | None
    false: float

    @property
    def clearly_false(self) -> bool:
        """Whether the false claim is larger than :data:`CLEARLY`."""
        return self.false > CLEARLY


@dataclass(frozen=True)
class FaceScore:
    """The faces of one picture.

    Attributes:
        picture: The picture's name.
        there: How many there are to be found.
        found: How many of those were.
        false: How many were found where none is.
    """

    picture: str
    there: int
    found: int
    false: int


def score_part(picture: AnnotatedPicture, part: str, claimed: Mask) -> PartScore:
    """Hold a claim beside the truth, where that is sure.

    Args:
        picture: Shows the part, or is known not to.
        part: Its name.
        claimed: (height, width) of the picture.

    Raises:
        ValueError: nothing is known of the part in this picture.
    """
    truth = picture.parts.get(part)
    if truth is None:
        if part not in picture.absent:
            raise ValueError(f"nothing is known of {part} in {picture.name}")
        return PartScore(picture.name, part, False, None, float(claimed.mean()))
    claimed = claimed & truth.measured
    true = truth.mask & truth.measured
    union = int((claimed | true).sum())
    return PartScore(
        picture.name,
        part,
        True,
        int((claimed & true).sum()) / union if union else 1.0,
        float((claimed & ~true).mean()),
    )


def score_faces(picture: AnnotatedPicture, centres: Sequence[tuple[float, float]]) -> FaceScore | None:
    """Count the faces that were found; None where nothing is known of faces in the picture.

    Args:
        picture: With its faces.
        centres: (x, y) of the middle of each face that was found, in shares of width and height.
    """
    truth = picture.parts.get(FACE)
    if truth is None:
        return FaceScore(picture.name, 0, 0, len(centres)) if FACE in picture.absent else None
    height, width = truth.mask.shape
    points = [(min(int(y * height), height - 1), min(int(x * width), width - 1)) for x, y in centres]
    found = sum(any(piece[point] for point in points) for piece in truth.pieces)
    false = sum(bool(truth.measured[point]) and not truth.mask[point] for point in points)
    return FaceScore(picture.name, len(truth.pieces), found, false)
