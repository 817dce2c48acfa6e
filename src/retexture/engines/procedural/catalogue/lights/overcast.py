"""Overcast: a bright even sky, soft shadows."""

from retexture.engines.procedural.catalogue.light import Light, LightGrade, Relight, SkyLook
from retexture.prompts import Translations

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
        "overcast sky",
        "cloudy sky",
        "grey sky",
    ),
    key=(-0.3, -0.8, 0.5),
    key_colour=(1.2, 1.2, 1.2),
    sky=(0.95, 1.0, 1.05),
    horizon=(0.7, 0.7, 0.7),
    ground=(0.22, 0.20, 0.18),
    rim=(0.2, 0.2, 0.2),
    own_sky=0.45,
    grade=LightGrade(contrast=1.03),
    air=SkyLook(
        zenith=(0.42, 0.45, 0.50),
        horizon=(0.78, 0.80, 0.82),
        clouds=0.95,
        cloud_lit=(0.86, 0.88, 0.90),
        cloud_shade=(0.42, 0.45, 0.49),
    ),
    relight=Relight(
        lit=(0.90, 0.93, 0.97),
        shade=(0.84, 0.88, 0.94),
        evenness=0.42,
        saturation=0.88,
        outside=(0.95, 0.98, 1.02),
        inside=(0.16, 0.17, 0.18),
        room=(0.86, 0.89, 0.93),
    ),
    translations=Translations(
        es="nublado; cielo cubierto",
        pt="nublado; céu encoberto",
        fr="couvert; ciel couvert; nuageux",
        de="bedeckt; bewölkt; bedeckter himmel",
        it="coperto; nuvoloso; cielo coperto",
        zh="阴天; 多云",
        ja="曇り; 曇天; 曇り空",
        ru="пасмурно; облачно; пасмурное небо",
    ),
)
