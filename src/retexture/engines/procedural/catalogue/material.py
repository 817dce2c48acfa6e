"""A material: an entry in the catalogue and the kernel that says what its surface is at a point."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue.gamut import PAINTS, Gamut
from retexture.engines.procedural.catalogue.point import Kernel, Rgb
from retexture.imaging.colour import linear_from_hex
from retexture.imaging.noise import Tiles
from retexture.prompts import Translations


@dataclass(frozen=True)
class Family:
    """One palette family: the colours of the dark, the middle and the light surfaces of a picture.

    Attributes:
        name: What a person would call it.
        tones: One to three tones from dark to light, each of up to four colours as hex codes: ground, second
            ground, vein or shade, accent. Missing ones are black.
        worn: Whether it is what the material turns to with age, and so comes first where it is wanted worn.
    """

    name: str
    tones: tuple[tuple[str, ...], ...]
    worn: bool = False

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
        own: Hex code of the colour that it has by nature, which others only shade; empty: any.
    """

    words: tuple[str, ...]
    amount: int = 1
    own: str = ""


@dataclass(frozen=True)
class Repeat:
    """What repeats in a pattern and has a size that everybody knows: a course of bricks, a plank.

    Attributes:
        what: Its name in sentences, in the plural: "the courses of bricks".
        units: Its size in the kernel's units, at a scale of 1.
        metres: Its size in the world.
    """

    what: str
    units: float
    metres: float


@dataclass(frozen=True)
class Fronts:
    """How a material is laid on walls and buildings, where that is another pattern: blocks, sheets.

    Attributes:
        name: What it is called there.
        kernel: What the surface is at a point.
        parameters: As of the material.
        repeat: As of the material.
        shading: As of the material.
        body: As of the material.
        over_openings: Whether windows and doors are of it, too, as they are in a front of glass.
    """

    name: str
    kernel: Kernel
    parameters: tuple[tuple[float, ...], ...]
    repeat: Repeat | None = None
    shading: Shading = field(default_factory=Shading)
    body: Body = field(default_factory=Body)
    over_openings: bool = False


@dataclass(frozen=True)
class Material:
    """A material.

    Attributes:
        name: What it is called, as a person would write it in a prompt.
        words: Words and phrases that ask for it, lower case, singular; the name is one of them.
        kernel: What the surface is at a point.
        families: Palette families, the usual one first. Variations without a colour asked for take those
            that are near to it, and a colour that is asked for takes the nearest of all.
        parameters: Up to four numbers for the kernel, for each tone or one row for all.
        shading: How much of the photo's light stays.
        body: How heights add up.
        align: How the pattern lies: "flow" along the forms, "level" with the picture, "free" turned at
            random.
        scale: Size of the pattern against the kernel's own.
        repeat: What repeats in it and has a known size; None where any size is as good.
        exposure: Factor on the light's exposure: below 1 keeps the whites of bright materials.
        glow: Colour of its emission, linear light, may exceed 1.
        accent: The part that a prompt can colour, if there is one; it uses the palette's fourth colour.
        gamut: The colours that its class of materials reaches.
        many_coloured: Whether it is at home in any colour, as plastic and velvet are: then variations without
            a colour asked for take all families.
        dyed: How many of a palette's colours become a colour that is asked for: mortar and seams do not, and
            an accent never does.
        true_colours: Whether pictures show its families as dark and as light as they are written, as they
            show a colour that is asked for; otherwise exposure draws them towards the middle.
        own_colour: Index of the parameter that holds the photo's share of the colour, if it has a share; a
            prompt that names colours takes it away.
        metal: Whether it is a metal, so that an accent of it shines.
        on_floors: The material that it is laid as where it is asked for as a floor; empty for itself.
        laid_on: Nouns of what places have it on where a prompt does not say it: "walls" for limewash. A photo
            that shows them has it there alone.
        of_buildings: Name of the family that houses have where no colour is asked for; empty: any.
        fronts: How it is laid on walls and buildings; None: as on all else.
        overgrows: Whether it lies in patches on what is there, as moss does, and is seldom all that is seen.
        grows_as: The accent as which it overgrows others, as those of prompts are called; empty: as plants
            climb, and everything else in patches.
        light: Name of the light that shows it best, used when the prompt names none.
        tiles: What its kernel reads in place of the noise; None: the noise.
        translations: The words in other languages.
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
    repeat: Repeat | None = None
    exposure: float = 1.0
    glow: Rgb = (0.0, 0.0, 0.0)
    accent: Accent | None = None
    gamut: Gamut = PAINTS
    many_coloured: bool = False
    dyed: int = 4
    true_colours: bool = False
    own_colour: int | None = None
    metal: bool = False
    on_floors: str = ""
    laid_on: tuple[str, ...] = ()
    of_buildings: str = ""
    fronts: Fronts | None = None
    overgrows: bool = False
    grows_as: str = ""
    light: str = "studio"
    tiles: Tiles | None = field(default=None, compare=False)
    translations: Translations = field(default_factory=Translations)

    def on_fronts(self) -> "Material":
        """The material as walls and buildings have it."""
        if self.fronts is None:
            return self
        as_laid = self.fronts
        return replace(
            self, name=as_laid.name, kernel=as_laid.kernel, parameters=as_laid.parameters,
            repeat=as_laid.repeat, shading=as_laid.shading, body=as_laid.body, align="level",
        )  # fmt: skip

    def parameter_rows(self, tones: int) -> NDArray[np.float32]:
        """(tones, 4) float32: the parameters of each tone, missing ones 0."""
        rows = np.zeros((tones, 4), np.float32)
        for tone in range(tones):
            numbers = self.parameters[min(tone, len(self.parameters) - 1)]
            rows[tone, : len(numbers)] = numbers
        return rows
