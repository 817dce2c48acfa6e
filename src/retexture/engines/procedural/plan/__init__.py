"""Every decision about one variation: palette, tone, pattern, accents and the direction of light."""

from retexture.engines.procedural.plan.overlays import KINDS
from retexture.engines.procedural.plan.plan import Layer, Plan, make_plan

__all__ = [
    "KINDS",
    "Layer",
    "Plan",
    "make_plan",
]
