"""Embroidery: satin stitches of shiny thread that lie another way in each tone, corded along the edges."""

import math

from retexture.engines.procedural.catalogue.gamut import TEXTILES
from retexture.engines.procedural.catalogue.kernel_math import (
    clamp01,
    dyed,
    hash01,
    lit,
    mix_colour,
    photo_level,
    smoothstep,
)
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations

_THREAD = 4.4  # units from thread to thread; thinner ones merge in a picture of usual size
_STITCH = 46.0  # length of a stitch in units


@inlined
def _laid(u: float, v: float, angle: float, seed: int) -> tuple[float, float, float]:
    """Threads side by side: their roundness 0–1, how far a stitch dips at its ends, 0–1, and their number."""
    cosine, sine = math.cos(angle), math.sin(angle)
    across, along = (v * cosine - u * sine) / _THREAD, u * cosine + v * sine
    thread = math.floor(across)
    number = hash01(thread, 3, seed)
    off = 2 * (across - thread) - 1
    place = along / _STITCH + 0.5 * (thread & 1) + 0.16 * number
    end = abs(place - math.floor(place) - 0.5) * 2
    dip = smoothstep(0.80, 1.0, end)
    return math.sqrt(max(1 - off * off, 0.0)), dip, hash01(thread, math.floor(place), seed + 1)


@inlined
def _cord(at: Point, uneven: float) -> tuple[float, float, float]:
    """Close stitches over the visible edge: whether they are here, how round the cord is, and its turns."""
    off = (at.border - 3.5) / 5.2
    hump = math.sqrt(max(1 - off * off, 0.0))
    wound = 0.5 + 0.5 * math.sin(1.25 * (at.u + at.v) + 0.9 * uneven)
    return 1 - smoothstep(6.5, 8.5, at.border), hump, wound


@inlined
def embroidery(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: way of the stitches in turns of 60 degrees, share of the photo's colour.

    Palette: thread, second thread, cord along the edges.
    """
    broad = sample(noise, CLOUD, at.u * 0.6, at.v * 0.6)
    small = sample(noise, CLOUD_B, at.u * 1.5, at.v * 1.5)
    fuzz = sample(noise, GRAIN, at.u * 1.2, at.v * 1.2)
    way = math.floor(parameters[0] + 0.5)
    u, v = at.u + 5 * small + 8 * broad, at.v + 5 * broad
    round_, dip, number = _laid(u, v, 0.45 + 1.0472 * way, at.seed)
    own = dyed(at, 0.06 + 0.48 * smoothstep(0.12, 0.85, photo_level(at)), 1.15)
    thread = mix_colour(palette[0], palette[1], clamp01(0.5 + 0.6 * (number - 0.5) + 0.8 * broad))
    colour = mix_colour(thread, own, parameters[1])
    # Floss shines where it turns away from the light: each way of laying has its own brightness.
    sheen = 0.86 + 0.13 * math.cos(2.1 * way + 0.4) + 0.20 * (number - 0.5) + 0.5 * broad
    light = (0.34 + 0.74 * round_ * (1 - 0.42 * dip)) * sheen + 0.05 * fuzz
    corded, hump, wound = _cord(at, small)
    colour = mix_colour(colour, mix_colour(palette[2], own, 0.35), 0.85 * corded)
    light = light + corded * ((0.30 + 0.50 * wound * hump + 0.28 * hump) - light)
    height = 2.4 * round_ * (1 - 0.75 * dip) + 3 * broad
    height = height + corded * (3.0 + 4.5 * hump + 1.6 * wound - height)
    return surface_of(
        lit(colour, light),
        roughness=0.50 - 0.10 * round_ + 0.05 * fuzz,
        height=height,
        subsurface=0.10,
    )


EMBROIDERY = Material(
    name="embroidered cloth",
    words=(
        "embroidered patch",
        "embroidered badge",
        "embroidered fabric",
        "embroidered cloth",
        "embroidered textile",
        "embroidery patch",
        "embroidery thread",
        "embroidery floss",
        "machine embroidery",
        "hand embroidery",
        "hand embroidered",
        "satin stitch",
        "thread stitches",
        "needlework",
        "needle painting",
        "thread painting",
        "crewel",
        "iron on patch",
    ),
    kernel=embroidery,
    families=(
        Family(
            "crimson and gold",
            (("4c0c14", "70141e", "a87c28"), ("a81c28", "c43440", "d8a840"), ("e0b468", "f0cc8c", "a81c28")),
        ),
        Family(
            "blue folk",
            (("101c44", "1c2c60", "b8b0a0"), ("2c50a0", "4468b8", "e8e0d0"), ("e4dccc", "f4ece0", "2c50a0")),
        ),
        Family(
            "forest",
            (("10281c", "1c3c2a", "a89048"), ("30683c", "487e50", "d8c068"), ("dccc94", "ece0b4", "30683c")),
        ),
        Family(
            "plum",
            (("2c1030", "441c48", "b08c58"), ("7c3474", "984c8c", "dcb878"), ("ecc8d0", "f6dce0", "7c3474")),
        ),
    ),
    parameters=((0.0, 0.7), (1.0, 0.7), (2.0, 0.7)),
    shading=Shading(form=0.5, middle=0.30, fine=0.03, value=0.0),
    body=Body(inflation=1.0, relief=0.8, groove=1.5, smoothing=3.5, warp=14.0),
    exposure=0.95,
    own_colour=1,
    gamut=TEXTILES,
    dyed=2,
    translations=Translations(
        es="bordado; bordada; parche bordado; tela bordada",
        pt="bordado; bordada; remendo bordado; tecido bordado",
        fr="broderie; brodé; écusson brodé; tissu brodé",
        de="stickerei; gestickt; bestickt; gestickter aufnäher",
        it="ricamo; ricamato; toppa ricamata; tessuto ricamato",
        zh="刺绣; 绣花; 刺绣布贴; 绣章",
        ja="刺繍; 刺しゅう; 刺繍ワッペン; 刺繍布",
        ru="вышивка; вышитый; вышитая нашивка; вышитая ткань",
    ),
)
