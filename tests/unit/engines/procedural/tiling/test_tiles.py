"""Tiles laid beside themselves: no seam may show, whatever the material."""

import numpy as np
import pytest

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.catalogue import NATURAL
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.engines.procedural.tiling import SeamlessTile, tile_of
from retexture.engines.protocol import EngineRefused, Variation
from retexture.engines.tiles import TileRequest

_SIDE = 512
_EVERY = 12
"""All materials take ten minutes; every so many-th is laid whenever all tests run."""

_ENGINE = ProceduralEngine()
_MATERIALS = sorted(name for name, each in _ENGINE.catalogue.materials.items() if each is not NATURAL)


def made(prompt: str, *, maps: bool = False) -> Variation:
    request = TileRequest(prompt, 1, 7, _SIDE, maps=maps)
    return next(iter(_ENGINE.tiles(request, lambda _share, _stage: None, lambda: False)))


def steps(field: np.ndarray, axis: int) -> np.ndarray:
    """The mean step from each column, or row, to the next; the last is that over the seam."""
    step = np.abs(np.roll(field, -1, axis) - field)
    others = tuple(each for each in range(field.ndim) if each != axis)
    return np.asarray(step.mean(axis=others, dtype=np.float64))


def tile_of_material(name: str) -> SeamlessTile:
    material = _ENGINE.catalogue.materials[name]
    look = Look(materials=(MaterialLayer(material),), light=_ENGINE.catalogue.lights[material.light])
    return tile_of(look, _SIDE, 7, 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", _MATERIALS)
def test_a_tile_goes_on_beyond_its_sides(name: str, request: pytest.FixtureRequest) -> None:
    if _MATERIALS.index(name) % _EVERY and not request.config.getoption("--all-materials"):
        pytest.skip("one of those that --all-materials is for")
    tile = tile_of_material(name)
    maps = tile.maps()
    fields = (tile.rgb.astype(np.float32), maps.albedo, maps.normal, maps.roughness, maps.height)
    for field in fields:
        for axis in (0, 1):
            over, *_ = steps(field, axis)[-1:]
            inside = steps(field, axis)[:-1]
            # One of 512 equal columns is the largest by chance: what is a seam stands out of them.
            assert over <= 1.1 * inside.max() + 1e-6, (name, axis)


@pytest.mark.parametrize("prompt", ["brick", "mossy cobblestone", "rusty cracked concrete under snow"])
def test_what_is_joined_shows_no_more_than_what_is_not(prompt: str) -> None:
    """The cut runs within the first third of a tile: its steps are those of the rest."""
    picture = made(prompt).rgb.astype(np.float32)
    for axis in (0, 1):
        along = steps(picture, axis)
        joined, rest = along[: int(0.3 * _SIDE)], along[int(0.3 * _SIDE) : -1]
        assert joined.mean() < 1.25 * rest.mean()
        assert joined.max() < 1.5 * rest.max()


def test_a_tile_is_not_one_that_ends_as_it_begins() -> None:
    """Both halves differ: the tile is no small picture repeated or mirrored."""
    picture = made("marble with gold veins").rgb.astype(np.float32)
    half = _SIDE // 2
    for other in (picture[:, half:], picture[:, half:][:, ::-1], picture[:, ::-1][:, :half]):
        assert np.abs(picture[:, :half] - other).mean() > 3


def test_the_same_request_gives_the_same_tile() -> None:
    assert np.array_equal(made("oak planks").rgb, made("oak planks").rgb)


def test_maps_are_of_one_surface() -> None:
    variation = made("mossy cobblestone", maps=True)
    maps = variation.maps
    assert maps is not None
    assert maps.periodic
    assert maps.size == (_SIDE, _SIDE)
    assert np.allclose(np.linalg.norm(maps.normal, axis=-1), 1, atol=1e-5)
    assert set(maps.parts) >= {"cobblestone"}
    assert len(maps.parts) == 2
    moss = next(share for name, share in maps.parts.items() if name != "cobblestone")
    stones = maps.height > np.quantile(maps.height, 0.7)
    joints = maps.height < np.quantile(maps.height, 0.3)
    assert moss[joints].mean() > moss[stones].mean()  # it grows between the stones
    assert float(maps.occlusion[joints].mean()) < float(maps.occlusion[stones].mean())
    green = maps.albedo[..., 1] - maps.albedo[..., 0]
    assert green[moss > 0.9].mean() > green[moss < 0.1].mean()


def test_tile_is_acted_on_and_what_else_has_no_place_is_told() -> None:
    receipt = made("brick and oak, watercolor --tile").receipt
    assert not [each for each in receipt.ignored if each.text == "--tile"]
    assert any("first" in each.reason for each in receipt.ignored)


def test_a_prompt_without_a_material_is_refused() -> None:
    with pytest.raises(EngineRefused, match="names no material"):
        made("hello")
