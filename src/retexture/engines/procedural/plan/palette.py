"""Palettes: which family of a material a variation takes, and how it comes to the colours asked for.

All bounds are in OKLab, where equal steps look equal: 0.02 is what people just see side by side.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import Family, Gamut, Material, Rgb, before_curve
from retexture.engines.procedural.look import Accented, MaterialLayer
from retexture.imaging.colour import linear_from_hex, linear_to_oklab, luminance, oklab_to_linear
from retexture.prompts import FINISHES, AppliedFinish

_SHADED = 0.3  # of the way from a part's natural colour to the one that is asked for
_ACCENT_SLOT = 3
_VEIN_SLOT = 2

# How far a family may lie from the usual one to be the same material to a layman, ground by ground: antique
# gold may, rose gold may not. The more colourful the usual one is, the more its shades may differ.
_NEAR_GREY, _NEAR_PART, _NEAR_MOST = 0.025, 0.45, 0.05
_NEAR_LIGHTNESS, _NEAR_HUE = 0.20, 0.29  # OKLab, radians: moss is not yellow, though yellow is near to it
_NEAR_VEIN = 2.5  # times the bound of the grounds: veins and shades may differ more, but not be blue or green

_TOGETHER = (
    0.45  # of the way from its dark and light tones to the middle one: less, and light red brick is cream
)

# How far the variations of one palette lie apart: dye lots and quarries. Together they stay below 0.03.
_WARMTH_APART = 0.006  # OKLab b: whites and greys have no hue to differ in
_HUE_APART, _CHROMA_APART, _LIGHTNESS_APART = 0.035, 0.06, 0.02  # radians, parts, OKLab
_MOST_APART = 1.6  # times that, however far variations are asked to lie apart

_GREY = 0.035  # OKLab chroma below which a colour counts as grey
_GREY_KEEPS, _GREY_KEEPS_AT_MOST = 0.45, 0.008  # of the material's own chroma: white marble is no grey photo
_BRIGHTEST_SHOWN = 0.8  # linear light of the brightest channel of a surface that is well exposed
_KEPT_CONTRAST = 0.25  # how much of the family's own lightness range between tones stays
_LIGHT, _DARK = 0.8, 0.35  # OKLab lightness
_APART, _VEIN_APART = (
    0.20,
    0.34,
)  # OKLab lightness that shades of one hue, and veins, lie off the ground at most
_ROUNDING = 1e-6  # two thirds of three are two
_FADES = 0.55  # of the chroma goes where a shade lies 0.45 off the ground: paint mixed with black or white
_DARKEST_FINISH = 0.1  # of a colour's light: "extremely smoked" is no hole in the picture
_AGED = 0.55  # of wear: what is only old has kept its colour, what is weathered has turned grey

Palettes = NDArray[np.float32]


def palettes_of(
    layer: MaterialLayer, seed: int, number: int, rng: np.random.Generator, spread: float
) -> Palettes:
    """The palettes of a material in one variation, (tones, 4, 3) linear light, ready to be lit.

    Args:
        layer: The material as the prompt wants it.
        seed: The request's seed.
        number: The variation's number.
        rng: The variation's generator.
        spread: How far the variations lie apart, 1 as usual.
    """
    palettes = colours_of(layer, seed, number, rng, spread)
    return before_developing(palettes, _dyed(layer.material)) if is_shown_truly(layer) else palettes


def colours_of(
    layer: MaterialLayer, seed: int, number: int, rng: np.random.Generator, spread: float
) -> Palettes:
    """The same as :func:`palettes_of`, as a finished picture shows colours that were asked for."""
    family = family_of(layer, seed, number)
    if layer.colours:
        palettes = tint(family.array(), layer.colours, layer.material.gamut, _dyed(layer.material))
    else:
        palettes = own_colours(layer, family)
    return worked(varied(palettes, rng, number, spread), layer.condition.finishes)


def is_shown_truly(layer: MaterialLayer) -> bool:
    """Whether pictures are to show the colours of a material as dark and as light as they are."""
    return bool(layer.colours) or layer.material.true_colours


def _dyed(material: Material) -> int:
    return min(material.dyed, _ACCENT_SLOT if material.accent else 4)


def is_chromatic(colour: Rgb) -> bool:
    """Whether a colour in linear light has a hue, and is no grey."""
    _, a, b = linear_to_oklab(np.array(colour, np.float32))
    return bool(math.hypot(a, b) >= _GREY)


def family_of(layer: MaterialLayer, seed: int, number: int) -> Family:
    """The family that a variation of a material takes.

    One that is asked for by name is taken as it is. Where colours are asked for it is the nearest to the
    first of them; else the first variation shows the material as everyone knows it, and the seed orders those
    that come after.
    """
    material = layer.material
    if layer.family is not None:
        return layer.family
    if layer.colours:
        wanted = _reached(material.gamut, layer.colours)[0]
        return min(material.families, key=lambda family: _distance(wanted, family))
    usual, *others = usual_families(material, layer.condition.wear)
    rest = np.random.Generator(np.random.PCG64(seed)).permutation(len(others))
    order = (usual, *(others[int(index)] for index in rest))
    return order[number % len(order)]


def usual_families(material: Material, wear: float = 0.0) -> tuple[Family, ...]:
    """The families that may be shown where no colour is asked for, the usual one of such wear first."""
    families = material.families
    if wear >= _AGED:
        families = tuple(sorted(families, key=lambda family: not family.worn))
    if material.many_coloured:
        return families
    return (families[0], *(each for each in families[1:] if _is_near(families[0], each)))


def own_colours(layer: MaterialLayer, family: Family) -> Palettes:
    """A family's palettes, (tones, 4, 3) linear light, where no colour is asked for.

    What is known by its colour has nearly one on the whole photo: a wall in the light is of the same brick.
    """
    palettes = family.array()
    material = layer.material
    if material.many_coloured and not material.true_colours and layer.family is None:
        return palettes
    tones = linear_to_oklab(palettes)
    return oklab_to_linear(tones + np.float32(_TOGETHER) * (tones[len(tones) // 2] - tones))


def _is_near(usual: Family, other: Family) -> bool:
    """Whether two families are one material to a layman."""
    own, its = linear_to_oklab(usual.array()), linear_to_oklab(other.array())
    if abs(float((its[:, :2, 0] - own[:, :2, 0]).mean())) > _NEAR_LIGHTNESS:
        return False
    grounds = _turn(own[:, :2].mean(axis=(0, 1)), its[:, :2].mean(axis=(0, 1)))
    veins = _turn(own[:, _VEIN_SLOT].mean(axis=0), its[:, _VEIN_SLOT].mean(axis=0))
    if max(grounds, veins) > _NEAR_HUE:
        return False
    apart = np.hypot(*np.moveaxis((its - own)[..., 1:], -1, 0))
    chroma = np.hypot(*np.moveaxis(own[..., 1:], -1, 0))
    bound = np.clip(_NEAR_PART * chroma[:, :2].mean(), _NEAR_GREY, _NEAR_MOST)
    return bool(apart[:, :2].mean(axis=1).max() <= bound and apart[:, _VEIN_SLOT].max() <= _NEAR_VEIN * bound)


def _turn(one: Palettes, other: Palettes) -> float:
    """The angle between two hues in radians; greys have none."""
    if min(math.hypot(one[1], one[2]), math.hypot(other[1], other[2])) < _GREY:
        return 0.0
    turn = math.atan2(one[2], one[1]) - math.atan2(other[2], other[1])
    return abs(math.remainder(turn, 2 * math.pi))


def _distance(wanted: Palettes, family: Family) -> float:
    """How far a colour is from a family's nearest ground; lightness counts less, it is set anyway."""
    grounds = linear_to_oklab(family.array()[:, :2]).reshape(-1, 3) - wanted
    return float((0.2 * np.abs(grounds[:, 0]) + np.hypot(grounds[:, 1], grounds[:, 2])).min())


