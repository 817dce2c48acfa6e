"""Gloom: a low dark sky, dull colours, dust in the distance."""

from retexture.engines.procedural.catalogue.light import Exposure, Haze, Light, LightGrade, Relight, SkyLook
from retexture.prompts import Translations

GLOOMY = Light(
    name="gloomy",
    words=(
        "gloomy",
        "gloomy light",
        "gloomy sky",
        "bleak",
        "bleak light",
        "dreary",
        "desolate",
        "dull light",
        "leaden sky",
    ),
    key=(-0.25, -0.85, 0.45),
    key_colour=(0.80, 0.78, 0.74),
    sky=(0.66, 0.67, 0.68),
    horizon=(0.50, 0.49, 0.46),
    ground=(0.15, 0.14, 0.12),
    rim=(0.16, 0.16, 0.15),
    exposure=Exposure(median=0.15, high=0.62),
    own_sky=0.15,
    grade=LightGrade(saturation=0.78, contrast=1.10, shadow_tint=(0.98, 1.0, 1.02)),
    air=SkyLook(
        zenith=(0.17, 0.18, 0.19),
        horizon=(0.50, 0.49, 0.45),
        clouds=0.95,
        cloud_lit=(0.46, 0.46, 0.45),
        cloud_shade=(0.13, 0.14, 0.15),
    ),
    relight=Relight(
        lit=(0.60, 0.60, 0.58),
        shade=(0.50, 0.51, 0.51),
        evenness=0.55,
        saturation=0.62,
        outside=(0.70, 0.71, 0.71),
        inside=(0.12, 0.12, 0.12),
        room=(0.66, 0.66, 0.65),
    ),
    haze=Haze((0.44, 0.43, 0.39), 0.55, drift=0.4),
    translations=Translations(
        es="sombrío; cielo plomizo; lúgubre",
        pt="sombrio; céu de chumbo; lúgubre",
        fr="morne; ciel plombé; lugubre",
        de="düster; trostlos; bleigrauer Himmel",
        it="tetro; cielo plumbeo; lugubre",
        zh="阴沉; 阴暗; 荒凉",
        ja="薄暗い; どんよりした空; 荒涼",
        ru="мрачный; хмурое небо; унылый",
    ),
)
