"""From a plan to a picture: materials, weather, light and grade; and to the maps of its surfaces."""

from retexture.engines.procedural.render.channels.level import USUAL_FIDELITY, light_level
from retexture.engines.procedural.render.channels.maps import maps_of_photo, maps_of_tile
from retexture.engines.procedural.render.channels.occlusion import ambient_occlusion
from retexture.engines.procedural.render.channels.painted import Painted, paint
from retexture.engines.procedural.render.compositing import blended, composed, inked, kept_from, pen_of
from retexture.engines.procedural.render.picture import Variant, closer, render
from retexture.engines.procedural.render.repaint import repainted, repainted_photo

__all__ = [
    "USUAL_FIDELITY",
    "Painted",
    "Variant",
    "ambient_occlusion",
    "blended",
    "closer",
    "composed",
    "inked",
    "kept_from",
    "light_level",
    "maps_of_photo",
    "maps_of_tile",
    "paint",
    "pen_of",
    "render",
    "repainted",
    "repainted_photo",
]