def _reached(gamut: Gamut, colours: Sequence[Rgb]) -> Palettes:
    """The colours that the material can have instead of those asked for, in OKLab."""
    return np.stack([gamut.reach(each) for each in linear_to_oklab(np.array(colours, np.float32))])


def tint(palettes: Palettes, colours: Sequence[Rgb], gamut: Gamut, slots: int = 4) -> Palettes:
    """Bring a family's tones to the colours asked for, keeping the contrasts of its pattern.

    With several colours the tones share them out by lightness, and each shows the next one in its veins.

    Args:
        palettes: (tones, 4, 3) linear light.
        colours: Linear light; with none the palettes come back unchanged.
        gamut: What the material can have of them.
        slots: How many of a tone's four colours move.
    """
    if not len(colours):
        return palettes
    wanted = _reached(gamut, colours)
    wanted = wanted[np.argsort(wanted[:, 0], kind="stable")]
    tones = linear_to_oklab(palettes)
    moved = tones.copy()
    for tone in range(len(tones)):
        place = tone * len(wanted) // len(tones)
        colour, following = wanted[place], wanted[(place + 1) % len(wanted)]
        ground = _ground_lightness(tones, tone, colour, alone=len(wanted) == 1)
        # The tone that is nearest to the colour says how its pattern lies over a ground of such lightness.
        like = tones[int(np.argmin(np.abs(tones[:, 0, 0] - colour[0])))]
        for slot in range(slots):
            shade = following if slot >= _VEIN_SLOT and len(wanted) > 1 else colour
            base = ground if shade is colour else float(shade[0])
            moved[tone, slot] = _recoloured(like[slot], shade, base + _apart(like, slot, colour))
            if shade is not colour:
                moved[tone, slot] = shade
    return np.concatenate([oklab_to_linear(moved[:, :slots]), palettes[:, slots:]], axis=1)


