"""Golden hour: a low warm sun beside the camera, soft light, a sky that warms at the horizon."""

from retexture.engines.procedural.catalogue.light import Light, LightGrade, Relight, SkyLook
from retexture.prompts import Translations

GOLDEN_HOUR = Light(
    name="golden hour",
    words=(
        "golden hour",
        "golden light",
        "warm lighting",
        "evening glow",
        "evening light",
        "evening sun",
        "warm light",
        "magic hour",
    ),
    key=(-0.8, -0.28, 0.5),
    key_colour=(4.4, 2.6, 1.15),
    sky=(0.30, 0.38, 0.60),
    horizon=(1.0, 0.58, 0.28),
    ground=(0.12, 0.07, 0.05),
    rim=(1.6, 0.75, 0.25),
    grade=LightGrade(
        saturation=1.08, contrast=1.1, shadow_tint=(0.96, 0.97, 1.08), highlight_tint=(1.06, 1.0, 0.88)
    ),
    air=SkyLook(
        zenith=(0.13, 0.26, 0.52),
        horizon=(0.78, 0.58, 0.40),
        glow=(0.85, 0.45, 0.14),
        clouds=0.36,
        cloud_lit=(1.05, 0.72, 0.46),
        cloud_shade=(0.36, 0.33, 0.38),
    ),
    relight=Relight(
        lit=(1.42, 1.00, 0.58),
        shade=(0.62, 0.58, 0.62),
        evenness=0.10,
        side=0.8,
        rim=(0.5, 0.28, 0.1),
        glare=0.55,
        outside=(1.15, 0.86, 0.55),
        inside=(0.85, 0.45, 0.12),
        room=(0.75, 0.68, 0.62),
    ),
    translations=Translations(
        es="hora dorada; luz dorada; luz cálida",
        pt="hora dourada; luz dourada; luz quente",
        fr="heure dorée; lumière dorée; lumière chaude",
        de="goldene stunde; goldenes licht; warmes licht; abendlicht",
        it="ora d'oro; luce dorata; luce calda",
        zh="黄金时刻; 金色阳光; 暖光",
        ja="ゴールデンアワー; 黄金色の光; 暖かい光",
        ru="золотой час; золотой свет; тёплый свет",
    ),
)
