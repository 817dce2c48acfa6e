"""The maps of a picture of a photo, for 3D programs."""

from retexture.engines.procedural.layout import LaidLook
from retexture.engines.procedural.making import Making
from retexture.engines.procedural.plan import make_plan
from retexture.engines.procedural.render import maps_of_photo, paint
from retexture.engines.protocol import NO_MAPS, Request
from retexture.imaging.surface_maps import SurfaceMaps


def photo_maps(laid: LaidLook, request: Request, making: Making) -> SurfaceMaps | None:
    """What the surfaces of a variation are; None where nobody asks, or where it shows none.

    Args:
        laid: Its look on the photo.
        request: What is asked for.
        making: How the variation is made; a larger one has no maps.
    """
    if not request.maps or making.scale > 1 or not _has_surfaces(laid):
        return None
    plan = make_plan(laid, making.draw, making.keeps)
    changes = None if request.mask is None else request.mask.share
    return maps_of_photo(paint(laid, plan, making.fidelity), laid, plan.layers, changes, request.photo.size)


def without_maps(request: Request, laid: LaidLook) -> tuple[str, ...]:
    """What to say where maps are asked for of a picture that shows no surfaces."""
    if not request.maps or _has_surfaces(laid):
        return ()
    return (NO_MAPS,)


def _has_surfaces(laid: LaidLook) -> bool:
    return bool(laid.layout.parts) and laid.look.style is None
