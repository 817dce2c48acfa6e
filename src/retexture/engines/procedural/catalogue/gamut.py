"""Which colours a class of materials reaches: what pigments, dyes, minerals and metals can be, in OKLCH.

"Green" is #008000 on a display. No velvet, no marble and no wool has that colour: what is asked for is
brought to the nearest that the class has, with its hue.

The greatest chroma of real surfaces differs by hue: measured surface colours (M. R. Pointer, "The gamut of
real surface colours", Color Research & Application 5, 1980) go almost as far as a display's in red and
yellow, and stay far inside of it in green and cyan. ``_REACH`` follows that gamut. The limits of the classes
below are for red, where it is widest. They were chosen by looking at pictures of products beside renderings:
with higher ones a thing looks printed, with lower ones its colour loses its name.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.colour import linear_to_oklab, oklab_to_linear

_REACH = (  # (hue in degrees, chroma as a part of that of red)
    (0.0, 1.0),
    (30.0, 1.0),
    (60.0, 0.95),
    (100.0, 0.92),
    (125.0, 0.82),
    (150.0, 0.70),
    (195.0, 0.66),
    (230.0, 0.76),
    (265.0, 0.90),
    (300.0, 0.90),
    (340.0, 1.0),
    (360.0, 1.0),
)
_FREE = 0.7  # of the limit: chroma up to there is kept, and what lies above comes ever nearer to the limit
_DEEPENED = (
    0.5  # lightness taken for chroma that is out of reach: a strong green becomes a deep one, not a dull one
)
_DEEPEST, _DEEP = 0.36, 0.08  # lightness below which no hue is seen, and chroma from which one is asked for
_LEAST = 0.025  # OKLab chroma below which nobody can tell a hue: a colour asked for keeps so much
_STEPS = 12
_CLIPPED = 0.004  # OKLab difference by which a colour may miss sRGB


@dataclass(frozen=True)
class Gamut:
    """The colours that a class of materials reaches.

    Attributes:
        chroma: The greatest OKLab chroma, in red.
        darkest: The least OKLab lightness: also black velvet and black stone reflect some light.
        lightest: The greatest of what is white.
        covering: Whether things are covered with such materials and not built of them, as with cloth: beside
            others they go onto furniture before they go onto walls and floors.
        building: Whether houses, rooms and streets are built of them: on a scene they leave its plants and
            people what they are.
    """

    chroma: float
    darkest: float = 0.18
    lightest: float = 0.95
    covering: bool = False
    building: bool = False

    def limit(self, hue: float) -> float:
        """The greatest chroma in a hue, which is given in radians."""
        hues, parts = zip(*_REACH, strict=True)
        return self.chroma * float(np.interp(math.degrees(hue) % 360.0, hues, parts))

    def reach(self, colour: NDArray[np.float32]) -> NDArray[np.float32]:
        """The nearest colour of the class with the same hue, in OKLab; colours within it hardly change."""
        lightness, a, b = (float(value) for value in colour)
        chroma, hue = math.hypot(a, b), math.atan2(b, a)
        kept = compressed(chroma, max(self.limit(hue), _LEAST))
        lightness -= _DEEPENED * (chroma - kept)
        # Navy paint is lighter than a display's: what is darker is seen as black.
        darkest = self.darkest + max(_DEEPEST - self.darkest, 0.0) * min(kept / _DEEP, 1.0)
        lightness = min(max(lightness, darkest), self.lightest)
        return _inside_srgb(lightness, kept, hue)


def compressed(chroma: float, limit: float) -> float:
    """Chroma brought below a limit so that what was stronger stays stronger."""
    free = _FREE * limit
    return chroma if chroma <= free else free + (limit - free) * math.tanh((chroma - free) / (limit - free))


def _inside_srgb(lightness: float, chroma: float, hue: float) -> NDArray[np.float32]:
    """The colour with as much of its chroma as light of this lightness can have; found by halving."""

    def with_chroma(part: float) -> NDArray[np.float32]:
        c = part * chroma
        return np.array([lightness, c * math.cos(hue), c * math.sin(hue)], np.float32)

    def fits(colour: NDArray[np.float32]) -> bool:
        return float(np.abs(linear_to_oklab(oklab_to_linear(colour)) - colour).max()) < _CLIPPED

    low, high = 0.0, 1.0
    if fits(with_chroma(1.0)):
        return with_chroma(1.0)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(with_chroma(middle)) else (low, middle)
    return with_chroma(low)


STONES = Gamut(0.085, darkest=0.2, lightest=0.93, building=True)
"""Marble, granite, slate: no stone that is built with is stronger than green serpentine and red porphyry."""
MINERALS = Gamut(0.05, darkest=0.25, lightest=0.92, building=True)
"""Concrete, plaster, mud and sand: coloured with earths and little of them."""
EARTHS = Gamut(0.12, darkest=0.22, lightest=0.9, building=True)
"""Brick and fired clay: iron oxides, from cream through red to black."""
WOODS = Gamut(0.10, darkest=0.2, lightest=0.9, building=True)
"""Wood, cork, cane: stained, so that the wood's own yellow stays below every stain."""
METALS = Gamut(0.11, darkest=0.3, lightest=0.95)
"""Metals: copper and gold are the strongest there are; others are anodised."""
TEXTILES = Gamut(0.15, darkest=0.2, lightest=0.93, covering=True)
"""Wool, linen, denim: dyed, matte, with shade between their threads."""
PILES = Gamut(0.16, darkest=0.17, lightest=0.9, covering=True)
"""Velvet and silk: dyed, and deeper than other fabrics for their pile and gloss."""
HIDES = Gamut(0.13, darkest=0.2, lightest=0.9, covering=True)
"""Leather, fur and feathers: dyed over a brown or cream of their own."""
GLAZES = Gamut(0.16, darkest=0.18, lightest=0.96)
"""Porcelain, tiles and enamel: cobalt, copper, iron and antimony below a gloss."""
PAPERS = Gamut(0.15, darkest=0.22, lightest=0.96)
"""Paper and cardboard: dyed in the pulp."""
PAINTS = Gamut(0.20, darkest=0.17, lightest=0.95)
"""Paint, clay and wax: organic pigments in a binder, the strongest of them cadmium red and yellow."""
PLASTICS = Gamut(0.21, darkest=0.15, lightest=0.96)
"""Plastic, rubber and sweets: dyed through and glossy, next to the display."""
GLASSES = Gamut(0.15, darkest=0.2, lightest=0.96)
"""Glass, crystal and ice: coloured by metals, seen against the light."""
PLANTS = Gamut(0.13, darkest=0.22, lightest=0.9)
"""Leaves, moss and grass: chlorophyll, and the yellow and red of autumn."""
