"""Materials without a target, and those that are only offered, given to the parts that a photo shows."""

from retexture.engines.procedural.layout.placement.bare_ground import (
    bare_background,
    on_things,
    several_on_thing,
)
from retexture.engines.procedural.layout.placement.offers import accepted
from retexture.engines.procedural.layout.placement.usual_places import on_usual_places

__all__ = ["accepted", "bare_background", "on_things", "on_usual_places", "several_on_thing"]
