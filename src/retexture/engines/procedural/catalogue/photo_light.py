"""The photo's own light, for materials that cover only parts of it and must hold together with the rest."""

from retexture.engines.procedural.catalogue.light import Light, LightGrade, Relight

AS_PHOTOGRAPHED = Light(
    name="as photographed",
    words=(),
    key=(-0.35, -0.65, 0.67),
    key_colour=(1.7, 1.7, 1.7),
    sky=(0.72, 0.72, 0.72),
    horizon=(0.55, 0.55, 0.55),
    ground=(0.20, 0.20, 0.20),
    rim=(0.15, 0.15, 0.15),
    own_sky=1.0,
    relight=Relight(exposure=0.0),
    grade=LightGrade(contrast=1.0, bloom=0.0),
)
"""A soft neutral light from above: form, shadow and colour of the light come from the photo itself."""
