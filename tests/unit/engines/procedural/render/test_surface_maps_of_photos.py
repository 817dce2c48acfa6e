"""Maps beside pictures of photos: of the materials, and of the photo where it stays."""

import numpy as np
import pytest
from skimage import data

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import Request, Variation
from retexture.imaging.colour import linear_from_rgb8
from retexture.imaging.mask import Mask
from retexture.imaging.photo import Photo
from retexture.imaging.surface_maps import SurfaceMaps

_COFFEE = np.ascontiguousarray(data.coffee())


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


def made(engine: ProceduralEngine, prompt: str, mask: Mask | None = None, *, maps: bool = True) -> Variation:
    photo = Photo(_COFFEE, None, "0" * 64, (_COFFEE.shape[1], _COFFEE.shape[0]))
    request = Request(photo, prompt, 1, 3, 0.5, mask=mask, maps=maps)
    return next(iter(engine.variations(request, lambda _share, _stage: None, lambda: False)))


def maps_of(variation: Variation) -> SurfaceMaps:
    assert variation.maps is not None
    return variation.maps


def test_maps_change_nothing_of_the_picture(engine: ProceduralEngine) -> None:
    with_maps, without = made(engine, "gold"), made(engine, "gold", maps=False)
    assert np.array_equal(with_maps.rgb, without.rgb)
    assert without.maps is None
    assert maps_of(with_maps).size == (_COFFEE.shape[1], _COFFEE.shape[0])


def test_a_metal_is_a_metal_in_its_maps(engine: ProceduralEngine) -> None:
    gold, felt = maps_of(made(engine, "gold everywhere")), maps_of(made(engine, "felt everywhere"))
    assert gold.metalness.mean() > 0.8 > 0.1 > felt.metalness.mean()
    assert gold.roughness.mean() < felt.roughness.mean()
    assert not gold.periodic


def test_what_lies_outside_the_mask_is_the_photo_in_the_maps_too(engine: ProceduralEngine) -> None:
    share = np.zeros(_COFFEE.shape[:2], np.float32)
    share[:, :200] = 1
    maps = maps_of(made(engine, "gold everywhere", Mask(share, "0" * 64)))
    assert np.all(maps.metalness[:, 210:] == 0)
    photo = linear_from_rgb8(_COFFEE)
    assert np.abs(maps.albedo[:, 210:] - photo[:, 210:]).mean() < 0.01
    assert np.allclose(maps.parts["photo"] + maps.parts["gold"], 1, atol=0.01)


def test_a_drawing_has_no_maps_and_says_so(engine: ProceduralEngine) -> None:
    drawn = made(engine, "oil painting")
    assert drawn.maps is None
    assert any("no maps" in note for note in drawn.receipt.notes)
