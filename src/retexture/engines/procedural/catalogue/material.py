"""A material: an entry in the catalogue and the kernel that says what its surface is at a point."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue.point import Kernel, Rgb
from retexture.imaging.colour import linear_from_hex
from retexture.imaging.noise import Tiles


@dataclass(frozen=True)
class Family:
    """One palette family: the colours of the dark, the middle and the light surfaces of a picture.

    Attributes:
        name: What a person would call it.
        tones: One to three tones from dark to light, each of up to four colours as hex codes: ground, second
            ground, vein or shade, accent. Missing ones are black.
    """

    name: str
    tones: tuple[tuple[str, ...], ...]

    def array(self) -> NDArray[np.float32]:
        """(tones, 4, 3) float32, linear light."""
        colours = np.zeros((len(self.tones), 4, 3), np.float32)
        for tone, codes in enumerate(self.tones):
            for slot, code in enumerate(codes):
                colours[tone, slot] = linear_from_hex(code)
        return colours


@dataclass(frozen=True)
class Shading:
    """How much of the photo's own light stays on the surface, as exponents on each band of the relief.

    ``busy`` is for what the relief leaves out where the photo is busy: materials cover it, the photo's own
    surfaces are made of it.
    """

    form: float = 0.8
    middle: float = 0.7
    fine: float = 0.4
    value: float = 0.2
    busy: float = 0.0


@dataclass(frozen=True)
class Body:
    """How heights add up, as factors on what the photo gives.

    Attributes:
        inflation: Of the roundness of whole bodies.
        relief: Of the photo's own detail.
        pattern: Of the material's own height.
        groove: Depth of the joint along visible edges.
        smoothing: Sigma in units that rounds off the photo's detail; 0 leaves it sharp.
        warp: How far the pattern bends with the form, in units.
    """

    inflation: float = 0.55
    relief: float = 1.0
    pattern: float = 1.0
    groove: float = 0.6
    smoothing: float = 0.0
    warp: float = 24.0


@dataclass(frozen=True)
class Accent:
    """A part of the pattern that a prompt can colour: "with gold veins".

    Attributes:
        words: What the part is called.
        amount: Index of the parameter that holds how much of it there is (0 none, 1 full).
    """

    words: tuple[str, ...]
    amount: int = 1


@dataclass(frozen=True)
class Material:
    """A material.

    Attributes:
        name: What it is called, as a person would write it in a prompt.
        words: Words and phrases that ask for it, lower case, singular; the name is one of them.
        kernel: What the surface is at a point.
        families: Palette families; the variations take different ones.
        parameters: Up to four numbers for the kernel, for each tone or one row for all.
        shading: How much of the photo's light stays.
        body: How heights add up.
        align: How the pattern lies: "flow" along the forms, "level" with the picture, "free" turned at
            random.
        scale: Size of the pattern against the kernel's own.
        exposure: Factor on the light's exposure: below 1 keeps the whites of bright materials.
        glow: Colour of its emission, linear light, may exceed 1.
        accent: The part that a prompt can colour, if there is one; it uses the palette's fourth colour.
        own_colour: Index of the parameter that holds the photo's share of the colour, if it has a share; a
            prompt that names colours takes it away.
        metal: Whether it is a metal, so that an accent of it shines.
        light: Name of the light that shows it best, used when the prompt names none.
        tiles: What its kernel reads in place of the noise; None: the noise.
    """

    name: str
    words: tuple[str, ...]
    kernel: Kernel
    families: tuple[Family, ...]
    parameters: tuple[tuple[float, ...], ...] = ((),)
    shading: Shading = field(default_factory=Shading)
    body: Body = field(default_factory=Body)
    align: str = "free"
    scale: float = 1.0
    exposure: float = 1.0
    glow: Rgb = (0.0, 0.0, 0.0)
    accent: Accent | None = None
    own_colour: int | None = None
    metal: bool = False
    light: str = "studio"
    tiles: Tiles | None = field(default=None, compare=False)

    def parameter_rows(self, tones: int) -> NDArray[np.float32]:
        """(tones, 4) float32: the parameters of each tone, missing ones 0."""
        rows = np.zeros((tones, 4), np.float32)
        for tone in range(tones):
            numbers = self.parameters[min(tone, len(self.parameters) - 1)]
            rows[tone, : len(numbers)] = numbers
        return rows
