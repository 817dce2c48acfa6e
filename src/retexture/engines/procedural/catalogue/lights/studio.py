"""Studio light: a large warm softbox from the upper left, neutral surroundings."""

from retexture.engines.procedural.catalogue.light import Light, LightGrade, Relight
from retexture.prompts import Translations

STUDIO = Light(
    name="studio",
    words=(
        "studio",
        "studio light",
        "studio lighting",
        "softbox",
        "product light",
        "product photography",
        "museum lighting",
        "soft museum lighting",
        "soft studio light",
        "soft studio lighting",
        "soft gallery lighting",
        "gallery lighting",
        "soft lighting",
    ),
    key=(-0.55, -0.6, 0.62),
    key_colour=(3.0, 2.9, 2.75),
    sky=(0.55, 0.60, 0.68),
    horizon=(0.42, 0.42, 0.42),
    ground=(0.10, 0.09, 0.085),
    rim=(0.50, 0.55, 0.65),
    own_sky=1.0,
    grade=LightGrade(saturation=1.03, contrast=1.08),
    relight=Relight(
        lit=(1.12, 1.10, 1.06), shade=(0.86, 0.87, 0.90), evenness=0.25, side=0.9, room=(1.0, 1.0, 1.0)
    ),
    translations=Translations(
        es="luz de estudio; iluminación de estudio",
        pt="luz de estúdio; iluminação de estúdio",
        fr="lumière de studio; éclairage de studio",
        de="studiolicht; studiobeleuchtung",
        it="luce da studio; illuminazione da studio",
        zh="影棚灯光; 摄影棚",
        ja="スタジオライト; スタジオ照明",
        ru="студийный свет; студийное освещение",
    ),
)
