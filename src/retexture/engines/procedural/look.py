"""What is asked of one picture, once words have been turned into catalogue entries."""

from dataclasses import dataclass, field

import numpy as np

from retexture.engines.procedural.catalogue import NATURAL, Family, Light, Material, Rgb, Style
from retexture.imaging.colour import srgb_to_linear
from retexture.prompts import Colour, Condition, Target

CLIMBING = "growth"
"""The part that plants are which climb walls, among those that accents are drawn as."""


@dataclass(frozen=True)
class Accented:
    """How a material's accent (veins, rivets …) is asked for.

    Attributes:
        colour: Its linear colour.
        metal: Whether it is metal.
        described: What it is, where that is another material of the prompt: "posts of brushed steel".
    """

    colour: Rgb
    metal: bool
    described: str = ""


@dataclass(frozen=True)
class Overlay:
    """An accent that a material has none of its own for, drawn over it: copper rivets on leather.

    Attributes:
        part: What it is: "rivets", "cracks", … as prompts name parts.
        material: What it is made of.
        colour: Its linear colour; None leaves the material its own.
        metal: Whether a material without colours of its own shines as metal does.
    """

    part: str
    material: Material
    colour: Rgb | None = None
    metal: bool = False


@dataclass(frozen=True)
class MaterialLayer:
    """A material as the prompt wants it.

    Attributes:
        material: The catalogue entry.
        colours: Colours asked for, in linear light; none leaves the material's own families.
        family: The one that is asked for by its name, as "walnut" is of wood, if one is.
        accent: How its accent is asked for, if it is.
        overlays: Accents that the material has none of its own for.
        targets: Where it is wanted; nowhere in particular if there are none.
        condition: In what state.
        on_floor: What it is called on floors, where it is laid as something else there.
        offered: It was added to what the prompt asks for, and goes only where its parts are seen.
    """

    material: Material
    colours: tuple[Rgb, ...] = ()
    accent: Accented | None = None
    overlays: tuple[Overlay, ...] = ()
    targets: tuple[Target, ...] = ()
    condition: Condition = field(default_factory=Condition)
    offered: bool = False
    family: Family | None = None
    on_floor: Material | None = None

    @property
    def is_grown(self) -> bool:
        """Whether it is the photo's own surface with what grows on it."""
        return self.material is NATURAL and bool(self.overlays) and self.overlays[0].material.overgrows

    @property
    def name(self) -> str:
        """What people see there: of the photo's own surfaces that something lies on, what lies there."""
        covered = self.material is NATURAL and self.overlays
        return self.overlays[0].material.name if covered else self.material.name


@dataclass(frozen=True)
class Recolouring:
    """Paint for parts of the photo whose own surface stays.

    Attributes:
        colours: In linear light, at least one; further ones go below the first.
        names: The prompt's words for them.
        targets: Where.
    """

    colours: tuple[Rgb, ...]
    names: tuple[str, ...]
    targets: tuple[Target, ...]

    @classmethod
    def of(cls, colours: tuple[Colour, ...], targets: tuple[Target, ...]) -> "Recolouring":
        """Turn a prompt's colours into light."""
        return cls(tuple(linear(colour) for colour in colours), tuple(c.name for c in colours), targets)


def is_weathered(condition: Condition) -> bool:
    """Whether anything of wear, cracks, wetness, snow or dust is asked for."""
    return max(condition.wear, condition.cracks, condition.wetness, condition.snow, condition.dust) > 0


def linear(colour: Colour) -> Rgb:
    """A prompt's colour in linear light."""
    red, green, blue = (float(value) for value in srgb_to_linear(np.array(colour.rgb, np.float32)))
    return red, green, blue


@dataclass(frozen=True)
class Look:
    """Everything that a prompt decides about a picture.

    Attributes:
        materials: Materials, the main one first; none leaves the photo's own surfaces.
        light: The light that the prompt names, or the one that shows the main material best; None where
            nothing is rendered.
        relit: Whether the whole picture is to be seen in that light. Otherwise the photo's own light stays
            where only parts of it are covered.
        style: The drawn style, if one is asked for.
        colours: Colours that belong to no material, in linear light.
        strength: 0–2, 1 is usual: how pronounced pattern, strokes and grade are.
        looseness: 0–1: how much less closely than usual a drawn style follows the photo's details.
        spread: 0–1: how far the variations lie apart.
        plain: Grade as little as possible.
        repaints: Parts whose colour alone changes.
        kept: Parts that stay as they are, whatever else is asked.
        everything: Whether the materials without targets go over sky and water too.
    """

    materials: tuple[MaterialLayer, ...] = ()
    light: Light | None = None
    relit: bool = False
    style: Style | None = None
    colours: tuple[Rgb, ...] = ()
    strength: float = 1.0
    looseness: float = 0.0
    spread: float = 0.0
    plain: bool = False
    repaints: tuple[Recolouring, ...] = ()
    kept: tuple[Target, ...] = ()
    everything: bool = False
