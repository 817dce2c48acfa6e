"""Which layers a picture is taken apart into: the photo, each material, and the light on all of it.

Materials are their colours without light, cut out by where they show; above them lies what light does to
them. Where it darkens it is a layer that multiplies, where it brightens (highlights, glow, what a bright
surface of the photo becomes) one that is added. Both are what is left of the picture, so together with
the layers below they give it back, whatever the layers below are.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from retexture.imaging.arrays import Alpha8, Map, Rgb8
from retexture.imaging.colour import linear_to_srgb, rgb8_from_srgb
from retexture.imaging.layers.openraster import BlendMode, PictureLayer
from retexture.imaging.photo import Photo
from retexture.imaging.surface_maps import SurfaceMaps

PHOTO = "photo"
"""The lowest layer; maps call the part so that shows it, too."""

_BAND = 256  # rows that are computed at a time: in float32 a whole picture would be four times as large


def layers_of(photo: Photo, picture: Rgb8, maps: SurfaceMaps | None) -> tuple[PictureLayer, ...]:
    """Take a picture apart, from the lowest layer to the uppermost.

    Args:
        photo: What it was made of, of the same size.
        picture: The picture.
        maps: What its surfaces are; None: it shows none, and lies whole on the photo.
    """
    below = PictureLayer(PHOTO, photo.rgb)
    layers = (
        [below, PictureLayer("picture", picture)] if maps is None else [below, *_lit(below, picture, maps)]
    )
    if photo.alpha is not None:
        nothing = np.zeros_like(picture)
        layers.append(PictureLayer("transparency", nothing, photo.alpha, BlendMode.CUT_OUT))
    return tuple(layers)


def _lit(below: PictureLayer, picture: Rgb8, maps: SurfaceMaps) -> tuple[PictureLayer, ...]:
    materials = tuple(_materials(maps))
    shade, shine = _light(_laid([below, *materials]), picture)
    return (
        *materials,
        PictureLayer("shade", shade, mode=BlendMode.MULTIPLY),
        PictureLayer("shine", shine, mode=BlendMode.PLUS),
    )


def _materials(maps: SurfaceMaps) -> Iterator[PictureLayer]:
    """Each material, as opaque as it has to be under those above it to show as much as it does."""
    colour = rgb8_from_srgb(linear_to_srgb(maps.albedo))
    shares = {name: share for name, share in maps.parts.items() if name != PHOTO}
    left: Map = np.ones(colour.shape[:2], np.float32)
    opaque: dict[str, Alpha8] = {}
    for name, share in reversed(shares.items()):
        of_left = np.divide(share, left, out=np.zeros_like(left), where=left > 0)
        opaque[name] = np.rint(np.clip(of_left, 0, 1) * 255).astype(np.uint8)
        left = np.clip(left - share, 0, 1)
    for name in shares:
        alpha = opaque[name]
        yield PictureLayer(name, colour * (alpha > 0)[..., None], alpha)


def _laid(layers: Sequence[PictureLayer]) -> Rgb8:
    """What layers of the normal mode show; the lowest is opaque."""
    shown = layers[0].rgb.copy()
    for layer in layers[1:]:
        assert layer.alpha is not None
        for top in range(0, len(shown), _BAND):
            rows = np.s_[top : top + _BAND]
            share = layer.alpha[rows][..., None].astype(np.float32) / 255
            mixed = shown[rows] + share * (layer.rgb[rows].astype(np.float32) - shown[rows])
            shown[rows] = np.rint(mixed).astype(np.uint8)
    return shown


def _light(base: Rgb8, picture: Rgb8) -> tuple[Rgb8, Rgb8]:
    """What base colours are multiplied by, and what is added then, to give the picture."""
    shade, shine = np.empty_like(base), np.empty_like(base)
    for top in range(0, len(base), _BAND):
        rows = np.s_[top : top + _BAND]
        colour, wanted = base[rows].astype(np.float32), picture[rows].astype(np.float32)
        factor = np.rint(np.minimum(255 * wanted / np.maximum(colour, 1), 255))
        factor[colour == 0] = 255
        shade[rows] = factor.astype(np.uint8)
        shine[rows] = np.clip(wanted - np.rint(colour * factor / 255), 0, 255).astype(np.uint8)
    return shade, shine
