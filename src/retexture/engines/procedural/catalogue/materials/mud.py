"""Mud: a crust that dried and broke into curling plates, still wet and dark where it lies low."""

from retexture.engines.procedural.catalogue.gamut import MINERALS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL_EDGE, CELL_ID, CLOUD, CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def mud(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: plates a cell of the noise, how dry it is. Palette: wet mud, mud, dried crust."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.5, at.v * 1.5)
    grain = sample(noise, GRAIN, at.u, at.v)
    x, y = at.u * parameters[0] + 12 * small + 14 * broad, at.v * parameters[0] + 12 * broad
    edge, own = sample(noise, CELL_EDGE, x, y), sample(noise, CELL_ID, x, y)
    inner = sample(noise, CELL_EDGE, 2.3 * x + 411, 2.3 * y + 97)
    dry = smoothstep(0.25, 0.60, 0.45 + parameters[1] + 0.9 * broad + 0.35 * at.cavity + 0.2 * small)
    crack = dry * (1 - smoothstep(0.015, 0.075, edge))
    hair = dry * (1 - smoothstep(0.0, 0.05, inner)) * smoothstep(0.45, 0.6, own)
    curl = dry * (1 - smoothstep(0.04, 0.30, edge))
    tone = 0.32 + 0.55 * small + 0.25 * grain + 0.30 * (own - 0.5) + 0.20 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(tone + 0.3 * dry))
    colour = mix_colour(colour, palette[2], clamp01(dry * (0.55 + 0.6 * small + 0.25 * curl)))
    dark = (1 - 0.80 * crack) * (1 - 0.45 * hair)
    return surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=clamp01(0.22 + 0.70 * dry + 0.10 * grain),
        height=dry * 2.4 + 2.6 * curl - 6.0 * crack - 1.2 * hair + 3.0 * small + 0.7 * grain + 4 * broad,
    )


MUD = Material(
    name="mud",
    words=(
        "mud",
        "muddy",
        "dried mud",
        "cracked mud",
        "cracked earth",
        "mudbrick",
        "adobe",
        "wet soil",
        "clay soil",
        "parched earth",
    ),
    translations=Translations(
        es="barro; lodo; adobe; fango; embarrado; tierra agrietada; barro seco",
        pt="lama; barro; adobe; lamacento; terra rachada; lodo",
        fr="boue; boueux; adobe; torchis; terre craquelée",
        de="Schlamm; Matsch; schlammig; Lehm; Lehmziegel; rissige Erde; lehmig",
        it="fango; fangoso; adobe; melma; terra crepata; fango secco",
        zh="泥; 泥土; 泥巴; 泥浆; 土坯; 龟裂的土地; 夯土",
        ja="泥; 泥だらけ; ひび割れた土; 日干しレンガ",
        ru="грязь; грязевой; саман; глинобитный; потрескавшаяся земля; ил",
    ),
    kernel=mud,
    gamut=MINERALS,
    families=(
        Family(
            "brown",
            (("1c120a", "48341f", "84694c"), ("2e1f12", "6c5034", "a88c6c"), ("4c3824", "947654", "d4bc9c")),
        ),
        Family(
            "red",
            (("240c06", "5c2814", "985838"), ("3c160a", "8c4424", "c88460"), ("642c18", "b46c48", "e8b898")),
        ),
        Family(
            "grey",
            (("161514", "44413c", "807a70"), ("282624", "68635a", "a8a296"), ("464340", "908a7e", "d4cec2")),
        ),
        Family(
            "ochre",
            (("2c1c06", "705018", "ac8c4c"), ("442e0e", "987428", "ccb070"), ("6c5020", "c49c4c", "f0dca8")),
        ),
    ),
    parameters=((0.5, -0.02), (0.5, 0.06), (0.5, 0.12)),
    shading=Shading(form=0.7, middle=0.5, fine=0.08, value=0.15),
    body=Body(inflation=1.2, relief=1.2, groove=1.1, smoothing=2.0),
    exposure=0.7,
)
