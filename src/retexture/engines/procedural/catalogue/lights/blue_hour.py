"""Blue hour: the sun is gone, the sky a deep blue over a warm horizon, and lamps and windows are lit."""

from retexture.engines.procedural.catalogue.light import Exposure, Light, LightGrade, Relight, SkyLook
from retexture.prompts import Translations

BLUE_HOUR = Light(
    name="blue hour",
    words=(
        "blue hour",
        "dusk",
        "at dusk",
        "twilight",
        "evening dusk",
        "nightfall",
        "gloaming",
    ),
    key=(0.4, -0.6, 0.6),
    key_colour=(0.7, 0.9, 1.5),
    sky=(0.16, 0.26, 0.52),
    horizon=(0.30, 0.26, 0.30),
    ground=(0.03, 0.035, 0.06),
    rim=(0.35, 0.4, 0.7),
    exposure=Exposure(median=0.13, high=0.75),
    grade=LightGrade(saturation=1.05, contrast=1.05, bloom=0.22, shadow_tint=(0.92, 0.97, 1.12)),
    air=SkyLook(
        zenith=(0.028, 0.085, 0.245),
        horizon=(0.28, 0.28, 0.34),
        glow=(0.10, 0.035, 0.01),
        clouds=0.26,
        cloud_lit=(0.30, 0.30, 0.44),
        cloud_shade=(0.085, 0.12, 0.26),
        stars=0.10,
    ),
    relight=Relight(
        lit=(0.36, 0.445, 0.66),
        shade=(0.25, 0.325, 0.50),
        evenness=0.60,
        saturation=0.74,
        side=0.3,
        lamp=(2.9, 1.45, 0.45),
        panes=0.5,
        outside=(0.16, 0.25, 0.46),
        inside=(0.03, 0.06, 0.13),
        room=(1.25, 0.98, 0.70),
    ),
    translations=Translations(
        es="hora azul; crepúsculo; anochecer",
        pt="hora azul; crepúsculo; anoitecer",
        fr="heure bleue; crépuscule; tombée de la nuit",
        de="blaue stunde; abenddämmerung; dämmerung",
        it="ora blu; crepuscolo; imbrunire",
        zh="蓝调时刻; 黄昏; 薄暮",
        ja="ブルーアワー; 夕暮れ; 黄昏",
        ru="синий час; сумерки",
    ),
)
