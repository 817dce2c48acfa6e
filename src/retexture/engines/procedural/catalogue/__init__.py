"""The catalogue: materials, lights, styles and manners, each one file, and what they are written with."""

from retexture.engines.procedural.catalogue.discovery import Catalogue, load_catalogue
from retexture.engines.procedural.catalogue.gamut import METALS, PAINTS, PLANTS, WOODS, Gamut
from retexture.engines.procedural.catalogue.inlay import INLAY
from retexture.engines.procedural.catalogue.kernel_math import (
    before_curve,
    clamp01,
    luminance_of,
    mix,
    mix_colour,
    smoothstep,
)
from retexture.engines.procedural.catalogue.light import (
    Exposure,
    Haze,
    Light,
    LightGrade,
    LightRole,
    Relight,
    SkyLook,
    Weather,
)
from retexture.engines.procedural.catalogue.light_mixing import tinted, together, with_sky
from retexture.engines.procedural.catalogue.manner import Manner
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Repeat, Shading
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
from retexture.prompts import Translations

__all__ = [
    "AS_PHOTOGRAPHED",
    "INLAY",
    "METALS",
    "NATURAL",
    "PAINTS",
    "PLANTS",
    "WOODS",
    "Accent",
    "Body",
    "Brief",
    "Catalogue",
    "Exposure",
    "Family",
    "Gamut",
    "Haze",
    "Kernel",
    "Light",
    "LightGrade",
    "LightRole",
    "Manner",
    "Material",
    "Palette",
    "Parameters",
    "Point",
    "Relight",
    "Repeat",
    "Rgb",
    "Sample",
    "Shading",
    "SkyLook",
    "Style",
    "Translations",
    "Weather",
    "before_curve",
    "clamp01",
    "load_catalogue",
    "luminance_of",
    "mix",
    "mix_colour",
    "smoothstep",
    "surface_of",
    "tinted",
    "together",
    "with_sky",
]
