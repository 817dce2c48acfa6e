"""Moonlight: a full moon, silver light, deep blue shade."""

from retexture.engines.procedural.catalogue.light import Exposure, Light, LightGrade, Relight, SkyLook
from retexture.prompts import Translations

MOONLIGHT = Light(
    name="moonlight",
    words=(
        "moonlight",
        "moonlit",
        "full moon",
        "in the moonlight",
        "moonlit night",
        "moonshine",
        "silver moonlight",
    ),
    key=(0.5, -0.65, 0.55),
    key_colour=(0.85, 1.0, 1.35),
    sky=(0.07, 0.11, 0.22),
    horizon=(0.07, 0.09, 0.17),
    ground=(0.015, 0.018, 0.03),
    rim=(0.4, 0.55, 0.9),
    exposure=Exposure(median=0.09, high=0.72, balance=0.40),
    grade=LightGrade(saturation=0.85, contrast=1.08, bloom=0.2, shadow_tint=(0.92, 0.97, 1.12)),
    air=SkyLook(
        zenith=(0.014, 0.028, 0.085),
        horizon=(0.095, 0.125, 0.215),
        glow=(0.13, 0.15, 0.20),
        clouds=0.34,
        cloud_lit=(0.20, 0.23, 0.31),
        cloud_shade=(0.022, 0.030, 0.058),
        disc=(1.75, 1.80, 1.85),
        disc_size=24.0,
        height=0.68,
        stars=0.4,
    ),
    relight=Relight(
        lit=(0.44, 0.52, 0.70),
        shade=(0.20, 0.25, 0.40),
        evenness=0.45,
        saturation=0.40,
        side=0.7,
        rim=(0.22, 0.27, 0.36),
        glare=0.35,
        outside=(0.10, 0.12, 0.20),
        inside=(0.16, 0.20, 0.30),
        room=(0.34, 0.36, 0.40),
    ),
    translations=Translations(
        es="luz de luna; luna llena",
        pt="luar; lua cheia; luz da lua",
        fr="clair de lune; pleine lune",
        de="mondlicht; mondschein; vollmond",
        it="chiaro di luna; luna piena",
        zh="月光; 满月",
        ja="月光; 満月; 月明かり",
        ru="лунный свет; полнолуние; при луне",
    ),
)
