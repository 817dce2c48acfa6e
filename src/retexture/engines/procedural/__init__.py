"""The procedural engine: image analysis, materials, light and drawn styles, all computed.

A picture goes through: ``surface`` (heights, cavities, occlusion) → ``plan`` (materials, tones and turns by
region, the light) → ``pattern`` and ``evaluate`` (materials) → ``shading`` (light) → ``develop`` (grade);
or → ``styles``.
"""

from retexture.engines.procedural.engine import ProceduralEngine

__all__ = ["ProceduralEngine"]
