"""A picture at a larger size: its materials rendered anew in windows, everything else enlarged.

What was rendered at the picture's own size says how light, how colourful and where everything is; a window's
own rendering adds what is finer than that. So no window differs from the next one at their border, and the
larger picture is the same picture.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import cv2
import numpy as np

from retexture.engines.procedural.canvas import Canvas, Remembered
from retexture.engines.procedural.enlarging.detail import Fresh, with_fresh_detail
from retexture.engines.procedural.enlarging.surroundings import Around
from retexture.engines.procedural.enlarging.window import windowed
from retexture.engines.procedural.layout import LaidLook
from retexture.engines.procedural.plan import Plan
from retexture.engines.procedural.render import closer
from retexture.imaging.arrays import Linear, Map, Rgb8
from retexture.imaging.enlarge import Window, window_of, window_of_map
from retexture.imaging.filters import blur

_WINDOW = 640
"""Pixels of a window's side, without its margin: with it a window takes an eighth of a gigabyte while it is
rendered."""
_MARGIN = 12  # pixels of the picture's own size, which blurs and corrections reach across
_ALIKE = 2.5
"""Sigma, in pixels of the picture's own size, of what a window takes over from it: light and colour, but not
the grain, which is too coarse there."""


@dataclass(frozen=True, eq=False)
class Larger:
    """One picture, rendered at its own size, that is to be made larger.

    Attributes:
        laid: The look on the photo.
        plan: The variation's decisions; None where nothing is rendered.
        fidelity: How closely it follows the photo.
        picture: It, at the size that was worked at.
        remembered: What its rendering told of the whole.
        used: (width, height) of the part of ``picture`` that the photo shows; the rest only widens it.
        fresh: The detail that is to be added, or None for none.
    """

    laid: LaidLook
    plan: Plan | None
    fidelity: float
    picture: Rgb8
    remembered: Remembered
    used: tuple[int, int]
    fresh: Fresh | None = None


def enlarged_picture(
    larger: Larger, around: Around, size: tuple[int, int], step: Callable[[float], None]
) -> Rgb8:
    """Make a picture at ``size`` = (width, height), which is larger than what was worked at.

    Args:
        larger: The picture.
        around: What is put beside its materials.
        size: Of the result.
        step: Called before each window with the share that is done; what it raises ends the work.
    """
    width, height = size
    out = np.empty((height, width, 3), np.uint8)
    windows = list(_windows(size))
    for done, (left, top, columns, rows) in enumerate(windows):
        step(done / len(windows))
        part = _window(larger, size, (left, top, columns, rows))
        out[top : top + rows, left : left + columns] = around.beside(
            part, Window(left, top, columns, rows, size)
        )
    return out


def _windows(size: tuple[int, int]) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, width and height of windows of about one size that cover the picture."""
    across, down = (np.linspace(0, side, 1 + max(1, round(side / _WINDOW))).astype(int) for side in size)
    for top, bottom in pairwise(down):
        for left, right in pairwise(across):
            yield int(left), int(top), int(right - left), int(bottom - top)


def _window(larger: Larger, size: tuple[int, int], core: tuple[int, int, int, int]) -> Rgb8:
    """One window: rendered with a margin, brought to the picture's light and colour, and cut out."""
    height, width = larger.picture.shape[:2]
    # The working picture may go on beyond what the photo shows of it.
    zooms = size[0] / larger.used[0], size[1] / larger.used[1]
    whole = (zooms[0] * width, zooms[1] * height)
    left, top, columns, rows = core
    zoom = max(zooms)
    if "shaded" not in larger.remembered:
        return _enlarged(larger, Window(left, top, columns, rows, whole), zoom)
    margin = round(_MARGIN * zoom)
    outer_left, outer_top = max(left - margin, 0), max(top - margin, 0)
    outer_right = min(left + columns + margin, int(whole[0]))
    outer_bottom = min(top + rows + margin, int(whole[1]))
    window = Window(outer_left, outer_top, outer_right - outer_left, outer_bottom - outer_top, whole)
    canvas = Canvas(whole, window, zoom, larger.remembered)
    part = _materials(larger, canvas, window)
    inner = np.s_[top - outer_top : top - outer_top + rows, left - outer_left : left - outer_left + columns]
    return np.ascontiguousarray(part[inner])


def _materials(larger: Larger, canvas: Canvas, window: Window) -> Rgb8:
    """A window's materials in the picture: finer than it, and as light and colourful as it."""
    shown = cast(Rgb8, larger.remembered["shaded"])
    enlarged = _enlarged(larger, window, canvas.zoom)
    elsewhere = larger.remembered.get("not shaded")
    share = np.ones((window.height, window.width), np.float32)
    if elsewhere is not None:
        field = np.asarray(elsewhere, np.float32)
        share = 1 - np.clip(window_of_map(field, window) if field.ndim else field, 0, 1)
        share = np.broadcast_to(share, (window.height, window.width))
        if not share.any():
            return enlarged
    structure = larger.laid.structure
    if structure.blurred.any():
        share = share * (1 - np.clip(window_of_map(structure.blurred, window), 0, 1))
    assert larger.plan is not None
    laid, plan = windowed(larger.laid, larger.plan, window, canvas.zoom)
    fine = closer(laid, plan, larger.fidelity, canvas).astype(np.float32)
    if larger.fresh is not None:
        fine = with_fresh_detail(fine, larger.fresh, window, canvas.zoom)
    materials = window_of(shown, window)
    fine += _difference(materials, fine, canvas.zoom)
    plain = window_of(larger.picture, window)
    result = enlarged + share[..., None] * (plain - materials.astype(np.float32) + fine - enlarged)
    return np.asarray(np.rint(np.clip(result, 0, 255)), np.uint8)


def _enlarged(larger: Larger, window: Window, zoom: float) -> Rgb8:
    """A window of the picture, merely enlarged, with fresh detail where it is asked for."""
    enlarged = window_of(larger.picture, window)
    if larger.fresh is None:
        return enlarged
    detailed = with_fresh_detail(enlarged.astype(np.float32), larger.fresh, window, zoom)
    return np.asarray(np.rint(np.clip(detailed, 0, 255)), np.uint8)


def _difference(wanted: Rgb8, fine: Linear, zoom: float) -> Map:
    """What a finer rendering lacks of the light and colour of the picture, in levels."""
    height, width = fine.shape[:2]
    small = (max(1, round(width / zoom)), max(1, round(height / zoom)))
    lacking = cv2.resize(wanted.astype(np.float32) - fine, small, interpolation=cv2.INTER_AREA)
    smooth = blur(cast(Map, lacking), _ALIKE)
    return window_of_map(smooth, Window(0, 0, width, height, (float(width), float(height))))
