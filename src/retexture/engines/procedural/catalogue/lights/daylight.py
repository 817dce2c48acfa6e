"""Daylight: a clear noon sun, a blue sky with a few white clouds."""

from retexture.engines.procedural.catalogue.light import Light, LightGrade, Relight, SkyLook
from retexture.prompts import Translations

DAYLIGHT = Light(
    name="daylight",
    words=(
        "daylight",
        "sunlight",
        "sunny",
        "sunny day",
        "noon",
        "midday",
        "bright daylight",
        "clear sky",
        "bright sun",
        "noon sun",
        "bright sky",
        "full sun",
        "in the sun",
        "sunlit",
        "clear day",
        "bright day",
    ),
    key=(-0.42, -0.78, 0.55),
    key_colour=(3.3, 3.15, 2.9),
    sky=(0.50, 0.62, 0.85),
    horizon=(0.60, 0.66, 0.74),
    ground=(0.20, 0.19, 0.17),
    rim=(0.5, 0.5, 0.5),
    own_sky=0.35,
    grade=LightGrade(saturation=1.06, contrast=1.08),
    air=SkyLook(
        zenith=(0.115, 0.25, 0.56),
        horizon=(0.52, 0.66, 0.82),
        clouds=0.34,
        cloud_lit=(1.25, 1.24, 1.22),
        cloud_shade=(0.60, 0.66, 0.76),
    ),
    relight=Relight(
        lit=(1.28, 1.23, 1.14),
        shade=(0.80, 0.86, 0.97),
        side=0.6,
        outside=(1.25, 1.22, 1.15),
        inside=(0.42, 0.40, 0.36),
        room=(0.92, 0.93, 0.95),
    ),
    translations=Translations(
        es="luz del día; soleado; mediodía; luz solar",
        pt="luz do dia; ensolarado; meio-dia; luz solar",
        fr="lumière du jour; ensoleillé; plein soleil; midi",
        de="tageslicht; sonnig; mittagssonne; sonnenlicht",
        it="luce del giorno; soleggiato; mezzogiorno; luce solare",
        zh="日光; 晴天; 正午; 阳光",
        ja="日光; 晴天; 真昼; 日差し",
        ru="дневной свет; солнечный; полдень; солнечный свет",
    ),
)
