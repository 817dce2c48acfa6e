"""Golden hour: a low warm sun against a blue sky."""

from retexture.engines.procedural.catalogue.light import Light, LightGrade

GOLDEN_HOUR = Light(
    name="golden hour",
    words=(
        "golden hour",
        "golden light",
        "candle light",
        "candlelit",
        "torchlight",
        "torchlit",
        "firelight",
        "lamplight",
        "warm lighting",
        "evening glow",
        "sunset",
        "sunrise",
        "dusk",
        "dawn",
        "evening light",
        "evening sun",
        "warm light",
        "sunset light",
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
)
