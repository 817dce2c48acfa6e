"""Plastic: smooth glossy mouldings in clear colours, with parting lines and a few scuffs."""

from retexture.engines.procedural.catalogue.gamut import PLASTICS
from retexture.engines.procedural.catalogue.kernel_math import (
    clamp01,
    dyed,
    mix_colour,
    photo_level,
    smoothstep,
)
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def plastic(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: depth of the orange peel, share of the photo's colour. Palette: two batches."""
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    small = sample(noise, CLOUD_B, at.u * 1.3, at.v * 1.3)
    peel = sample(noise, CLOUD_B, at.u * 5.0 + 300, at.v * 5.0)
    scratch = sample(noise, STREAK, at.u * 1.4 + 0.8 * at.v, at.v * 0.6 - at.u * 0.4)
    scuff = smoothstep(0.55, 0.9, scratch) * smoothstep(0.1, 0.3, broad + 0.4 * small)
    parting = 1 - smoothstep(0.6, 1.7, abs(at.border - 7.0))
    # Few clear colours: each step of the photo's light is a batch of its own.
    stack = photo_level(at) * 4.0
    step = smoothstep(0.30, 0.70, stack - int(stack)) + int(stack)
    level = clamp01((step + 0.55) / 4.4)
    own = dyed(at, 0.02 + 0.84 * level * level, 1.45)
    batch = mix_colour(palette[0], palette[1], smoothstep(-0.2, 0.3, broad))
    colour = mix_colour(batch, own, parameters[1])
    light = 1 + 0.05 * broad - 0.12 * parting
    return surface_of(
        (
            min(colour[0] * light + 0.10 * scuff, 0.95),
            min(colour[1] * light + 0.10 * scuff, 0.95),
            min(colour[2] * light + 0.10 * scuff, 0.95),
        ),
        roughness=0.16 + 0.05 * abs(small) + 0.35 * scuff,
        height=parameters[0] * (0.5 * peel + 3 * broad)
        - 1.4 * parting
        + 0.02 * sample(noise, GRAIN, at.u, at.v),
        subsurface=0.22,
    )


PLASTIC = Material(
    name="plastic",
    words=(
        "plastic",
        "glossy plastic",
        "shiny plastic",
        "moulded plastic",
        "molded plastic",
        "plastic toy",
        "vinyl",
        "pvc",
        "acrylic plastic",
        "resin",
        "lacquered plastic",
    ),
    translations=Translations(
        es="plástico; vinilo; resina; plástico brillante; pvc; plastificado",
        pt="plástico; vinil; resina; plástico brilhante; pvc; plastificado",
        fr="plastique; vinyle; résine; plastique brillant; pvc; plastifié",
        de="Plastik; Kunststoff; Vinyl; Kunstharz; glänzendes Plastik; pvc; Hartplastik; Harz",
        it="plastica; vinile; resina; plastica lucida; pvc; plastificato",
        zh="塑料; 塑胶; 树脂; 乙烯基; 聚氯乙烯; 光滑塑料",
        ja="プラスチック; 樹脂; ビニール; レジン; プラスチック製; 塩ビ",
        ru="пластик; пластиковый; пластмасса; винил; смола; виниловый; пластмассовый",
    ),
    kernel=plastic,
    gamut=PLASTICS,
    many_coloured=True,
    families=(
        Family("toy", (("1c2f6e", "223a84"), ("d8432e", "e2553c"), ("f6d24a", "fadf6c"))),
        Family("white", (("8d9298", "9ca1a6"), ("d9dcde", "e2e5e6"), ("f4f5f5", "fafafa"))),
        Family("mint", (("1f5a54", "27695f"), ("58b8a0", "6cc6ae"), ("e6f4ea", "f2faf2"))),
        Family("candy", (("5a2a78", "6a348a"), ("e85a9c", "f070ac"), ("ffd6e4", "ffe4ee"))),
    ),
    parameters=((1.0, 0.8),),
    shading=Shading(form=0.5, middle=0.25, fine=0.04, value=0.0),
    body=Body(inflation=1.7, relief=1.0, groove=1.2, smoothing=3.2),
    exposure=0.85,
    own_colour=1,
)
