"""Overcast: a bright even sky, soft shadows."""

from retexture.engines.procedural.catalogue.light import Light, LightGrade

OVERCAST = Light(
    name="overcast",
    words=(
        "overcast",
        "cloudy",
        "cloudy day",
        "grey day",
        "soft daylight",
        "diffuse light",
        "overcast light",
        "daylight",
    ),
    key=(-0.3, -0.8, 0.5),
    key_colour=(1.2, 1.2, 1.2),
    sky=(0.95, 1.0, 1.05),
    horizon=(0.7, 0.7, 0.7),
    ground=(0.22, 0.20, 0.18),
    rim=(0.2, 0.2, 0.2),
    own_sky=0.45,
    grade=LightGrade(contrast=1.03),
)
