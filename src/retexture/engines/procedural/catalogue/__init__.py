"""The catalogue: materials, lights and styles, each one file, and what they are written with."""

from retexture.engines.procedural.catalogue.discovery import Catalogue, load_catalogue
from retexture.engines.procedural.catalogue.inlay import INLAY
from retexture.engines.procedural.catalogue.kernel_math import (
    before_curve,
    clamp01,
    mix,
    mix_colour,
    smoothstep,
)
from retexture.engines.procedural.catalogue.light import Exposure, Light, LightGrade
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.materials.natural import NATURAL
from retexture.engines.procedural.catalogue.photo_light import AS_PHOTOGRAPHED
from retexture.engines.procedural.catalogue.point import (
    Kernel,
    Palette,
    Parameters,
    Point,
    Rgb,
    Sample,
    surface_of,
)
from retexture.engines.procedural.catalogue.style import Brief, Style

__all__ = [
    "AS_PHOTOGRAPHED",
    "INLAY",
    "NATURAL",
    "Accent",
    "Body",
    "Brief",
    "Catalogue",
    "Exposure",
    "Family",
    "Kernel",
    "Light",
    "LightGrade",
    "Material",
    "Palette",
    "Parameters",
    "Point",
    "Rgb",
    "Sample",
    "Shading",
    "Style",
    "before_curve",
    "clamp01",
    "load_catalogue",
    "mix",
    "mix_colour",
    "smoothstep",
    "surface_of",
]
