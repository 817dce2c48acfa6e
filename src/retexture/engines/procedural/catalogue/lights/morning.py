"""Morning: a fresh low sun, clear air with a little haze far away."""

from retexture.engines.procedural.catalogue.light import Haze, Light, LightGrade, Relight, SkyLook
from retexture.prompts import Translations

MORNING = Light(
    name="morning",
    words=(
        "morning",
        "morning light",
        "morning sun",
        "in the morning",
        "fresh morning light",
        "morning haze",
    ),
    key=(0.72, -0.42, 0.55),
    key_colour=(3.3, 2.85, 2.2),
    sky=(0.46, 0.58, 0.80),
    horizon=(0.74, 0.70, 0.64),
    ground=(0.17, 0.16, 0.14),
    rim=(0.8, 0.65, 0.45),
    own_sky=0.2,
    grade=LightGrade(saturation=1.03, contrast=1.05),
    air=SkyLook(
        zenith=(0.19, 0.34, 0.60),
        horizon=(0.84, 0.78, 0.70),
        glow=(0.42, 0.30, 0.16),
        clouds=0.28,
        cloud_lit=(1.2, 1.1, 1.0),
        cloud_shade=(0.58, 0.62, 0.70),
    ),
    relight=Relight(
        lit=(1.26, 1.12, 0.92),
        shade=(0.72, 0.79, 0.92),
        side=0.8,
        glare=0.4,
        outside=(1.25, 1.15, 1.0),
        inside=(0.58, 0.47, 0.30),
        room=(0.84, 0.87, 0.93),
    ),
    haze=Haze((0.78, 0.75, 0.72), 0.28, drift=0.3),
    translations=Translations(
        es="mañana; luz de la mañana; sol matutino",
        pt="manhã; luz da manhã; sol da manhã",
        fr="matin; lumière du matin; soleil du matin",
        de="morgen; morgenlicht; morgensonne",
        it="mattina; luce del mattino",
        zh="早晨; 晨光; 清晨",
        ja="朝; 朝の光; 朝日",
        ru="утро; утренний свет; утреннее солнце",
    ),
)
