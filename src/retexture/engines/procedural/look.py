"""What is asked of one picture, once words have been turned into catalogue entries."""

from dataclasses import dataclass

from retexture.engines.procedural.light import Light
from retexture.engines.procedural.material import Material
from retexture.engines.procedural.point import Rgb
from retexture.engines.procedural.style import Style


@dataclass(frozen=True)
class Accented:
    """How a material's accent (veins, rivets …) is asked for: its linear colour, and whether it is metal."""

    colour: Rgb
    metal: bool


@dataclass(frozen=True)
class Covering:
    """A material as the prompt wants it.

    Attributes:
        material: The catalogue entry.
        colours: Colours asked for, in linear light; none leaves the material's own families.
        accent: How its accent is asked for, if it is.
    """

    material: Material
    colours: tuple[Rgb, ...] = ()
    accent: Accented | None = None


@dataclass(frozen=True)
class Look:
    """Everything that a prompt decides about a picture.

    Attributes:
        coverings: Materials, the main one first; none leaves the photo's own surfaces.
        light: The light; None leaves the photo its own, which only a drawn style can do.
        style: The drawn style, if one is asked for.
        colours: Colours that belong to no material, in linear light.
        strength: 0–2, 1 is usual: how pronounced pattern, strokes and grade are.
        spread: 0–1: how far the variations lie apart.
        plain: Grade as little as possible.
    """

    coverings: tuple[Covering, ...] = ()
    light: Light | None = None
    style: Style | None = None
    colours: tuple[Rgb, ...] = ()
    strength: float = 1.0
    spread: float = 0.0
    plain: bool = False
