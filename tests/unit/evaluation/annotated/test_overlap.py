import numpy as np
import pytest
from numpy.typing import NDArray

from retexture.evaluation import (
    TARGETS,
    AnnotatedPicture,
    PictureScores,
    TargetAnswer,
    score_faces,
    score_part,
    score_target,
    scores_as_json,
    summarise_faces,
    summarise_parts,
    summarise_targets,
)
from retexture.evaluation.annotated.annotation import AnnotatedPhoto, OutlinedPart, PhotoSource
from retexture.evaluation.annotated.picture import photo_picture

SIDE = 200
LEFT = ((0, 0), (0.5, 0), (0.5, 1), (0, 1))
LOW = ((0, 0.9), (1, 0.9), (1, 1), (0, 1))
FACES = (((0.1, 0.1), (0.3, 0.1), (0.3, 0.3), (0.1, 0.3)), ((0.6, 0.1), (0.8, 0.1), (0.8, 0.3), (0.6, 0.3)))
DOUBT = ((0.4, 0.5), (0.6, 0.5), (0.6, 0.7), (0.4, 0.7))


@pytest.fixture
def picture() -> AnnotatedPicture:
    """The left half is sky but for its lowest tenth, there are two faces, and no sofa."""
    photo = AnnotatedPhoto(
        name="made up",
        kind="test",
        source=PhotoSource("", "", "", "none.png"),
        sha256="",
        bytes=0,
        licence="CC0-1.0",
        author="",
        size=(SIDE, SIDE),
        parts={
            "sky": OutlinedPart((LEFT,), holes=(LOW,)),
            "face": OutlinedPart(FACES, unsure=(DOUBT,)),
            "floor": OutlinedPart((LOW,)),
        },
        absent=("sofa", "water"),
    )
    return photo_picture(photo, np.full((SIDE, SIDE, 3), 128, np.uint8))


def mask(top: int, bottom: int, left: int, right: int) -> NDArray[np.bool_]:
    made = np.zeros((SIDE, SIDE), np.bool_)
    made[top:bottom, left:right] = True
    return made


def test_outlines_and_holes_are_filled(picture: AnnotatedPicture) -> None:
    sky = picture.parts["sky"].mask
    assert sky.mean() == pytest.approx(0.45, abs=0.01)
    assert not (sky & picture.parts["floor"].mask).sum() > 2 * SIDE


def test_the_truth_agrees_with_itself_and_with_nothing_else(picture: AnnotatedPicture) -> None:
    for part, truth in picture.parts.items():
        own = score_part(picture, part, truth.mask)
        assert (own.shown, own.iou, own.false) == (True, 1.0, 0.0)
        assert score_part(picture, part, ~truth.mask).iou == 0
        assert score_part(picture, part, np.zeros_like(truth.mask)).iou == 0


def test_a_pixel_along_the_border_does_not_count(picture: AnnotatedPicture) -> None:
    truth = picture.parts["sky"].mask
    moved = np.roll(truth, 1, axis=1)
    moved[:, 0] = truth[:, 0]
    assert score_part(picture, "sky", moved).iou == 1
    assert 0.8 < (score_part(picture, "sky", np.roll(truth, 10, axis=1)).iou or 0) < 0.95


def test_half_of_a_part_is_half_of_its_overlap(picture: AnnotatedPicture) -> None:
    half = score_part(picture, "sky", mask(0, 180, 0, 50))
    assert half.iou == pytest.approx(0.5, abs=0.02)
    assert half.false == 0
    twice = score_part(picture, "sky", mask(0, 180, 0, SIDE))
    assert twice.iou == pytest.approx(0.5, abs=0.02)
    assert twice.false == pytest.approx(0.45, abs=0.02)
    assert twice.clearly_false


