"""What is asked of one picture, once words have been turned into catalogue entries."""

from dataclasses import dataclass, field

import numpy as np

from retexture.engines.procedural.catalogue import Light, Material, Rgb, Style
from retexture.imaging.colour import srgb_to_linear
from retexture.prompts import Colour, Condition, Target


@dataclass(frozen=True)
class Accented:
    """How a material's accent (veins, rivets …) is asked for: its linear colour, and whether it is metal."""

    colour: Rgb
    metal: bool


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
        accent: How its accent is asked for, if it is.
        overlays: Accents that the material has none of its own for.
        targets: Where it is wanted; nowhere in particular if there are none.
        condition: In what state.
    """

    material: Material
    colours: tuple[Rgb, ...] = ()
    accent: Accented | None = None
    overlays: tuple[Overlay, ...] = ()
    targets: tuple[Target, ...] = ()
    condition: Condition = field(default_factory=Condition)


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
    """Whether anything of wear, wetness, snow or dust is asked for."""
    return max(condition.wear, condition.wetness, condition.snow, condition.dust) > 0


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
    spread: float = 0.0
    plain: bool = False
    repaints: tuple[Recolouring, ...] = ()
    kept: tuple[Target, ...] = ()
    everything: bool = False
