"""Mist: the thin veil of a morning, which takes the colour of the sky."""

from retexture.engines.procedural.catalogue.light import (
    Exposure,
    Haze,
    Light,
    LightGrade,
    LightRole,
    Relight,
    SkyLook,
)
from retexture.prompts import Translations

MIST = Light(
    name="mist",
    words=(
        "mist",
        "misty",
        "haze",
        "hazy",
        "light mist",
        "morning mist",
        "light fog",
        "thin fog",
        "light haze",
    ),
    key=(-0.45, -0.75, 0.5),
    key_colour=(1.7, 1.7, 1.65),
    sky=(0.72, 0.80, 0.88),
    horizon=(0.62, 0.66, 0.70),
    ground=(0.20, 0.20, 0.20),
    rim=(0.4, 0.4, 0.4),
    role=LightRole.WEATHER,
    exposure=Exposure(median=0.34, high=1.0),
    grade=LightGrade(saturation=0.94, contrast=1.06),
    air=SkyLook(zenith=(0.48, 0.54, 0.61), horizon=(0.64, 0.68, 0.72), clouds=0.0),
    relight=Relight(
        lit=(0.86, 0.90, 0.94),
        shade=(0.72, 0.77, 0.83),
        evenness=0.25,
        saturation=0.9,
        outside=(1.05, 1.10, 1.15),
        inside=(0.10, 0.11, 0.12),
        room=(0.80, 0.84, 0.88),
    ),
    haze=Haze((0.62, 0.68, 0.73), 0.8, drift=0.3),
    translations=Translations(
        es="neblina; bruma; bruma matinal",
        pt="neblina; bruma",
        fr="brume; brumeux; brume matinale",
        de="dunst; dunstig; morgendunst",
        it="foschia; velato",
        zh="薄雾; 朦胧; 晨雾",
        ja="靄; 霞",
        ru="дымка; лёгкий туман",
    ),
)