def test_a_part_that_is_not_there_can_only_be_claimed_falsely(picture: AnnotatedPicture) -> None:
    claimed = score_part(picture, "water", mask(0, 20, 0, SIDE))
    assert (claimed.shown, claimed.iou) == (False, None)
    assert claimed.false == pytest.approx(0.1)
    assert claimed.clearly_false
    assert not score_part(picture, "water", mask(0, 3, 0, SIDE)).clearly_false


def test_nothing_is_said_of_what_nobody_knows(picture: AnnotatedPicture) -> None:
    with pytest.raises(ValueError, match="nothing is known of roof in made up"):
        score_part(picture, "roof", mask(0, 1, 0, 1))


def test_faces_are_counted_one_by_one(picture: AnnotatedPicture) -> None:
    both = score_faces(picture, [(0.2, 0.2), (0.7, 0.2)])
    assert both is not None
    assert (both.there, both.found, both.false) == (2, 2, 0)
    twice_one = score_faces(picture, [(0.2, 0.2), (0.22, 0.2), (0.9, 0.9)])
    assert twice_one is not None
    assert (twice_one.found, twice_one.false) == (1, 1)
    doubtful = score_faces(picture, [(0.5, 0.6), (1.0, 0.0)])
    assert doubtful is not None
    assert (doubtful.found, doubtful.false) == (0, 1)


def test_a_target_is_right_wrong_or_not_found(picture: AnnotatedPicture) -> None:
    floor = picture.parts["floor"].mask
    nothing = np.zeros_like(floor)
    right = score_target(picture, "the floor", floor, "found")
    wrong = score_target(picture, "the floor", ~floor, "found")
    missed = score_target(picture, "the floor", nothing, "not found")
    assert [each.answer for each in (right, wrong, missed)] == list(TargetAnswer)
    assert not any(each.sprayed for each in (right, wrong, missed))
    assert score_target(picture, "the sofa", nothing, "not found").answer is TargetAnswer.NOT_FOUND
    sprayed = score_target(picture, "the sofa", floor, "not found")
    assert sprayed.answer is TargetAnswer.WRONG
    assert sprayed.sprayed


def test_scores_add_up(picture: AnnotatedPicture) -> None:
    floor = picture.parts["floor"].mask
    scores = [
        PictureScores(
            name=f"picture {number}",
            kind="test",
            drawn=number > 0,
            parts=(
                score_part(picture, "floor", claimed),
                score_part(picture, "sofa", claimed),
            ),
            faces=score_faces(picture, [(0.2, 0.2)]),
            targets=(
                score_target(picture, "the floor", claimed, "found"),
                score_target(picture, "the sofa", claimed, "found"),
            ),
        )
        for number, claimed in enumerate((floor, ~floor, np.zeros_like(floor)))
    ]
    by_part = {summary.part: summary for summary in summarise_parts(scores)}
    assert (by_part["floor"].shown, by_part["floor"].median) == (3, 0.0)
    assert by_part["floor"].mean == pytest.approx(1 / 3)
    assert (by_part["floor"].clearly_false, by_part["sofa"].clearly_false) == (1, 2)
    assert (by_part["sofa"].shown, by_part["sofa"].absent, by_part["sofa"].median) == (0, 3, None)
    by_target = {summary.target: summary for summary in summarise_targets(scores)}
    assert list(by_target) == list(TARGETS)
    ground, seat = by_target["the floor"], by_target["the sofa"]
    assert (ground.shown, ground.right, ground.wrong, ground.not_found) == (3, 1, 1, 1)
    assert (seat.absent, seat.absent_wrong, seat.absent_not_found) == (3, 2, 1)
    faces = summarise_faces(scores)
    assert (faces.there, faces.found, faces.false) == (6, 3, 0)
    content = scores_as_json(scores, {"other": "nowhere"})
    assert (content["photos"]["pictures"], content["drawn"]["pictures"]) == (1, 2)
    assert content["missing"] == {"other": "nowhere"}
    assert content["kinds"]["test"] == content["all"]["parts"]