def _ground_lightness(tones: Palettes, tone: int, colour: Palettes, *, alone: bool) -> float:
    """The lightness of a tone's ground: a little of the way that the family goes from dark to light."""
    # Near white and black there is no room for the family's whole range.
    room = 1 - abs(2 * float(colour[0]) - 1) ** 2
    spread = _KEPT_CONTRAST * (0.35 + 0.65 * room) if alone else 0.15
    return float(colour[0]) + spread * float(tones[tone, 0, 0] - tones[:, 0, 0].mean())


def _apart(like: Palettes, slot: int, colour: Palettes) -> float:
    """How much lighter than the ground a shade of the pattern is."""
    apart = 0.9 * float(like[slot, 0] - like[0, 0])
    if math.hypot(colour[1], colour[2]) >= _GREY:
        most = _VEIN_APART if slot == _VEIN_SLOT else _APART
        apart = most * math.tanh(apart / most)
    if colour[0] > _LIGHT:  # veins show only towards the middle
        return -abs(apart)
    return abs(apart) if colour[0] < _DARK else apart


def _recoloured(own: Palettes, wanted: Palettes, lightness: float) -> Palettes:
    """``wanted``'s hue at ``lightness``; chroma shrinks towards black and white as paint's does."""
    lightness = min(max(lightness, 0.12), 0.97)
    chroma = float(np.hypot(wanted[1], wanted[2]))
    if chroma < _GREY:
        own_chroma = max(float(np.hypot(own[1], own[2])), 1e-6)
        kept = min(_GREY_KEEPS, _GREY_KEEPS_AT_MOST / own_chroma)
        return np.array([lightness, kept * own[1] + wanted[1], kept * own[2] + wanted[2]], np.float32)
    apart = (lightness - float(wanted[0])) / 0.45
    factor = float(np.clip(1 - _FADES * apart * apart, 0.25, 1))
    return np.array([lightness, factor * wanted[1], factor * wanted[2]], np.float32)


def before_developing(palettes: Palettes, slots: int = 4) -> Palettes:
    """The colours that the tone curve turns into these, as bright as these: it would make orange yellow.

    Args:
        palettes: (tones, 4, 3) linear light.
        slots: How many of a tone's four colours; the others stay.
    """
    shades = palettes[:, :slots]
    brightest = np.maximum(shades.max(axis=-1, keepdims=True), np.float32(1e-6))
    shown = shades * np.minimum(np.float32(_BRIGHTEST_SHOWN) / brightest, 1)
    before = np.array([before_curve(float(value)) for value in shown.ravel()], np.float32).reshape(
        shown.shape
    )
    brighter = luminance(shades) / np.maximum(luminance(before), np.float32(1e-6))
    return np.concatenate([before * brighter[..., None], palettes[:, slots:]], axis=1).astype(np.float32)


