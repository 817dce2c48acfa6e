"""Candle light: one warm flame beside the subject, and dark around it."""

from retexture.engines.procedural.catalogue.light import Exposure, Light, LightGrade, Relight, SkyLook
from retexture.prompts import Translations

CANDLE_LIGHT = Light(
    name="candle light",
    words=(
        "candle light",
        "candlelight",
        "candlelit",
        "candle lit",
        "candle",
        "torchlight",
        "torchlit",
        "firelight",
        "lamplight",
        "by candlelight",
        "fireside",
        "fireplace glow",
    ),
    key=(-0.6, 0.1, 0.6),
    key_colour=(3.6, 1.7, 0.5),
    sky=(0.05, 0.035, 0.03),
    horizon=(0.30, 0.13, 0.05),
    ground=(0.06, 0.03, 0.015),
    rim=(0.7, 0.3, 0.08),
    exposure=Exposure(median=0.10, high=0.85, balance=0.45),
    grade=LightGrade(contrast=1.08, bloom=0.25, shadow_tint=(1.04, 0.98, 0.92)),
    air=SkyLook(
        zenith=(0.006, 0.010, 0.028),
        horizon=(0.035, 0.032, 0.042),
        clouds=0.2,
        cloud_lit=(0.03, 0.03, 0.045),
        cloud_shade=(0.012, 0.015, 0.028),
        stars=0.5,
    ),
    relight=Relight(
        lit=(0.100, 0.066, 0.046),
        shade=(0.058, 0.042, 0.036),
        evenness=0.35,
        saturation=0.85,
        lamp=(3.4, 1.7, 0.5),
        panes=0.2,
        outside=(0.05, 0.06, 0.10),
        pool=(1.55, 0.80, 0.27),
    ),
    translations=Translations(
        es="luz de velas; a la luz de las velas",
        pt="luz de velas; à luz de velas",
        fr="lumière de bougie; à la bougie; aux chandelles",
        de="kerzenlicht; kerzenschein; fackelschein",
        it="lume di candela; luce di candela",
        zh="烛光; 火光",
        ja="ろうそくの光; 蝋燭の明かり; キャンドルライト",
        ru="свет свечи; при свечах",
    ),
)
