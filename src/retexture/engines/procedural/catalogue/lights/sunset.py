"""Sunset: the sun stands on the horizon before the camera, clouds glow, and what is near lies in the dark."""

from retexture.engines.procedural.catalogue.light import Exposure, Light, LightGrade, Relight, SkyLook
from retexture.prompts import Translations

SUNSET = Light(
    name="sunset",
    words=(
        "sunset",
        "sunset light",
        "sunset sky",
        "setting sun",
        "at sunset",
        "sundown",
        "sunset glow",
    ),
    key=(-0.72, -0.16, 0.42),
    key_colour=(4.6, 2.1, 0.75),
    sky=(0.22, 0.24, 0.40),
    horizon=(1.1, 0.50, 0.20),
    ground=(0.10, 0.055, 0.045),
    rim=(2.2, 0.9, 0.28),
    exposure=Exposure(median=0.24, high=1.0),
    grade=LightGrade(saturation=1.06, contrast=1.10, bloom=0.16, shadow_tint=(0.95, 0.94, 1.08)),
    air=SkyLook(
        zenith=(0.035, 0.058, 0.15),
        horizon=(0.56, 0.20, 0.07),
        glow=(1.0, 0.36, 0.06),
        clouds=0.52,
        cloud_lit=(1.05, 0.40, 0.17),
        cloud_shade=(0.105, 0.075, 0.12),
        disc=(9.0, 6.2, 2.6),
        disc_size=15.0,
        height=0.10,
    ),
    relight=Relight(
        lit=(0.98, 0.55, 0.30),
        shade=(0.27, 0.22, 0.27),
        evenness=0.15,
        foreground=0.28,
        shadows=0.62,
        side=0.9,
        rim=(1.7, 0.72, 0.18),
        glare=0.75,
        outside=(1.0, 0.50, 0.20),
        inside=(1.05, 0.42, 0.09),
        room=(0.88, 0.80, 0.76),
    ),
    translations=Translations(
        es="atardecer; puesta de sol; ocaso",
        pt="pôr do sol; entardecer; poente",
        fr="coucher de soleil; coucher du soleil; soleil couchant",
        de="sonnenuntergang; untergehende sonne",
        it="tramonto; sole al tramonto",
        zh="日落; 夕阳; 落日",
        ja="夕焼け; 夕日; 日没",
        ru="закат; заходящее солнце",
    ),
)
