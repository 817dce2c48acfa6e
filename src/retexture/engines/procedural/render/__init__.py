"""From a plan to a picture: materials, weather, light and grade."""

from retexture.engines.procedural.render.compositing import composed, inked, kept_from
from retexture.engines.procedural.render.picture import Variant, render
from retexture.engines.procedural.render.repaint import repainted

__all__ = [
    "Variant",
    "composed",
    "inked",
    "kept_from",
    "render",
    "repainted",
]
