"""Lava: a cooled crust in plates and ropes, torn open along glowing cracks."""

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL_EDGE, CLOUD, CLOUD_B, RIDGE, Tiles, sample
from retexture.prompts import Translations


@inlined
def lava(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: how far the crust is open. Palette: cold crust, ashen crust, scorched rim."""
    a, b = at.u + 0.61 * at.w, at.v + 0.79 * at.w
    broad = sample(noise, CLOUD, a * 0.55, b * 0.55)
    small = sample(noise, CLOUD_B, a * 1.6, b * 1.6)
    plate = sample(noise, CELL_EDGE, a * 0.30 + 34 * broad, b * 0.30 + 12 * small)
    shard = sample(noise, CELL_EDGE, a * 0.85 + 60 * broad + 301, b * 0.85 + 24 * small)
    rope = sample(noise, RIDGE, a * 0.9 + 25 * small, b * 0.45)
    heat = clamp01(parameters[0] + 0.9 * broad + 0.4 * small - 0.60 * at.cavity + 0.22 * at.relief)
    torn = 1 - smoothstep(0.0, 0.02 + 0.11 * heat, plate)
    split = (1 - smoothstep(0.0, 0.02 + 0.07 * heat, shard)) * smoothstep(0.45, 0.9, heat)
    edge = (1 - smoothstep(0.6, 2.0 + 3.0 * heat, at.border + 4 * small)) * smoothstep(0.1, 0.4, heat + broad)
    open_ = max(torn * smoothstep(0.15, 0.55, heat), split, edge)
    # Near a crack the crust itself begins to glow.
    near = (1 - smoothstep(0.0, 0.30, plate)) * heat
    glow = clamp01(open_ * open_ * (0.55 + 0.45 * open_) + 0.04 * near)
    colour = mix_colour(
        palette[0],
        palette[1],
        clamp01(0.35 + 0.6 * small + 0.3 * (rope - 0.4) + 0.3 * at.cavity + 0.25 * at.relief),
    )
    colour = mix_colour(colour, palette[2], clamp01(0.8 * near + open_))
    return surface_of(
        colour,
        roughness=clamp01(0.42 + 0.6 * small + 0.3 * open_),
        height=6 * broad + 3.5 * small + 4 * rope - 8 * open_,
        emission=glow,
    )


LAVA = Material(
    name="lava",
    words=("lava", "magma", "molten lava", "molten rock", "volcanic", "molten"),
    translations=Translations(
        es="lava; magma; lava fundida; roca fundida; volcánico; fundido",
        pt="lava; magma; lava derretida; rocha derretida; vulcânico",
        fr="lave; magma; lave en fusion; roche en fusion; volcanique",
        de="Lava; Magma; flüssige Lava; glühende Lava; vulkanisch",
        it="lava; magma; lava fusa; roccia fusa; vulcanico",
        zh="岩浆; 熔岩; 火山岩浆",
        ja="溶岩; マグマ; 熔岩",
        ru="лава; магма; расплавленная лава; вулканический; раскалённая лава",
    ),
    kernel=lava,
    gamut=STONES,
    families=(
        Family(
            "basalt",
            (("0d0c0d", "232022", "4a1408"), ("171517", "332e2e", "5a1a0a"), ("262324", "4c4644", "6a240e")),
        ),
        Family(
            "ash",
            (("2a2827", "4c4946", "551c0e"), ("3f3c3a", "6c6863", "662612"), ("5c5854", "8f8a83", "78341c")),
        ),
        Family(
            "iron red",
            (("1c0c0a", "3c1a14", "5c1608"), ("2c1410", "54251b", "6c1e0c"), ("43221a", "7a3c2c", "7c2c14")),
        ),
        Family(
            "obsidian",
            (("06070a", "12151c", "38100a"), ("0b0d12", "1c212c", "48160c"), ("161a22", "323a48", "5a2012")),
        ),
    ),
    parameters=((0.00,), (0.06,), (0.16,)),
    shading=Shading(form=1.0, middle=1.0, fine=0.55, value=0.6),
    body=Body(inflation=1.0, relief=1.8, smoothing=0.8),
    exposure=0.34,
    glow=(16.0, 3.2, 0.25),
    light="studio",
)
