import numpy as np
import pytest

from retexture.evaluation import AnnotatedPicture
from retexture.evaluation.annotated.picture import PartTruth
from training.scene.panoramas import CROP_SIZE, View, crops, places, views

HEIGHT, WIDTH = 256, 512
ODD = 101, 75  # with a pixel in the middle


def middle(view: View) -> tuple[float, float]:
    x, y = places(view, (HEIGHT, WIDTH), ODD)
    return float(x[37, 50]), float(y[37, 50])


def test_straight_ahead_is_the_middle() -> None:
    assert middle(View(0, 0, 80)) == pytest.approx(((WIDTH - 1) / 2, (HEIGHT - 1) / 2), abs=1e-3)


@pytest.mark.parametrize(
    ("view", "shares"),
    [
        (View(90, 0, 80), (0.75, 0.5)),
        (View(-90, 0, 80), (0.25, 0.5)),
        (View(360 + 90, 0, 80), (0.75, 0.5)),
        (View(0, 45, 80), (0.5, 0.25)),
        (View(0, -45, 80), (0.5, 0.75)),
        (View(90, 30, 80), (0.75, 1 / 3)),
    ],
)
def test_to_the_right_is_to_the_right_and_up_is_up(view: View, shares: tuple[float, float]) -> None:
    assert middle(view) == pytest.approx((shares[0] * WIDTH - 0.5, shares[1] * HEIGHT - 0.5), abs=1e-3)


def test_a_view_spans_its_field() -> None:
    x, y = places(View(0, 0, 90), (HEIGHT, WIDTH), (1001, 751))
    spanned = (x[375, -1] - x[375, 0]) / WIDTH * 360
    assert spanned == pytest.approx(90, abs=0.2)
    assert np.ptp(y[375]) < 1e-3  # the horizon stays level


def test_a_view_goes_on_over_the_seam() -> None:
    x, _ = places(View(180, 0, 80), (HEIGHT, WIDTH))
    row = x[CROP_SIZE[1] // 2]
    assert row[0] > WIDTH / 2 > row[-1]
    steps = np.diff(row) % WIDTH
    assert steps.max() < 3
    assert x.min() >= -0.5
    assert x.max() <= WIDTH - 0.5


def test_views_look_all_around_and_are_the_same_for_the_same_seed() -> None:
    found = views(7)
    assert found == views(7) != views(8)
    yaws = sorted(view.yaw % 360 for view in found)
    gaps = np.diff([*yaws, yaws[0] + 360])
    assert gaps.max() < min(view.field for view in found) + 15


def test_parts_are_cropped_as_the_picture_is() -> None:
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    mask = (rows < HEIGHT // 2) & (columns > WIDTH // 3)
    measured = columns < WIDTH - 20
    rgb = np.repeat(np.where(mask, 200, 40).astype(np.uint8)[..., None], 3, axis=-1)
    panorama = AnnotatedPicture(
        "round", "panorama", False, rgb, {"sky": PartTruth(mask, measured, ())}, ("water",), ""
    )
    found = list(crops(panorama, 3))
    assert len({crop.name for crop in found}) == len(found) == len(views(3))
    for crop in found:
        assert crop.rgb.shape == (*CROP_SIZE[::-1], 3)
        assert crop.absent == ("water",)
        truth = crop.parts["sky"]
        assert ((crop.rgb[..., 0] > 120) == truth.mask).mean() > 0.98
    assert any(crop.parts["sky"].mask.any() for crop in found)
    assert not all(crop.parts["sky"].measured.all() for crop in found)
