import numpy as np
import pytest

from retexture.engines.procedural.working_size import from_working_size, to_working_size


@pytest.mark.parametrize(
    "size", [(1, 1), (700, 1), (1, 700), (40, 30), (512, 512), (1024, 768), (4000, 3000), (4096, 1300)]
)
def test_every_picture_comes_back_at_its_size(size: tuple[int, int]) -> None:
    width, height = size
    rgb = np.full((height, width, 3), (10, 120, 250), np.uint8)
    working = to_working_size(rgb)
    assert min(working.shape[:2]) >= 16
    assert max(working.shape[:2]) >= 512
    assert working.shape[0] * working.shape[1] <= 4_210_000
    np.testing.assert_array_equal(from_working_size(working, size), rgb)


def test_usual_pictures_are_worked_at_as_they_are() -> None:
    rgb = np.random.default_rng(1).integers(0, 256, (768, 1024, 3), np.uint8)
    np.testing.assert_array_equal(to_working_size(rgb), rgb)
    np.testing.assert_array_equal(from_working_size(rgb, (1024, 768)), rgb)


def test_a_map_keeps_its_zeros_and_ones() -> None:
    working = to_working_size(np.zeros((3000, 4000, 3), np.uint8))
    share = np.zeros(working.shape[:2], np.float32)
    share[:, working.shape[1] // 2 :] = 1
    sized = from_working_size(share, (4000, 3000))
    assert sized.shape == (3000, 4000)
    assert (sized[:, :1990] == 0).all()
    assert (sized[:, 2010:] == 1).all()
