"""Gold: beaten metal with small dents, bright on the edges, dark with age in the hollows."""

from retexture.engines.procedural.catalogue.gamut import METALS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def beaten_metal(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: depth of the hammer's dents, amount of patina. Palette: metal, bright metal, patina."""
    a, b = at.u + 0.61 * at.w, at.v + 0.79 * at.w
    swell = sample(noise, CLOUD, a * 0.55, b * 0.55)
    small = sample(noise, CLOUD_B, a * 1.6, b * 1.6)
    dent = sample(noise, CELL, a * 0.85 + 10 * small, b * 0.85)
    scratch = sample(noise, STREAK, at.u * 0.9 + 130, at.v * 0.5)
    aged = smoothstep(0.0, 0.75, 0.15 + 0.9 * swell + 0.5 * small - 0.75 * at.cavity + parameters[1])
    bright = smoothstep(0.05, 0.9, at.cavity + 0.6 * small)
    colour = mix_colour(palette[0], palette[1], clamp01(0.25 + 0.7 * bright + 0.5 * swell))
    colour = mix_colour(colour, palette[2], 0.62 * aged * (1 - bright))
    return surface_of(
        colour,
        roughness=0.25 + 0.22 * aged + 0.05 * scratch - 0.05 * bright,
        metalness=1.0,
        height=9 * parameters[0] * dent * dent + parameters[0] * (7 * swell + 1.4 * small) + 0.12 * scratch,
    )


GOLD = Material(
    name="gold",
    words=(
        "gold",
        "golden",
        "solid gold",
        "pure gold",
        "gold leaf",
        "gilded",
        "gilt",
        "hammered gold",
        "gold metal",
    ),
    translations=Translations(
        es="oro; dorado; dorada; oro macizo; bañado en oro; pan de oro; áureo",
        pt="ouro; dourado; dourada; ouro maciço; folha de ouro; banhado a ouro",
        fr="or; doré; dorée; or massif; feuille d'or; plaqué or",
        de="Gold; golden; vergoldet; Blattgold; massives Gold; goldfarben",
        it="oro; dorato; dorata; foglia d'oro; oro massiccio; placcato oro",
        zh="黄金; 金; 金色; 纯金; 金箔; 镀金; 金子; 金制",
        ja="金; ゴールド; 黄金; 金色; 純金; 金箔; 金製",
        ru="золото; золотой; сусальное золото; позолоченный; позолота; золотистый",
    ),
    kernel=beaten_metal,
    gamut=METALS,
    families=(
        Family(
            "yellow",
            (("cf8f45", "f0bd78", "3d1c0a"), ("eeaf5c", "ffd796", "54280e"), ("fccb7e", "ffe6b4", "703c18")),
        ),
        Family(
            "rose",
            (("b8705a", "e8a488", "36160e"), ("e8a284", "ffcfb4", "4c2014"), ("f6c0a4", "ffe2d0", "6b3826")),
        ),
        Family(
            "antique",
            (("8f6232", "c4935a", "1f120a"), ("bd8a48", "e4b878", "301c0e"), ("d8aa66", "f8d8a0", "46301c")),
        ),
        Family(
            "white",
            (("b5a583", "dccdaa", "2c261b"), ("dccaa0", "f6e8c8", "40382a"), ("eee0be", "fff6e2", "5c5240")),
        ),
    ),
    parameters=((1.1, 0.16), (0.45, 0.0), (0.14, -0.16)),
    shading=Shading(form=0.85, middle=0.85, fine=0.35, value=0.3),
    body=Body(inflation=1.3, relief=1.8, smoothing=2.0),
    exposure=0.85,
    metal=True,
)
