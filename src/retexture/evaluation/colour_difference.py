"""CIEDE2000: how different two colours look.

Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes, Supplementary Test
Data, and Mathematical Observations" (2005); the names of the steps are theirs.
"""

from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

Lab = NDArray[np.float32]
"""(…, 3): CIE L*a*b* under D65, L* 0–100."""

_Values = NDArray[np.float64]
_FAR = 25.0**7


def difference(first: Lab, second: Lab) -> NDArray[np.float32]:
    """CIEDE2000 between colours, with all weights 1.

    Args:
        first: (…, 3) L*a*b*.
        second: The same, or of a shape that it is broadcast with.

    Returns:
        (…) float32: 0 for the same colour; about 1 is just visible side by side, 100 is black against white.
    """
    one, two = _adjusted(first, second), _adjusted(second, first)
    apart = _apart(one, two)
    lightness = (one.lightness + two.lightness) / 2
    chroma = (one.chroma + two.chroma) / 2
    hue = _mean_hue(one, two)
    off_middle = (lightness - 50) ** 2
    scale_l = 1 + 0.015 * off_middle / np.sqrt(20 + off_middle)
    scale_c = 1 + 0.045 * chroma
    scale_h = 1 + 0.015 * chroma * _hue_weight(hue)
    by_l, by_c, by_h = apart.lightness / scale_l, apart.chroma / scale_c, apart.hue / scale_h
    total = by_l**2 + by_c**2 + by_h**2 + _rotation(hue, chroma) * by_c * by_h
    return cast(NDArray[np.float32], np.sqrt(np.maximum(total, 0)).astype(np.float32))


class _Polar(NamedTuple):
    """Lightness, chroma, and hue: in degrees 0–360 of a colour, as a distance (ΔH') between two."""

    lightness: _Values
    chroma: _Values
    hue: _Values


def _adjusted(colour: Lab, other: Lab) -> _Polar:
    """L', C', h' of a colour: a* is stretched near grey, by the mean chroma of both colours."""
    lightness, a, b = (colour[..., channel].astype(np.float64) for channel in range(3))
    chroma = (np.hypot(a, b) + np.hypot(*(other[..., channel].astype(np.float64) for channel in (1, 2)))) / 2
    a = a * (1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + _FAR)))
    return _Polar(lightness, np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360)


def _apart(one: _Polar, two: _Polar) -> _Polar:
    turn = (two.hue - one.hue + 180) % 360 - 180
    return _Polar(
        two.lightness - one.lightness,
        two.chroma - one.chroma,
        2 * np.sqrt(one.chroma * two.chroma) * np.sin(np.radians(turn) / 2),
    )


def _mean_hue(one: _Polar, two: _Polar) -> _Values:
    """Degrees: the middle of the shorter way round; of a grey and a colour, the colour's."""
    total = one.hue + two.hue
    wraps = np.abs(one.hue - two.hue) > 180
    middle = np.where(wraps, total + np.where(total < 360, 360, -360), total) / 2
    return cast(_Values, np.where(one.chroma * two.chroma == 0, total, middle))


def _hue_weight(hue: _Values) -> _Values:
    """T: eyes tell some hues better apart than others."""
    cosines = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    return 1 + sum(
        (share * np.cos(np.radians(times * hue + shift)) for share, times, shift in cosines), start=0 * hue
    )


def _rotation(hue: _Values, chroma: _Values) -> _Values:
    """R_T: among blues, chroma and hue act on each other."""
    turn = 30 * np.exp(-(((hue - 275) / 25) ** 2))
    strength = 2 * np.sqrt(chroma**7 / (chroma**7 + _FAR))
    return cast(_Values, -np.sin(np.radians(2 * turn)) * strength)
