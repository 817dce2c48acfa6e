"""Cracked paint: an old coat torn into flakes that curl at their edges and fall from the wood below."""

from retexture.engines.procedural.catalogue.kernel_math import clamp01, facet, lit, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, STREAK, Tiles, sample
from retexture.prompts import Translations

_DEPTH = (0.01, 0.008, 0.006)  # of a crack: nearly black


@inlined
def _flakes(u: float, v: float, size: float, thin: float, seed: int) -> tuple[float, float]:
    """Distance to the nearest crack in units, and the flake's number, 0–1.

    Where the coat is thin (1) it is torn once more, into small flakes.
    """
    _, large, one = facet(u, v, size, seed)
    _, fine, other = facet(u + 311, v + 97, 0.48 * size, seed + 7)
    return min(large, fine + 12 * (1 - thin)), 0.6 * one + 0.4 * other * thin


@inlined
def cracked_paint(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: size of a flake, how much has fallen. Palette: paint, its shade, undercoat, wood."""
    broad = sample(noise, CLOUD, at.u * 0.55, at.v * 0.55)
    small = sample(noise, CLOUD_B, at.u * 1.7, at.v * 1.7)
    grain = sample(noise, GRAIN, at.u * 0.95, at.v * 0.95)
    fibre = sample(noise, STREAK, at.u * 0.8 + 6 * small, at.v * 0.6)
    jag = sample(noise, CLOUD, at.u * 3.1 + 50, at.v * 3.1)
    u, v = at.u + 14 * small + 9 * jag, at.v * 0.72 + 9 * broad + 8 * jag
    edge, flake = _flakes(u, v, parameters[0], smoothstep(-0.05, 0.22, broad + 0.3 * small), at.seed)
    lost = parameters[1] + 1.15 * broad + 0.35 * small + 0.42 * (flake - 0.5) + 0.14 * at.cavity
    gone = smoothstep(0.48, 0.56, lost)
    under = smoothstep(0.40, 0.46, lost) * (1 - gone)
    crack = 1 - smoothstep(0.5, 1.7, edge)
    curl = (1 - smoothstep(1.0, 7.0, edge)) * (0.4 + 0.6 * flake)
    held = (1 - gone) * (1 - crack)
    worn = clamp01(0.30 + 0.5 * (flake - 0.5) + 0.7 * broad + 0.10 * grain)
    paint = lit(
        mix_colour(palette[0], palette[1], worn), 0.96 + 0.12 * curl + 0.06 * grain + 0.10 * at.cavity
    )
    paint = mix_colour(paint, palette[2], 0.8 * under)
    wood = lit(palette[3], max(0.72 + 0.42 * fibre + 0.18 * grain + 0.4 * small, 0.15))
    wood = mix_colour(wood, _DEPTH, 0.72 * crack * (1 - gone))
    return surface_of(
        mix_colour(wood, paint, held),
        roughness=0.85 - 0.28 * held,
        height=held * (3.6 + 3.2 * curl + 0.5 * grain) + (1 - held) * (0.9 * fibre) + 2.5 * broad,
    )


CRACKED_PAINT = Material(
    name="cracked paint",
    words=(
        "cracked paint",
        "peeling paint",
        "flaking paint",
        "flaky paint",
        "chipped paint",
        "crackled paint",
        "crackle paint",
        "crackle finish",
        "old paint",
        "weathered paint",
        "distressed paint",
        "alligatored paint",
        "peeled paint",
        "cracking paint",
        "craquelure",
    ),
    kernel=cracked_paint,
    families=(
        Family(
            "duck egg blue",
            (
                ("486c70", "3a585c", "a09c90", "5c4632"),
                ("7ca4a4", "688e90", "ccc8bc", "74583e"),
                ("acc8c4", "94b4b2", "e0dcd0", "8c7052"),
            ),
        ),
        Family(
            "white",
            (
                ("a8a498", "8c887c", "78746a", "4c3c2e"),
                ("dedacc", "c4c0b2", "9c988c", "685240"),
                ("f2efe4", "dcd8cc", "b4b0a4", "80684e"),
            ),
        ),
        Family(
            "green",
            (
                ("345040", "283f32", "98947c", "54402c"),
                ("5c7c62", "4a6850", "c4c0a4", "6c5238"),
                ("94ac90", "7c967a", "dcd8c0", "866a4a"),
            ),
        ),
        Family(
            "barn red",
            (
                ("642018", "501812", "988c80", "443426"),
                ("943428", "7c2a20", "c4b8a8", "604a36"),
                ("b85c4c", "a04c3e", "dcd0c0", "7c6248"),
            ),
        ),
    ),
    parameters=((46.0, 0.30),),
    shading=Shading(form=0.95, middle=0.8, fine=0.2, value=0.25),
    body=Body(inflation=0.8, relief=1.2, groove=0.8, smoothing=1.8, warp=14.0),
    align="level",
    many_coloured=True,
    dyed=2,
    translations=Translations(
        es="pintura agrietada; pintura descascarada; pintura desconchada",
        pt="tinta rachada; tinta descascada; pintura descascada",
        fr="peinture craquelée; peinture écaillée; peinture qui s'écaille",
        de="rissige farbe; abblätternde farbe; abgeblätterte farbe; craquelé",
        it="vernice screpolata; vernice scrostata; pittura scrostata",
        zh="开裂油漆; 剥落油漆; 龟裂漆; 掉漆",
        ja="ひび割れたペンキ; 剥がれたペンキ; 剥げた塗装; ひび割れ塗装",
        ru="потрескавшаяся краска; облупившаяся краска; облезлая краска; кракелюр",
    ),
)
