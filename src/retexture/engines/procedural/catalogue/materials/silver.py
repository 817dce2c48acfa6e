"""Silver: beaten like gold, bright, with black tarnish in the hollows."""

from retexture.engines.procedural.catalogue.gamut import METALS
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.materials.gold import beaten_metal
from retexture.prompts import Translations

SILVER = Material(
    name="silver",
    words=(
        "silver",
        "sterling silver",
        "silver leaf",
        "hammered silver",
        "silvered",
        "pewter",
        "platinum",
        "tin",
    ),
    translations=Translations(
        es="plata; plateado; plata de ley; peltre; platino; argénteo; estaño",
        pt="prata; prateado; prata de lei; estanho; platina",
        fr="argent; argenté; argentée; étain; platine; argent massif",
        de="Silber; silbern; Sterlingsilber; Zinn; Platin; versilbert; silberfarben",
        it="argento; argentato; peltro; platino; argenteo; stagno",
        zh="银; 白银; 银色; 纯银; 银器; 锡; 铂金; 银制",
        ja="銀; シルバー; 純銀; 銀色; 銀製; プラチナ; 錫; ピューター",
        ru="серебро; серебряный; серебристый; олово; платина; оловянный; посеребрённый",
    ),
    kernel=beaten_metal,
    gamut=METALS,
    families=(
        Family(
            "bright",
            (("a8a9ab", "d4d5d6", "1a1a1c"), ("cbccce", "eeefef", "222225"), ("e2e3e4", "fafafa", "343438")),
        ),
        Family(
            "tarnished",
            (("8a8478", "beb8aa", "1c1712"), ("aea798", "dcd6c8", "2a231a"), ("cbc5b6", "f0ebde", "40382c")),
        ),
        Family(
            "blued",
            (("8896a8", "bccada", "0f1420"), ("a8b6c8", "d8e4f0", "161e2e"), ("c4d0e0", "eef4fb", "26324a")),
        ),
        Family(
            "pewter",
            (("6a6c70", "94979b", "121315"), ("85888c", "b2b5b8", "1a1b1e"), ("a0a3a6", "ced0d2", "2a2b2f")),
        ),
    ),
    parameters=((0.9, 0.22), (0.35, 0.08), (0.10, -0.06)),
    shading=Shading(form=0.85, middle=0.85, fine=0.35, value=0.3),
    body=Body(inflation=1.3, relief=1.8, smoothing=2.0),
    exposure=0.85,
    metal=True,
)
