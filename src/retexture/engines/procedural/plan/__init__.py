"""Every decision about one variation: palette, tone, pattern, accents and the direction of light."""

from retexture.engines.procedural.plan.overlays import KINDS
from retexture.engines.procedural.plan.palette import is_chromatic
from retexture.engines.procedural.plan.plan import Layer, Plan, make_plan
from retexture.engines.procedural.plan.scale import sizes_in_words

__all__ = [
    "KINDS",
    "Layer",
    "Plan",
    "is_chromatic",
    "make_plan",
    "sizes_in_words",
]
