"""Roses: blossoms close together, rings of petals around a heart, leaves in the gaps."""

import math

from retexture.engines.procedural.catalogue.gamut import PLANTS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.engines.procedural.catalogue.strewing import thing
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, STREAK, Tiles, sample
from retexture.prompts import Translations

_RINGS = 4  # of petals in a blossom


@inlined
def roses(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: distance of the blossoms. Palette: depth of a petal, petal, petal's rim, leaf."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.6, at.v * 1.6)
    size = parameters[0]
    u, v = at.u + 7 * broad, at.v + 7 * broad
    column, row = math.floor(u / size), math.floor(v / size)
    nearest, which, x, y = 9.0, 0.0, 0.0, 0.0
    for j in range(row - 1, row + 2):
        for i in range(column - 1, column + 2):
            px, py, number = thing(i, j, u, v, size, at.seed)
            # Larger blossoms claim more of the ground.
            away = math.sqrt(px * px + py * py) / (0.62 + 0.30 * number)
            if away < nearest:
                nearest, which, x, y = away, number, px, py
    blossom = 1 - smoothstep(0.94, 1.0, nearest + 0.10 * small)
    # Each ring of petals is turned against the last; the petal's edge curls up before it ends.
    length = math.sqrt(x * x + y * y) + 1e-4
    cosine, sine = x / length, y / length
    ring = nearest * _RINGS
    depth = math.floor(ring)
    turned = 0.7 * depth + 6.0 * which
    turned_cosine = cosine * math.cos(turned) + sine * math.sin(turned)
    square = turned_cosine * turned_cosine
    lobe = turned_cosine * (16 * square * square - 20 * square + 5)  # the cosine of five times the angle
    inside = ring - depth + 0.22 * lobe
    place = inside - math.floor(inside)
    curl = smoothstep(0.45, 0.95, place)
    gap = 1 - smoothstep(0.0, 0.20, place)
    heart = 1 - smoothstep(0.08, 0.24, nearest)
    stroke = sample(noise, STREAK, 40 * turned_cosine + 99 * which, 30 * nearest)
    tone = 0.18 + 0.50 * place + 0.34 * (which - 0.5) + 0.4 * small + 0.08 * stroke + 0.12 * at.cavity
    petal = mix_colour(palette[0], palette[1], clamp01(tone + 0.35 * nearest))
    petal = mix_colour(petal, palette[2], clamp01(0.70 * curl * (0.5 + which)))
    dark = (1 - 0.72 * gap) * (1 - 0.5 * heart)
    leaf_light = 0.5 + 1.2 * small + 0.8 * broad
    leaf = palette[3]
    shade = clamp01(0.30 + 0.5 * leaf_light)
    return surface_of(
        (
            clamp01(leaf[0] * shade + (petal[0] * dark - leaf[0] * shade) * blossom),
            clamp01(leaf[1] * shade + (petal[1] * dark - leaf[1] * shade) * blossom),
            clamp01(leaf[2] * shade + (petal[2] * dark - leaf[2] * shade) * blossom),
        ),
        roughness=0.62,
        height=blossom * (7.0 * (1 - nearest) + 2.2 * curl - 1.6 * gap + 3.0) + 1.5 * small,
        subsurface=0.45,
    )


ROSES = Material(
    name="roses",
    words=(
        "roses",
        "rose petals",
        "flower petals",
        "petals",
        "blossoms",
        "floral",
        "made of flowers",
        "bouquet",
        "peonies",
        "flower covered",
        "covered in flowers",
    ),
    translations=Translations(
        es="rosas; pétalos de rosa; pétalos; ramo de flores; floral; cubierto de flores; hecho de flores",
        pt="rosas; pétalas de rosa; pétalas; buquê; floral; coberto de flores; feito de flores",
        fr="roses; pétales de rose; pétales; bouquet; floral; couvert de fleurs",
        de="Rosen; Rosenblätter; Blütenblätter; Blumenstrauß; Blüten; geblümt; blumenbedeckt",
        it="rose; petali di rosa; petali; mazzo di fiori; floreale; coperto di fiori; fatto di fiori",
        zh="玫瑰; 玫瑰花; 花瓣; 玫瑰花瓣; 花束; 花卉",
        ja="薔薇; バラ; バラの花びら; 花びら; 花束; ばら; 花柄",
        ru="розы; лепестки роз; лепестки; букет; цветочный; роза",
    ),
    kernel=roses,
    gamut=PLANTS,
    many_coloured=True,
    dyed=3,
    families=(
        Family(
            "red roses",
            (
                ("2c0208", "8c0c1c", "cc3c48", "143014"),
                ("480410", "b8142c", "e86470", "245024"),
                ("842030", "e45868", "fcacb0", "5c8c54"),
            ),
        ),
        Family(
            "peonies",
            (
                ("7c2448", "d0709c", "f8ccd8", "1c3c1c"),
                ("ac4470", "ec9cbc", "fce4ec", "345c30"),
                ("d47ca0", "fcccdc", "fff8fa", "74a068"),
            ),
        ),
        Family(
            "white",
            (
                ("848468", "d8d4c4", "f8f6f0", "20401c"),
                ("b4b094", "f0ece0", "ffffff", "3c6434"),
                ("d8d4bc", "fcfaf4", "ffffff", "80a870"),
            ),
        ),
        Family(
            "violets",
            (
                ("180a40", "50309c", "a48cdc", "14301c"),
                ("281468", "7450c4", "c4b0f0", "28502c"),
                ("5c48a4", "b098ec", "e8e0fc", "68945c"),
            ),
        ),
    ),
    parameters=((104.0,), (90.0,), (78.0,)),
    shading=Shading(form=0.85, middle=0.6, fine=0.04, value=0.12),
    body=Body(inflation=1.2, relief=0.9, groove=1.0, smoothing=3.0, warp=24.0),
    exposure=0.78,
)
