"""Aurora: green and violet curtains over a night of stars."""

from retexture.engines.procedural.catalogue.light import Exposure, Light, LightGrade, Relight, SkyLook
from retexture.prompts import Translations

AURORA = Light(
    name="aurora",
    words=(
        "aurora",
        "aurora borealis",
        "northern lights",
        "polar lights",
    ),
    key=(0.1, -0.9, 0.4),
    key_colour=(0.35, 1.1, 0.75),
    sky=(0.06, 0.24, 0.20),
    horizon=(0.04, 0.09, 0.12),
    ground=(0.012, 0.02, 0.025),
    rim=(0.25, 0.7, 0.5),
    exposure=Exposure(median=0.085, high=0.65, balance=0.40),
    grade=LightGrade(saturation=1.05, contrast=1.12, bloom=0.2, shadow_tint=(0.93, 0.99, 1.08)),
    air=SkyLook(
        zenith=(0.006, 0.013, 0.036),
        horizon=(0.030, 0.058, 0.075),
        clouds=0.05,
        cloud_lit=(0.03, 0.05, 0.06),
        cloud_shade=(0.01, 0.016, 0.03),
        stars=0.6,
        aurora=0.75,
    ),
    relight=Relight(
        lit=(0.100, 0.200, 0.185),
        shade=(0.055, 0.090, 0.115),
        evenness=0.45,
        saturation=0.50,
        lamp=(3.2, 1.7, 0.6),
        panes=0.2,
        outside=(0.05, 0.14, 0.12),
        inside=(0.02, 0.07, 0.05),
        room=(1.25, 1.05, 0.80),
    ),
    translations=Translations(
        es="aurora boreal; luces del norte",
        pt="aurora boreal; luzes do norte",
        fr="aurore boréale; aurores boréales",
        de="polarlicht; nordlicht; polarlichter",
        it="aurora boreale; luci del nord",
        zh="极光; 北极光",
        ja="オーロラ; 極光",
        ru="северное сияние; полярное сияние",
    ),
)
