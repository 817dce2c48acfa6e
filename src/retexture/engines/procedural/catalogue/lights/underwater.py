"""Underwater: colours drown in blue-green, light falls in rays and nets, motes drift."""

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
from retexture.prompts import Translations

UNDERWATER = Light(
    name="underwater",
    words=(
        "underwater",
        "under water",
        "submerged",
        "deep sea",
        "sunken",
        "on the sea floor",
        "under the sea",
        "underwater light",
        "on the seabed",
    ),
    key=(-0.1, -0.95, 0.35),
    key_colour=(1.75, 2.1, 2.15),
    sky=(0.34, 0.58, 0.64),
    horizon=(0.14, 0.30, 0.36),
    ground=(0.05, 0.09, 0.11),
    rim=(0.1, 0.4, 0.45),
    role=LightRole.WEATHER,
    exposure=Exposure(median=0.16, high=0.8),
    grade=LightGrade(contrast=1.10, bloom=0.24, shadow_tint=(0.90, 1.0, 1.08)),
    air=SkyLook(zenith=(0.16, 0.46, 0.52), horizon=(0.01, 0.12, 0.18), clouds=0.0),
    relight=Relight(
        lit=(1.0, 1.05, 1.05),
        shade=(0.60, 0.66, 0.70),
        evenness=0.35,
        outside=(0.5, 0.9, 0.95),
        room=(0.9, 0.95, 1.0),
    ),
    weather=Weather(underwater=1.0),
    haze=Haze((0.010, 0.17, 0.25), 1.7, drift=0.2),
    translations=Translations(
        es="bajo el agua; submarino; sumergido",
        pt="debaixo d'água; subaquático; submerso",
        fr="sous l'eau; sous-marin; immergé",
        de="unter wasser; unterwasser; versunken",
        it="sott'acqua; subacqueo; sommerso",
        zh="水下; 海底",
        ja="水中; 海底",
        ru="под водой; подводный; затопленный",
    ),
)
