"""A look over an earlier picture of the same photo: the photo is understood, the earlier picture is shown."""

from dataclasses import replace

from retexture.engines.procedural.layout import LaidLook
from retexture.engines.procedural.render import repainted
from retexture.engines.procedural.surface import shown_by
from retexture.imaging.arrays import Rgb8
from retexture.imaging.colour import linear_from_rgb8


def over(laid: LaidLook, earlier: Rgb8) -> LaidLook:
    """A look laid on the photo, with the earlier picture in place of the photo's own pixels.

    Args:
        laid: The look on the photo, whose forms, parts and light stay as they were read in it.
        earlier: At the size that is worked at.
    """
    structure = replace(laid.structure, rgb=earlier, linear=linear_from_rgb8(earlier), coloured=None)
    surface = shown_by(laid.surface, structure)
    if laid.layout.paint:
        surface = replace(surface, colour=repainted(surface.colour, laid.layout.paint))
    return replace(laid, structure=structure, surface=surface)
