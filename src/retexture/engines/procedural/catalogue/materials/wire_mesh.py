"""Wire mesh: crimped steel wires woven over and under each other, what lies behind in their holes."""

import math

from retexture.engines.procedural.catalogue.gamut import METALS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, lit, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, STREAK, Tiles, sample
from retexture.prompts import Translations

_THICK = 0.17  # radius of a wire against the distance of wires


@inlined
def _wire(across: float, along: float, number: int) -> tuple[float, float]:
    """One wire: how round it is here (0 beside it), and how high it is bent, -1 to 1."""
    off = (across - math.floor(across) - 0.5) / _THICK
    bend = math.cos(math.pi * (along - 0.5 + number))
    return math.sqrt(max(1 - off * off, 0.0)), bend


@inlined
def _uppermost(x: float, y: float, seed: int) -> tuple[float, float, float, float]:
    """The wire on top at a point of the weave: how round it is, how it is bent, its height and its number."""
    column, row = math.floor(x), math.floor(y)
    warp, warp_bend = _wire(x, y, column)
    weft, weft_bend = _wire(y, x, row + 1)
    warp_height = (0.9 * warp + 0.75 * warp_bend + 0.8) if warp > 0 else 0.0
    weft_height = (0.9 * weft + 0.75 * weft_bend + 0.8) if weft > 0 else 0.0
    if warp_height >= weft_height:
        return warp, warp_bend, warp_height, hash01(column, 1, seed)
    return weft, weft_bend, weft_height, hash01(row, 2, seed)


@inlined
def wire_mesh(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: distance of the wires. Palette: wire, bright wire, tarnish, what lies behind."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.4, at.v * 1.4)
    u, v = (at.u + 5 * broad) / parameters[0], (at.v + 5 * small) / parameters[0]
    round_, bend, height, number = _uppermost(0.7071 * (u + v), 0.7071 * (v - u), at.seed)
    there = smoothstep(0.0, 0.35, round_)
    scratch = sample(noise, STREAK, at.u * 1.2, at.v * 0.8)
    light = 0.10 + 0.60 * round_ + 0.16 * bend + 0.25 * (number - 0.5) + 0.10 * scratch + 0.2 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    tarnish = smoothstep(0.10, 0.45, small + 0.6 * broad - 0.15 * at.cavity)
    colour = mix_colour(colour, palette[2], 0.55 * tarnish)
    hole = mix_colour(lit(palette[3], 1 + 0.8 * broad), (at.red, at.green, at.blue), 0.10)
    colour = mix_colour(hole, colour, there)
    return surface_of(
        colour,
        roughness=0.75 - (0.47 - 0.15 * tarnish) * there,
        metalness=there,
        height=0.25 * parameters[0] * height,
    )


WIRE_MESH = Material(
    name="wire mesh",
    words=(
        "wire mesh",
        "metal mesh",
        "metal wire mesh",
        "steel mesh",
        "mesh",
        "woven wire",
        "woven metal",
        "wire cloth",
        "wire netting",
        "chicken wire",
        "chain link",
        "metal grid",
        "wire grid",
        "metal gauze",
    ),
    kernel=wire_mesh,
    families=(
        Family(
            "stainless steel",
            (
                ("54585c", "b8bcc0", "3c3e40", "08090a"),
                ("787c80", "d8dcde", "54575a", "0e1012"),
                ("9ca0a4", "f2f4f5", "74787c", "1a1c1f"),
            ),
        ),
        Family(
            "brass",
            (
                ("6c5024", "c8a054", "443418", "0b0906"),
                ("947034", "e4c078", "5c4622", "14100a"),
                ("b89454", "f8dca0", "7c6034", "221b10"),
            ),
        ),
        Family(
            "black wire",
            (
                ("1c1d1f", "606468", "101112", "040405"),
                ("2a2c2e", "7c8084", "18191b", "08090a"),
                ("404346", "9ca0a4", "26282a", "101113"),
            ),
        ),
        Family(
            "galvanised",
            (
                ("56606a", "90a0ac", "3c464e", "0c0d0f"),
                ("76838d", "b0c0cc", "56636c", "14171a"),
                ("98a6b0", "ccd8e0", "74828c", "22262a"),
            ),
        ),
    ),
    parameters=((17.0,),),
    shading=Shading(form=0.9, middle=0.7, fine=0.1, value=0.2),
    body=Body(inflation=1.2, relief=1.1, groove=0.9, smoothing=2.6, warp=20.0),
    metal=True,
    gamut=METALS,
    dyed=3,
    translations=Translations(
        es="malla metálica; malla de alambre; tela metálica",
        pt="malha metálica; tela de arame; tela metálica",
        fr="treillis métallique; grillage métallique; maille métallique; toile métallique",
        de="drahtgeflecht; drahtgewebe; metallgewebe; maschendraht",
        it="rete metallica; maglia metallica; rete di filo metallico",
        zh="金属网; 铁丝网; 钢丝网; 金属丝网",
        ja="金網; ワイヤーメッシュ; 金属メッシュ; メタルメッシュ",
        ru="металлическая сетка; проволочная сетка; сетка рабица; металлосетка",
    ),
)
