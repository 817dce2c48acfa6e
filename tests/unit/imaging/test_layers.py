"""Layers of a picture: laid on each other by other code than ours they are the picture again."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import retexture
from openraster_reader import OpenRaster, read_openraster
from retexture.imaging.decode import from_array
from retexture.imaging.layers import layers_of, openraster
from retexture.imaging.surface_maps import SurfaceMaps

_LOOKS = {
    "all of it": ("coffee.jpg", "white marble with gold veins", ["photo", "marble", "shade", "shine"]),
    "beside the photo": (
        "astronaut.jpg",
        "knitted wool clothes",
        ["photo", "knitted wool", "shade", "shine"],
    ),
    "lamps": ("rocket.jpg", "rusted steel in neon night", ["photo", "rusted steel", "shade", "shine"]),
    "a drawing": ("chelsea.jpg", "oil painting", ["photo", "picture"]),
}


def of_picture(picture: np.ndarray, source: np.ndarray, maps: SurfaceMaps | None) -> OpenRaster:
    photo = from_array(source)
    return read_openraster(openraster(layers_of(photo, picture, maps), picture, photo.alpha))


@pytest.mark.parametrize("kind", _LOOKS)
def test_layers_give_the_picture_back(kind: str, photos: Path) -> None:
    name, prompt, layers = _LOOKS[kind]
    with Image.open(photos / name) as source:
        source.thumbnail((300, 300))
        pixels = np.asarray(source.convert("RGB"))
    (made,) = retexture.apply(pixels, prompt, n=1, seed=7, maps=True)
    file = of_picture(made.rgb, pixels, made.maps)
    assert file.names == layers
    assert np.array_equal(file.merged[..., :3], made.rgb)
    assert np.array_equal(file.layers[0][..., :3], pixels)
    assert np.abs(file.composed[..., :3] - made.rgb).max() <= 2
    assert (file.composed[..., 3] == 255).all()


def surfaces(shares: dict[str, np.ndarray], albedo: np.ndarray) -> SurfaceMaps:
    nothing = np.zeros(albedo.shape[:2], np.float32)
    parts = {name: share.astype(np.float32) for name, share in shares.items()}
    return SurfaceMaps(albedo, np.zeros_like(albedo), nothing, nothing, nothing, nothing, parts)


def test_soft_borders_of_several_materials_and_any_light_are_given_back() -> None:
    rng = np.random.default_rng(3)
    shares = rng.dirichlet((0.3, 0.3, 0.3), (40, 50))
    names = ("slate", "moss", "photo")
    maps = surfaces(
        {name: shares[..., at] for at, name in enumerate(names)}, rng.random((40, 50, 3), np.float32)
    )
    picture, source = rng.integers(0, 256, (2, 40, 50, 3), np.uint8)
    file = of_picture(picture, source, maps)
    assert file.names == ["photo", "slate", "moss", "shade", "shine"]
    assert np.abs(file.composed[..., :3] - picture).max() <= 2
    left, covers = np.ones((40, 50)), {}
    for name, layer in zip(reversed(file.names[1:3]), reversed(file.layers[1:3]), strict=True):
        covers[name] = left * layer[..., 3] / 255
        left = left - covers[name]
    for at, name in enumerate(names[:2]):
        assert np.abs(covers[name] - shares[..., at]).max() < 0.01, "each shows as much as its mask says"


def test_a_source_with_transparency_keeps_it() -> None:
    rng = np.random.default_rng(4)
    source = rng.integers(0, 256, (30, 30, 4), np.uint8)
    picture = rng.integers(0, 256, (30, 30, 3), np.uint8)
    maps = surfaces({"slate": np.ones((30, 30))}, rng.random((30, 30, 3), np.float32))
    file = of_picture(picture, source, maps)
    assert file.modes[-1] == "svg:dst-in"
    assert np.abs(file.composed[..., 3] - source[..., 3]).max() <= 0.5
    assert np.abs(file.composed[..., :3] - picture).max() <= 2
    without = replace(maps, parts={})
    assert np.abs(of_picture(picture, source, without).composed[..., :3] - picture).max() <= 2


def test_the_same_layers_give_the_same_bytes() -> None:
    picture = np.full((12, 9, 3), 90, np.uint8)
    layers = layers_of(from_array(picture), picture, None)
    assert openraster(layers, picture, None) == openraster(layers, picture, None)
