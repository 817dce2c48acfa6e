"""Fog: soft light, and a veil that thickens with distance, drifts, and leaves the subject clear."""

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

FOG = Light(
    name="fog",
    words=("fog", "foggy", "in the fog", "thick fog", "dense fog"),
    key=(-0.45, -0.75, 0.5),
    key_colour=(1.7, 1.7, 1.65),
    sky=(0.72, 0.80, 0.88),
    horizon=(0.62, 0.66, 0.70),
    ground=(0.20, 0.20, 0.20),
    rim=(0.4, 0.4, 0.4),
    role=LightRole.WEATHER,
    exposure=Exposure(median=0.34, high=1.0),
    grade=LightGrade(saturation=0.94, contrast=1.06),
    air=SkyLook(zenith=(0.58, 0.63, 0.68), horizon=(0.64, 0.69, 0.73), clouds=0.0),
    relight=Relight(
        lit=(0.86, 0.90, 0.94),
        shade=(0.72, 0.77, 0.83),
        evenness=0.40,
        saturation=0.78,
        outside=(1.05, 1.10, 1.15),
        inside=(0.10, 0.11, 0.12),
        room=(0.80, 0.84, 0.88),
    ),
    haze=Haze((0.62, 0.68, 0.73), 1.9, drift=0.3),
    translations=Translations(
        es="niebla; con niebla",
        pt="nevoeiro; enevoado",
        fr="brouillard; dans le brouillard",
        de="nebel; neblig",
        it="nebbia; nebbioso",
        zh="雾; 大雾",
        ja="霧; 霧の中",
        ru="туман; туманный",
    ),
)
