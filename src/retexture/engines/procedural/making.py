"""One picture of a look on a photo, at the photo's size or larger."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from retexture.engines.procedural.canvas import Canvas, Remembered
from retexture.engines.procedural.catalogue import Brief
from retexture.engines.procedural.enlarging import Around, Fresh, Larger, enlarged_picture, lean, planned
from retexture.engines.procedural.layout import LaidLook
from retexture.engines.procedural.plan import Plan, make_plan
from retexture.engines.procedural.render import (
    Variant,
    composed,
    inked,
    kept_from,
    pen_of,
    render,
)
from retexture.engines.procedural.working_size import from_working_size, used_size
from retexture.engines.protocol import Draw
from retexture.imaging.arrays import Rgb8
from retexture.imaging.enlarge import enlarge
from retexture.imaging.kernels import return_freed_memory
from retexture.structure import InputKind, analyse

_OWN_SIZE = 0.3  # of the time of a larger picture: it is made at its own size first

DRAWING_ENLARGED = (
    "The drawing was enlarged: its strokes are those of the picture at its own size, not drawn anew."
)


@dataclass(frozen=True, eq=False)
class Making:
    """How a picture is made.

    Attributes:
        draw: What its random choices flow from.
        fidelity: 0 (loose) to 1 (strict): how closely it follows the photo.
        keeps: What palette and light flow from in place of ``draw``.
        scale: How many times as wide and as high as the photo it is to be.
        creative: Whether it gets fresh fine detail.
        step: Called with the share that is done, from time to time; what it raises ends the work.
    """

    draw: Draw
    fidelity: float
    keeps: Draw | None = None
    scale: int = 1
    creative: bool = False
    step: Callable[[float], None] = field(default=lambda _share: None, repr=False)


def picture_beside(laid: LaidLook, making: Making, photo: Rgb8, lines: Rgb8) -> Rgb8:
    """A finished picture, with the photo's own pixels where they stay, and its lines.

    Args:
        laid: The look on the photo.
        making: How it is made.
        photo: What is shown of the photo, (height, width, 3): it, or an earlier picture of the same size.
        lines: The photo itself, whose lines stay on top.
    """
    plan = make_plan(laid, making.draw, making.keeps) if laid.layout.parts else None
    height, width = photo.shape[:2]
    used, size = used_size(width, height), (making.scale * width, making.scale * height)
    if making.scale == 1 or size[0] <= used[0]:  # small photos are worked at a larger size than theirs
        picture = _at_working_size(laid, plan, making, None)
        return _beside_photo(picture, enlarge(photo, making.scale), enlarge(lines, making.scale), laid)
    drawn = laid.look.style is not None
    remembered: Remembered | None = None if drawn or plan is None else {}
    laid = planned(laid)  # what is left goes, where nobody else holds it
    picture = _at_working_size(laid, plan, making, remembered)
    making.step(_OWN_SIZE)
    around = Around.of(photo, lines, laid)
    laid = lean(laid)
    return_freed_memory()
    fresh = Fresh(making.draw.seed) if making.creative else None
    larger = Larger(laid, plan, making.fidelity, picture, remembered or {}, used, fresh)
    return enlarged_picture(
        larger, around, size, lambda share: making.step(_OWN_SIZE + (1 - _OWN_SIZE) * share)
    )


def try_out(laid: LaidLook) -> None:
    """Make a picture of a look that nobody will see."""
    making = Making(Draw(0, 0), 0.5)
    _at_working_size(laid, make_plan(laid, making.draw) if laid.layout.parts else None, making, None)


def _at_working_size(
    laid: LaidLook, plan: Plan | None, making: Making, remembered: Remembered | None
) -> Rgb8:
    """One picture: materials under a light, or a drawing, or a drawing of materials under a light.

    Where the layout renders nothing a picture without a style is unspecified.

    Args:
        laid: The look on the photo.
        plan: The picture's decisions; None where the layout renders nothing.
        making: How it is made.
        remembered: Filled with what larger renderings have to know; None: there are none.
    """
    structure, layout, look = laid.structure, laid.layout, laid.look
    picture = structure.rgb
    drawn = making.draw if making.keeps is None else _as_drawn(making.draw, making.keeps)
    if plan is not None:
        canvas = Canvas(structure.size, remembered=remembered)
        picture = render(laid, plan, Variant(drawn.seed, drawn.number, making.fidelity), canvas)
    if look.style is None:
        return picture
    if layout.parts or layout.paint:
        structure = analyse(composed(picture, structure.rgb, layout))
    close = making.fidelity * (1 - look.looseness)
    return look.style.draw(Brief(structure, drawn.seed, drawn.number, close, look.strength, look.colours))


def _as_drawn(draw: Draw, keeps: Draw) -> Draw:
    """Inks, papers and lights go by the number; strokes, clouds and what falls from them by both."""
    seed = int(np.random.SeedSequence([draw.seed, draw.number]).generate_state(1)[0])
    return Draw(seed, keeps.number)


def _beside_photo(picture: Rgb8, photo: Rgb8, lines: Rgb8, laid: LaidLook) -> Rgb8:
    """A finished picture at the photo's size, with the photo's own pixels where they stay, and its lines."""
    height, width = photo.shape[:2]
    structure = laid.structure
    picture = from_working_size(picture, (width, height))
    sized = laid.layout.sized((width, height))
    if laid.look.style is not None:
        return kept_from(photo, picture, sized.kept)
    around = photo
    if structure.coloured is not None and sized.coloured:
        around = from_working_size(structure.coloured, (width, height))
    picture = kept_from(photo, composed(picture, around, sized), sized.kept)
    if structure.ink is None:
        return picture
    ink = from_working_size(structure.ink, (width, height))
    return inked(picture, lines, ink, pen=pen_of(lines, ink) if structure.kind is InputKind.DRAWING else None)
