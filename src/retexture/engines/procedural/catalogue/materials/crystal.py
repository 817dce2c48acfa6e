"""Crystal: cut facets that throw the light each its own way, fire along their edges."""

from retexture.engines.procedural.catalogue.gamut import GLASSES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, facet, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, Tiles, sample
from retexture.prompts import Translations


@inlined
def crystal(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: size of a facet. Palette: deep crystal, bright crystal, fire."""
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    small = sample(noise, CLOUD_B, at.u * 1.0, at.v * 1.0)
    height, edge, own = facet(at.u + 0.4 * at.w, at.v + 0.4 * at.w, parameters[0], at.seed)
    fine, fine_edge, other = facet(at.u + 900, at.v + 0.3 * at.w, 0.45 * parameters[0], at.seed + 17)
    line = 1 - smoothstep(0.2, 1.3, edge)
    inner = (1 - smoothstep(0.1, 0.8, fine_edge)) * smoothstep(0.25, 0.6, own)
    depth = 0.20 + 0.55 * own + 0.22 * (other - 0.5) + 0.35 * broad + 0.30 * at.cavity + 0.14 * at.relief
    colour = mix_colour(palette[0], palette[1], clamp01(depth))
    # Fire: single facets send one colour of the light to the eye.
    lit = smoothstep(0.80, 0.92, other) * smoothstep(0.3, 0.7, own)
    colour = mix_colour(colour, palette[2], clamp01(0.55 * lit + 0.55 * line + 0.22 * inner))
    return surface_of(
        colour,
        roughness=0.04 + 0.04 * abs(small),
        metalness=0.10,
        height=1.7 * height + 0.5 * fine + 2 * broad,
        subsurface=0.45,
        transmission=0.55,
    )


CRYSTAL = Material(
    name="crystal",
    words=(
        "crystal",
        "diamond",
        "gemstone",
        "gem",
        "cut crystal",
        "rock crystal",
        "quartz",
        "faceted glass",
        "amethyst",
        "jewel",
        "sapphire",
    ),
    translations=Translations(
        es="cristal; diamante; cuarzo; gema; amatista; piedra preciosa; zafiro; cristal tallado; cristalino",
        pt="cristal; diamante; quartzo; gema; ametista; pedra preciosa; safira; cristalino",
        fr="cristal; diamant; quartz; gemme; améthyste; pierre précieuse; saphir; cristallin",
        de="Kristall; Diamant; Quarz; Edelstein; Amethyst; Bergkristall; Saphir; kristallin; kristallen",
        it="cristallo; diamante; quarzo; gemma; ametista; pietra preziosa; zaffiro; cristallino",
        zh="水晶; 钻石; 宝石; 石英; 紫水晶; 晶体; 蓝宝石",
        ja="水晶; クリスタル; ダイヤモンド; 宝石; 石英; アメジスト; 結晶; サファイア",
        ru=(
            "кристалл; хрусталь; хрустальный; алмаз; бриллиант; кварц; драгоценный камень; аметист; сапфир; "
            "кристаллический"
        ),
    ),
    kernel=crystal,
    gamut=GLASSES,
    many_coloured=True,
    families=(
        Family(
            "clear",
            (("34485c", "a4c0d4", "e8d8f8"), ("6c88a0", "d2e6f2", "fff4d8"), ("b0c8d8", "f6fcff", "ffffff")),
        ),
        Family(
            "amethyst",
            (("220a44", "7a3cb4", "e0a0f0"), ("48207c", "a86ce0", "f4ccfc"), ("8c5cc4", "dcb8f8", "fff0ff")),
        ),
        Family(
            "rose quartz",
            (("5c2438", "d0809c", "fcd0d4"), ("98506c", "eca8bc", "ffe4e0"), ("d08ca4", "fcd8e0", "fff8f4")),
        ),
        Family(
            "emerald",
            (("023020", "14905c", "b8f4b0"), ("0c5838", "34bc7c", "d8fccc"), ("3c9c70", "9cecc0", "f4fff0")),
        ),
    ),
    parameters=((46.0,), (42.0,), (38.0,)),
    shading=Shading(form=0.7, middle=0.55, fine=0.2, value=0.3),
    body=Body(inflation=1.4, relief=1.6, groove=1.0, smoothing=1.8, warp=14.0),
    exposure=0.85,
)
