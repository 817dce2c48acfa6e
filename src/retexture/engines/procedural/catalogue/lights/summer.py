"""Summer: lush green under a high strong sun."""

from retexture.engines.procedural.catalogue.light import (
    Light,
    LightGrade,
    LightRole,
    Relight,
    SkyLook,
    Weather,
)
from retexture.prompts import Translations

SUMMER = Light(
    name="summer",
    words=(
        "summer",
        "summery",
        "in summer",
        "summertime",
        "summer day",
        "summer light",
        "high summer",
        "midsummer",
        "summer sun",
    ),
    key=(-0.4, -0.8, 0.5),
    key_colour=(3.6, 3.35, 2.9),
    sky=(0.48, 0.62, 0.88),
    horizon=(0.62, 0.68, 0.74),
    ground=(0.22, 0.20, 0.16),
    rim=(0.5, 0.5, 0.45),
    role=LightRole.SEASON,
    own_sky=0.35,
    grade=LightGrade(saturation=1.10, contrast=1.08),
    air=SkyLook(
        zenith=(0.095, 0.235, 0.58),
        horizon=(0.50, 0.68, 0.86),
        clouds=0.36,
        cloud_lit=(1.3, 1.28, 1.24),
        cloud_shade=(0.60, 0.66, 0.76),
    ),
    relight=Relight(
        lit=(1.34, 1.26, 1.08),
        shade=(0.80, 0.84, 0.92),
        side=0.5,
        outside=(1.3, 1.26, 1.12),
        inside=(0.48, 0.43, 0.32),
        room=(0.92, 0.92, 0.92),
    ),
    weather=Weather(summer=0.8),
    translations=Translations(
        es="verano; veraniego; en verano",
        pt="verão; de verão; no verão",
        fr="été; estival; en été",
        de="sommer; sommerlich; im sommer",
        it="estate; estivo; in estate",
        zh="夏天; 夏季; 盛夏",
        ja="夏; 真夏; 夏の",
        ru="лето; летний; летом",
    ),
)
