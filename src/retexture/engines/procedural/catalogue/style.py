"""A drawn style: an entry in the catalogue and the function that draws."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from retexture.imaging.arrays import Rgb8
from retexture.prompts import Translations
from retexture.structure import Structure


@dataclass(frozen=True, eq=False)
class Brief:
    """What a style is asked to draw.

    Attributes:
        structure: The analysis of the picture to be drawn; its ``rgb`` and ``linear`` are the colours.
        seed: Every random choice of this variation flows from it.
        number: Which variation, 0–3: styles vary visibly with it (palette, stroke size, pattern).
        fidelity: 0 (loose) to 1 (strict): how closely details are followed; 0.5 is the style's own balance.
        strength: 0 to 2, 1 is the style's own: how pronounced strokes, washes, tiles and colours are.
        colours: Colours that the user asked for, as (red, green, blue) in linear light; may be empty.
    """

    structure: Structure
    seed: int
    number: int
    fidelity: float = 0.5
    strength: float = 1.0
    colours: tuple[tuple[float, float, float], ...] = ()

    def rng(self) -> np.random.Generator:
        """A fresh generator for this variation: the same numbers at every call."""
        return np.random.Generator(np.random.PCG64([self.seed, self.number]))


@dataclass(frozen=True)
class Style:
    """A drawn style.

    Attributes:
        name: What it is called, as a person would write it in a prompt.
        words: Words and phrases that ask for it, lower case, singular; the name is one of them.
        draw: Draws a brief; returns (height, width, 3) uint8 sRGB of the photo's size.
        translations: The words in other languages.
    """

    name: str
    words: tuple[str, ...]
    draw: Callable[[Brief], Rgb8]
    translations: Translations = field(default_factory=Translations)
