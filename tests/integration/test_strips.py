"""Very narrow pictures through everything that pictures go through."""

from functools import cache
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from retexture.engines.delivery import deliver
from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import Request
from retexture.evaluation import measure
from retexture.imaging.arrays import Rgb8
from retexture.imaging.decode import decode, from_array
from retexture.imaging.encode import encode
from retexture.imaging.limits import Limits
from retexture.imaging.mask import read_mask
from retexture.imaging.thumbnail import SIDE, thumbnail
from retexture.structure.segments.features import groups, measure_features
from retexture.structure.segments.labels import fill_watershed
from retexture.structure.segments.superpixels import find_superpixels

Size = tuple[int, int]


@cache
def engine() -> ProceduralEngine:
    return ProceduralEngine()


def prompts() -> list[str]:
    known = engine().catalogue
    return [
        "blue glass",
        "white marble with gold veins, keep the sky",
        "red brick walls, wooden floor",
        "weathered copper covered in snow",
        "paint the sky pink and the water green",
        *known.styles,
        *(f"oak wood, {style}" for style in known.styles),
        *(f"gold, {light}" for light in known.lights),
    ]


def counted(size: Size, dice: np.random.Generator) -> Rgb8:
    """Each pixel has the next colour of all that there are: blues that pass evenly into each other."""
    number = (np.arange(size[0] * size[1]) + dice.integers(1 << 20)).reshape(size[::-1])
    return np.stack([number >> 16 & 255, number >> 8 & 255, number & 255], 2).astype(np.uint8)


def landscape(size: Size, dice: np.random.Generator) -> Rgb8:
    down = np.linspace(0, 1, size[1])[:, None, None]
    ground = np.array([90, 150, 240]) * (1 - down) + np.array([30, 80, 60]) * down
    noise = dice.normal(0, dice.choice([0, 8]), (size[1], size[0], 3))
    return np.clip(ground + noise, 0, 255).astype(np.uint8)


def blocks(size: Size, dice: np.random.Generator) -> Rgb8:
    few = dice.integers(0, 256, (size[1] // 40 + 1, size[0] // 40 + 1, 3), np.uint8)
    return np.asarray(cv2.resize(few, size, interpolation=cv2.INTER_NEAREST))


def noise(size: Size, dice: np.random.Generator) -> Rgb8:
    return dice.integers(0, 256, (size[1], size[0], 3), np.uint8)


def flat(size: Size, dice: np.random.Generator) -> Rgb8:
    return np.full((size[1], size[0], 3), dice.integers(0, 256, 3), np.uint8)


LONG = st.one_of(st.integers(1, 40), st.integers(41, 700), st.integers(701, 4096), st.just(4096))
NARROW = st.tuples(st.integers(1, 40), LONG).flatmap(lambda size: st.sampled_from([size, size[::-1]]))
PICTURE = st.sampled_from([counted, landscape, blocks, noise, flat])


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(NARROW, PICTURE, st.deferred(lambda: st.sampled_from(prompts())), st.booleans(), st.booleans(),
       st.integers(0, 2**32 - 1))  # fmt: skip
@example((1, 4096), counted, "blue glass", False, False, 0)
@example((4096, 1), counted, "blue glass", True, False, 0)
@example((2, 4096), counted, "blue glass", False, True, 0)
@example((38, 4096), landscape, "coloured pencil", False, False, 1)
@example((4096, 38), landscape, "pencil", False, False, 1)
def test_a_strip_becomes_a_strip(
    size: Size, draw: Any, prompt: str, masked: bool, strict: bool, seed: int
) -> None:
    photo = from_array(draw(size, np.random.default_rng(seed)))
    levels = np.zeros((size[1], size[0]), np.uint8)
    levels[size[1] // 2 :, size[0] // 2 :] = 255
    mask = read_mask(from_array(levels), photo.size) if masked else None
    asked = Request(photo, prompt, 1, seed, 0.5, mask=mask, min_structure=0.9 if strict else 0.0)
    (made,) = deliver(engine(), asked, lambda _share, _stage: None, lambda: False)
    assert made.rgb.shape == photo.rgb.shape
    assert made.receipt.kept is not None
    assert 0 <= made.receipt.kept.score <= 1
    assert 0 <= measure(photo.rgb, made.rgb).structure <= 1
    if mask is not None:
        assert np.array_equal(made.rgb[mask.share == 0], photo.rgb[mask.share == 0])
    small = decode(thumbnail(encode(made.rgb), Limits()))
    assert max(small.size) == min(SIDE, max(size))


@pytest.mark.parametrize("size", [(1, 320), (320, 1), (2, 320), (320, 2), (1, 1), (2, 2), (3, 3)])
def test_superpixels_of_a_strip_lie_in_one_piece(size: Size) -> None:
    superpixels = find_superpixels(landscape(size, np.random.default_rng(2)))
    for patch in range(superpixels.count):
        count, _ = cv2.connectedComponents((superpixels.labels == patch).astype(np.uint8), connectivity=8)
        assert count == 2  # the ground and the patch


def test_what_lies_beside_no_seed_goes_to_the_nearest_one() -> None:
    rgb = np.full((1, 60, 3), 90, np.uint8)
    seeds = np.zeros((1, 60), np.int32)
    seeds[0, [5, 30, 55]] = 1, 2, 3
    labels = fill_watershed(rgb, seeds)
    assert labels.shape == (1, 60)
    assert np.all(np.diff(labels[0]) >= 0)
    assert set(labels[0, [5, 30, 55]]) == {0, 1, 2}
    assert labels[0, 0] == 0
    assert labels[0, 59] == 2


@pytest.mark.parametrize("size", [(1, 320), (2, 700), (16, 4096), (40, 40)])
def test_no_group_is_empty(size: Size) -> None:
    rgb = counted(size, np.random.default_rng(0))
    features = measure_features(rgb, find_superpixels(rgb))
    for chosen in (features.hue > 175, features.y > 0.3, np.ones(features.superpixels.count, bool)):
        assert all(group.any() for group in groups(features, chosen))
