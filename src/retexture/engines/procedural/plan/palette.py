"""Palettes in the colours that a prompt asks for."""

import math
from typing import cast

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import Rgb, before_curve
from retexture.engines.procedural.look import Accented
from retexture.imaging.colour import linear_to_oklab, luminance, oklab_to_linear
from retexture.imaging.filters import smoothstep

_GREY = 0.035  # OKLab chroma below which a colour counts as grey
_GREY_KEEPS, _GREY_KEEPS_AT_MOST = 0.45, 0.008  # of the material's own chroma: white marble is no grey photo
_VIVID = (0.06, 0.18)  # OKLab chroma between which a display's colours go beyond those of things
_SHOWN = 0.8  # linear light of the brightest channel of a surface that is well exposed
_OF_VIVID = 0.9  # how much of the chroma of the most vivid things keep
_KEPT_CONTRAST = 0.3  # how much of the family's own lightness range between tones stays
_LIGHT, _DARK = 0.8, 0.35  # OKLab lightness
_APART = 0.22  # OKLab lightness that the shades of one hue lie apart at most in a tone
_SEEN = 0.015  # OKLab difference that hardly anybody sees
_NEARER = np.linspace(1, 0, 17, dtype=np.float32)[:, None]
_ACCENT_SLOT = 3

Palettes = NDArray[np.float32]


def tint(palettes: Palettes, colours: tuple[Rgb, ...], slots: int = _ACCENT_SLOT) -> Palettes:
    """Move a family's tones to the colours asked for, keeping its contrasts.

    With several colours the tones share them out by lightness.

    Args:
        palettes: (tones, 4, 3) linear light.
        colours: Linear light; with none the palettes come back unchanged.
        slots: How many of a tone's four colours move; the fourth stays by default: it is an accent.
    """
    if not colours:
        return palettes
    wanted = _as_pigments(linear_to_oklab(np.array(colours, np.float32)))
    wanted = wanted[np.argsort(wanted[:, 0])]
    tones = linear_to_oklab(palettes)
    middle = float(tones[:, 0, 0].mean())
    moved = tones.copy()
    for tone in range(len(tones)):
        colour = wanted[tone * len(wanted) // len(tones)]
        # Near white and black there is no room for the family's whole range.
        room = 1 - abs(2 * float(colour[0]) - 1) ** 2
        spread = _KEPT_CONTRAST * (0.35 + 0.65 * room) if len(wanted) == 1 else 0.25
        ground = colour[0] + spread * (tones[tone, 0, 0] - middle)
        for slot in range(slots):
            apart = 0.9 * float(tones[tone, slot, 0] - tones[tone, 0, 0])
            if math.hypot(colour[1], colour[2]) >= _GREY:
                apart = _APART * math.tanh(apart / _APART)
            if colour[0] > _LIGHT or colour[0] < _DARK:  # veins show only towards the middle
                apart = -abs(apart) if colour[0] > _LIGHT else abs(apart)
            lightness = float(np.clip(ground + apart, 0.12, 0.97))
            moved[tone, slot] = _recoloured(tones[tone, slot], colour, lightness)
    shades = _before_developing(np.maximum(oklab_to_linear(moved[:, :slots]), 0))
    return np.concatenate([shades, palettes[:, slots:]], axis=1)


def _before_developing(shades: Palettes) -> Palettes:
    """The colours that the tone curve turns into these, as bright as these: it would make orange yellow."""
    brightest = np.maximum(shades.max(axis=-1, keepdims=True), np.float32(1e-6))
    shown = shades * np.minimum(np.float32(_SHOWN) / brightest, 1)
    before = np.array([before_curve(float(value)) for value in shown.ravel()], np.float32).reshape(
        shown.shape
    )
    brighter = luminance(shades) / np.maximum(luminance(before), np.float32(1e-6))
    return cast(Palettes, before * brighter[..., None])


def _as_pigments(oklab: Palettes) -> Palettes:
    """Bound chroma: "blue" means the display's blue on a screen, and cobalt on a thing."""
    chroma = np.hypot(oklab[:, 1:2], oklab[:, 2:3])
    factor = 1 - np.float32(1 - _OF_VIVID) * smoothstep(*_VIVID, chroma)
    return np.concatenate([oklab[:, :1], oklab[:, 1:] * factor], axis=1)


def _recoloured(own: Palettes, wanted: Palettes, lightness: float) -> Palettes:
    """``wanted``'s hue at ``lightness``; chroma shrinks towards black and white as paint's does."""
    chroma = float(np.hypot(wanted[1], wanted[2]))
    if chroma < _GREY:
        own_chroma = max(float(np.hypot(own[1], own[2])), 1e-6)
        kept = min(_GREY_KEEPS, _GREY_KEEPS_AT_MOST / own_chroma)
        return np.array([lightness, kept * own[1] + wanted[1], kept * own[2] + wanted[2]], np.float32)
    apart = (lightness - float(wanted[0])) / 0.45
    factor = float(np.clip(1 - 0.55 * apart * apart, 0.25, 1))
    shade = np.array([lightness, *(factor * wanted[1:])], np.float32)
    # Beyond what light can be a shade would be clipped, and orange would turn to yellow: it stays nearer.
    shades = wanted + _NEARER * (shade - wanted)
    within = np.abs(linear_to_oklab(oklab_to_linear(shades)) - shades).max(axis=1) < _SEEN
    return np.asarray(shades[int(np.argmax(within))] if within.any() else wanted, np.float32)


def accented(palettes: Palettes, accent: Accented) -> Palettes:
    """Give every tone the accent's colour; metals keep their own, others become pigments."""
    colour = np.array([accent.colour], np.float32)
    if not accent.metal:
        colour = np.maximum(oklab_to_linear(_as_pigments(linear_to_oklab(colour))), 0)
    changed = palettes.copy()
    changed[:, _ACCENT_SLOT] = colour[0]
    return changed


def varied(palettes: Palettes, rng: np.random.Generator, amount: float) -> Palettes:
    """Shift the palettes a little in temperature and brightness, as another quarry or dye lot would be.

    Args:
        palettes: (tones, 4, 3) linear light.
        rng: The variation's generator.
        amount: 1 is the usual difference between variations.
    """
    warm = float(rng.uniform(-0.05, 0.05)) * amount
    brightness = float(np.exp(rng.uniform(-0.10, 0.10) * amount))
    factor = np.array([1 + warm, 1, 1 - warm], np.float32) * np.float32(brightness)
    return cast(Palettes, np.clip(palettes * factor, 0, 1).astype(np.float32))
