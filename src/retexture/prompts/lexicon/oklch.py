"""Colours made paler, deeper or duller where eyes see equal steps as equal: in Oklch.

Source of the formulas and matrices: Björn Ottosson, "A perceptual color space for image processing" (2020),
https://bottosson.github.io/posts/oklab/; transfer function: IEC 61966-2-1.
"""

from dataclasses import dataclass

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Shift:
    """What a modifier does to a colour.

    Attributes:
        lightness: How far lightness goes, as a part of the way to white (above 0) or to black (below 0).
        chroma: What chroma is multiplied by.
    """

    lightness: float
    chroma: float


MODIFIERS = {
    "pale": Shift(0.62, 0.50),
    "pastel": Shift(0.60, 0.55),
    "light": Shift(0.45, 0.75),
    "bright": Shift(0.20, 1.30),
    "vivid": Shift(0.05, 1.40),
    "vibrant": Shift(0.05, 1.40),
    "intense": Shift(0.0, 1.40),
    "soft": Shift(0.20, 0.65),
    "faded": Shift(0.25, 0.45),
    "dusty": Shift(0.10, 0.50),
    "muted": Shift(0.0, 0.50),
    "dull": Shift(-0.05, 0.45),
    "rich": Shift(-0.12, 1.20),
    "deep": Shift(-0.28, 1.15),
    "dark": Shift(-0.40, 0.90),
}


# Words that make something darker or lighter than it is, and the modifiers that do it.
SHADES = {
    "dark": "dark",
    "darker": "dark",
    "darkened": "dark",
    "light": "light",
    "lighter": "light",
    "pale": "pale",
    "paler": "pale",
    "bleached": "pale",
    "whitened": "pale",
}


def shift(rgb: Rgb, by: Shift) -> Rgb:
    """Return an sRGB colour (0 to 1) moved in Oklch; hue stays, chroma gives way where sRGB ends."""
    lightness, a, b = _oklab(rgb)
    towards = 1.0 if by.lightness > 0 else 0.0
    lightness += (towards - lightness) * abs(by.lightness)
    return _inside(lightness, a * by.chroma, b * by.chroma)


def between(first: Rgb, second: Rgb) -> Rgb:
    """Return the sRGB colour (0 to 1) halfway between two, in Oklab."""
    lightness, a, b = ((x + y) / 2 for x, y in zip(_oklab(first), _oklab(second), strict=True))
    return _inside(lightness, a, b)


def lightness_and_chroma(rgb: Rgb) -> tuple[float, float]:
    """Return Oklch lightness (0 to 1) and chroma (0 to about 0.33) of an sRGB colour (0 to 1)."""
    lightness, a, b = _oklab(rgb)
    return lightness, (a * a + b * b) ** 0.5


def _oklab(rgb: Rgb) -> tuple[float, float, float]:
    red, green, blue = (_to_linear(channel) for channel in rgb)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _linear(lightness: float, a: float, b: float) -> Rgb:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _inside(lightness: float, a: float, b: float) -> Rgb:
    """Return the colour in sRGB, with as much of its chroma as fits; found by halving."""
    low, high = 0.0, 1.0
    if _fits(_linear(lightness, a, b)):
        low = 1.0
    for _ in range(12 if low < high else 0):
        middle = (low + high) / 2
        fits = _fits(_linear(lightness, a * middle, b * middle))
        low, high = (middle, high) if fits else (low, middle)
    red, green, blue = (_to_srgb(channel) for channel in _linear(lightness, a * low, b * low))
    return red, green, blue


def _fits(linear: Rgb) -> bool:
    return all(-1e-4 <= channel <= 1.0 + 1e-4 for channel in linear)


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _to_srgb(channel: float) -> float:
    channel = min(max(channel, 0.0), 1.0)
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