def accented(palettes: Palettes, accent: Accented, material: Material) -> Palettes:
    """Give every tone the accent's colour: a metal's as it is, others as the material can have them.

    What has a colour by nature, as verdigris has, is only shaded by the one that is asked for.
    """
    colour = np.array(accent.colour, np.float32)
    own = material.accent.own if material.accent else ""
    if own:
        natural = linear_to_oklab(np.array(linear_from_hex(own), np.float32))
        asked = natural if accent.metal else linear_to_oklab(colour)
        colour = np.maximum(oklab_to_linear(natural + np.float32(_SHADED) * (asked - natural)), 0)
    elif not accent.metal:
        colour = np.maximum(oklab_to_linear(material.gamut.reach(linear_to_oklab(colour))), 0)
    changed = palettes.copy()
    changed[:, _ACCENT_SLOT] = colour
    return changed


def worked(palettes: Palettes, finishes: tuple[AppliedFinish, ...]) -> Palettes:
    """Make the colours darker or paler, and more or less colourful, as finishes do."""
    for name, amount in finishes:
        finish = FINISHES[name]
        light = luminance(palettes)[..., None]
        chroma = max(1 + amount * (finish.chroma - 1), 0.0)
        bright = max(1 + amount * (finish.brightness - 1), _DARKEST_FINISH)
        palettes = np.clip((light + (palettes - light) * chroma) * bright, 0, 1).astype(np.float32)
    return palettes


def varied(palettes: Palettes, rng: np.random.Generator, number: int, amount: float) -> Palettes:
    """Shift the palettes a little in hue, chroma and lightness, as another quarry or dye lot would be.

    The first variation has the colours as they are.

    Args:
        palettes: (tones, 4, 3) linear light.
        rng: The variation's generator.
        number: The variation's number.
        amount: 1 is the usual difference between variations.
    """
    shift = rng.uniform(-1, 1, 4) * min(amount, _MOST_APART)
    turn, chroma, lightness, warmth = (float(value) for value in shift)
    if number == 0:
        return palettes
    turn, chroma = turn * _HUE_APART, math.exp(chroma * _CHROMA_APART)
    a, b = chroma * math.cos(turn), chroma * math.sin(turn)
    shades = linear_to_oklab(palettes)
    grey = np.clip(1 - np.hypot(shades[..., 1], shades[..., 2]) / _GREY, 0, 1)
    warm = np.float32(_WARMTH_APART * warmth) * grey
    light = np.clip(shades[..., 0] + _LIGHTNESS_APART * lightness, 0, 1)
    turned = np.stack(
        [light, a * shades[..., 1] - b * shades[..., 2], b * shades[..., 1] + a * shades[..., 2] + warm]
    )
    return oklab_to_linear(np.moveaxis(turned, 0, -1).astype(np.float32))


def lightness_asked(layer: MaterialLayer, palettes: Palettes, tone: float) -> float | None:
    """Luminance that half of a material's part is to have; None where exposure decides.

    Args:
        layer: The material as the prompt wants it.
        palettes: Its palettes in the variation, (tones, 4, 3) linear light.
        tone: The tone that half of its part is not lighter than, 0 (dark) to 1 (light).
    """
    if not is_shown_truly(layer):
        return None
    if layer.colours:  # of several the tone says which is seen most
        reached = _reached(layer.material.gamut, layer.colours)
        reached = reached[np.argsort(reached[:, 0], kind="stable")]
        return float(luminance(oklab_to_linear(reached[_place(tone, len(reached))])))
    return float(luminance(palettes[_place(tone, len(palettes)), :2]).mean())


def _place(part: float, count: int) -> int:
    return min(int(part * count + _ROUNDING), count - 1)
