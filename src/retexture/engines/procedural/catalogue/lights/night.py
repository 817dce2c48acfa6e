"""Night: hardly any light but that of lamps and windows, and stars."""

from retexture.engines.procedural.catalogue.light import Exposure, Light, LightGrade, Relight, SkyLook
from retexture.prompts import Translations

NIGHT = Light(
    name="night",
    words=(
        "night",
        "at night",
        "nocturnal",
        "midnight",
        "night time",
        "by night",
        "starlight",
        "starry night sky",
        "night sky",
    ),
    key=(0.5, -0.65, 0.55),
    key_colour=(0.55, 0.75, 1.25),
    sky=(0.06, 0.10, 0.22),
    horizon=(0.05, 0.07, 0.16),
    ground=(0.015, 0.015, 0.03),
    rim=(0.2, 0.35, 0.8),
    exposure=Exposure(median=0.075, high=0.62, balance=0.40),
    grade=LightGrade(contrast=1.06, bloom=0.25, shadow_tint=(0.92, 0.98, 1.12)),
    air=SkyLook(
        zenith=(0.010, 0.022, 0.072),
        horizon=(0.085, 0.115, 0.205),
        clouds=0.20,
        cloud_lit=(0.085, 0.11, 0.18),
        cloud_shade=(0.022, 0.034, 0.078),
        stars=0.55,
    ),
    relight=Relight(
        lit=(0.36, 0.43, 0.62),
        shade=(0.25, 0.31, 0.47),
        evenness=0.80,
        saturation=0.52,
        lamp=(3.4, 1.75, 0.62),
        panes=0.55,
        outside=(0.090, 0.130, 0.260),
        inside=(0.0, 0.0, 0.0),
        room=(1.30, 0.98, 0.64),
    ),
    translations=Translations(
        es="noche; de noche; nocturno",
        pt="noite; à noite; noturno",
        fr="nuit; de nuit; nocturne",
        de="nacht; bei nacht; nachts",
        it="notte; di notte; notturno",
        zh="夜晚; 夜景; 深夜",
        ja="夜; 夜景; 真夜中",
        ru="ночь; ночью; ночной",
    ),
)
