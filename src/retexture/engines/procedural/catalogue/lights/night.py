"""Night: a cool moon and little else."""

from retexture.engines.procedural.catalogue.light import Exposure, Light, LightGrade

NIGHT = Light(
    name="night",
    words=(
        "night",
        "moonlight",
        "moonlit",
        "at night",
        "nocturnal",
        "midnight",
        "night time",
        "by night",
        "blue hour",
        "twilight",
        "nightfall",
        "starlight",
    ),
    key=(0.5, -0.65, 0.55),
    key_colour=(0.55, 0.75, 1.25),
    sky=(0.06, 0.10, 0.22),
    horizon=(0.05, 0.07, 0.16),
    ground=(0.015, 0.015, 0.03),
    rim=(0.2, 0.35, 0.8),
    sky_brightness=0.3,
    exposure=Exposure(median=0.075, high=0.62, balance=0.40),
    grade=LightGrade(contrast=1.15, shadow_tint=(0.9, 0.95, 1.15)),
)
