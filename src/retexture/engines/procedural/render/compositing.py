"""The finished picture: what was rendered beside what stays the photo."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.layout import Layout
from retexture.engines.procedural.render.repaint import repainted_photo
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.kernels import for_rows, kernel

_FULL_INK = 0.9  # cover from which a pixel shows the ink's own colour
_OF_PEN, _OF_GROUND = (
    0.35,
    0.38,
)  # how much of a line is the pen's colour, and how much light the rest of it keeps


def composed(picture: Rgb8, photo: Rgb8, layout: Layout) -> Rgb8:
    """A rendered picture where the layout renders, paint where it paints, and the photo's pixels elsewhere.

    Args:
        picture: What was rendered, of the photo's size.
        photo: The photo.
        layout: At the same size.
    """
    if layout.parts and layout.rendered is None:
        return picture
    result = repainted_photo(photo, layout.paint)
    if layout.parts and layout.rendered is not None:
        result = blended(result, picture, layout.rendered)
    return kept_from(photo, result, layout.kept)


def kept_from(photo: Rgb8, picture: Rgb8, kept: Map | None) -> Rgb8:
    """The photo's pixels where they are kept, the picture's elsewhere."""
    return picture if kept is None else blended(picture, photo, kept)


def inked(picture: Rgb8, photo: Rgb8, ink: Map, *, pen: NDArray[np.float64] | None) -> Rgb8:
    """A drawing's lines, or a screenshot's letters, laid back on top of a finished picture.

    A drawing's lines become fine darker tints of what they lie on: black ones lie on a render like wire.

    Args:
        picture: The picture.
        photo: What was drawn, of the same size.
        ink: How far lines cover each pixel, 0–1.
        pen: The colour of all lines, (3,), where they are of one pen, as a drawing's are: :func:`pen_of`.
    """
    if pen is None:
        return blended(picture, photo, ink)
    tint = np.rint(_OF_PEN * pen + (1 - _OF_PEN) * _OF_GROUND * picture.astype(np.float32)).astype(np.uint8)
    return blended(picture, tint, np.asarray(ink * np.sqrt(ink), np.float32))


def pen_of(photo: Rgb8, ink: Map) -> NDArray[np.float64]:
    """The colour of the pen that drew all lines of a drawing, (3,) sRGB in levels."""
    full = ink > _FULL_INK
    return np.asarray(np.median(photo[full], axis=0) if full.any() else np.zeros(3), np.float64)


def blended(under: Rgb8, over: Rgb8, share: Map) -> Rgb8:
    """``over`` where ``share`` is 1, ``under`` where it is 0, both exactly."""
    result = np.empty_like(under)
    for_rows(len(under), partial(_blend, under, over, share, result))
    return result


@kernel
def _blend(under: Rgb8, over: Rgb8, share: Map, result: Rgb8, top: int, bottom: int) -> None:
    for y in range(top, bottom):
        for x in range(share.shape[1]):
            amount = min(max(float(share[y, x]), 0.0), 1.0)
            for c in range(3):
                value = under[y, x, c] * (1.0 - amount) + over[y, x, c] * amount
                result[y, x, c] = int(value + 0.5)
