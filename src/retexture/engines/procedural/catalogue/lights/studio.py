"""Studio light: a large warm softbox from the upper left, neutral surroundings."""

from retexture.engines.procedural.catalogue.light import Light, LightGrade

STUDIO = Light(
    name="studio",
    words=("studio", "studio light", "studio lighting", "softbox", "product light", "product photography"),
    key=(-0.55, -0.6, 0.62),
    key_colour=(3.0, 2.9, 2.75),
    sky=(0.55, 0.60, 0.68),
    horizon=(0.42, 0.42, 0.42),
    ground=(0.10, 0.09, 0.085),
    rim=(0.50, 0.55, 0.65),
    own_sky=1.0,
    grade=LightGrade(saturation=1.03, contrast=1.08),
)
