import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage import data

from retexture.engines.forwarding import SizeRules, frame_for
from retexture.engines.images_api.profile import load_profile, profile_names

PROFILES = [load_profile(name).sizes for name in profile_names()]


@given(st.integers(1, 4096), st.integers(1, 4096), st.sampled_from(PROFILES))
def test_every_photo_has_a_canvas_that_the_model_takes(width: int, height: int, rules: SizeRules) -> None:
    frame = frame_for((width, height), rules)
    if rules.fixed:
        assert frame.canvas in rules.fixed
    else:
        assert all(side % rules.multiple == 0 and side <= rules.side for side in frame.canvas)
        assert rules.least <= frame.canvas[0] * frame.canvas[1] <= rules.most
        assert max(frame.canvas) / min(frame.canvas) <= rules.ratio
    for axis in (0, 1):
        assert frame.offset[axis] >= 0
        assert frame.offset[axis] + frame.content[axis] <= frame.canvas[axis]
        assert frame.content[axis] >= 1


def test_a_photo_within_the_limits_is_not_scaled() -> None:
    frame = frame_for((1280, 833), SizeRules(most=1_150_000))
    assert (frame.content, frame.canvas, frame.enlarged) == ((1280, 833), (1280, 848), False)


def test_of_fixed_sizes_the_one_with_the_most_of_the_photo_is_chosen() -> None:
    rules = load_profile("gpt-image-1").sizes
    assert frame_for((3000, 2000), rules).canvas == (1536, 1024)
    assert frame_for((2000, 3000), rules).canvas == (1024, 1536)
    assert frame_for((2000, 2000), rules).canvas == (1024, 1024)
    assert frame_for((300, 300), rules).content == (1024, 1024)


def test_what_is_beside_the_photo_is_its_reflection() -> None:
    photo = np.ascontiguousarray(data.chelsea())
    frame = frame_for((451, 300), SizeRules(multiple=64, least=1000))
    canvas = frame.placed(photo)
    x, y = frame.offset
    assert canvas.shape == (frame.canvas[1], frame.canvas[0], 3)
    assert np.array_equal(canvas[y : y + 300, x : x + 451], photo)
    assert np.array_equal(canvas[y : y + 300, x + 451], photo[:, -2])


@pytest.mark.parametrize("size", [(1, 1), (1, 700), (3, 2), (4096, 5)])
def test_slivers_are_placed_too(size: tuple[int, int]) -> None:
    frame = frame_for(size, load_profile("gpt-image-2").sizes)
    photo = np.random.Generator(np.random.PCG64(1)).integers(0, 256, (size[1], size[0], 3), np.uint8)
    assert frame.placed(photo).shape == (frame.canvas[1], frame.canvas[0], 3)
