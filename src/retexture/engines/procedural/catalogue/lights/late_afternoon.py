"""Late afternoon: a low sun from the side, warm light and cool shade, a clear sky."""

from retexture.engines.procedural.catalogue.light import Light, LightGrade, Relight, SkyLook
from retexture.prompts import Translations

LATE_AFTERNOON = Light(
    name="late afternoon",
    words=(
        "late afternoon",
        "afternoon",
        "late afternoon sun",
        "low sun",
        "long shadows",
        "afternoon sun",
        "afternoon light",
        "late sun",
        "late afternoon light",
        "low sunlight",
    ),
    key=(-0.82, -0.36, 0.5),
    key_colour=(3.9, 2.85, 1.75),
    sky=(0.40, 0.50, 0.72),
    horizon=(0.80, 0.64, 0.46),
    ground=(0.15, 0.12, 0.09),
    rim=(1.1, 0.7, 0.35),
    own_sky=0.15,
    grade=LightGrade(saturation=1.06, contrast=1.09, shadow_tint=(0.97, 0.98, 1.05)),
    air=SkyLook(
        zenith=(0.14, 0.26, 0.52),
        horizon=(0.82, 0.68, 0.50),
        glow=(0.50, 0.30, 0.12),
        clouds=0.32,
        cloud_lit=(1.15, 0.95, 0.74),
        cloud_shade=(0.46, 0.46, 0.54),
    ),
    relight=Relight(
        lit=(1.40, 1.12, 0.76),
        shade=(0.62, 0.64, 0.74),
        side=1.0,
        glare=0.4,
        rim=(0.4, 0.26, 0.12),
        outside=(1.3, 1.08, 0.8),
        inside=(0.85, 0.56, 0.24),
        room=(0.74, 0.73, 0.74),
    ),
    translations=Translations(
        es="última hora de la tarde; sol bajo; luz de la tarde",
        pt="fim de tarde; sol baixo; luz da tarde",
        fr="fin d'après-midi; soleil bas; lumière de l'après-midi",
        de="später nachmittag; tiefe sonne; nachmittagssonne",
        it="tardo pomeriggio; sole basso; luce pomeridiana",
        zh="傍晚; 午后; 斜阳",
        ja="午後遅く; 午後の日差し; 西日",
        ru="поздний полдень; низкое солнце; послеполуденный свет",
    ),
)
