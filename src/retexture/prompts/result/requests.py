"""What a prompt can ask of a surface: a material, its colours, and the accents that lie on it."""

from dataclasses import dataclass, field

from retexture.prompts.lexicon.colours import Colour
from retexture.prompts.result.condition import USUAL, Condition
from retexture.prompts.result.target import Target


@dataclass(frozen=True)
class AccentSpec:
    """A part of a surface that differs from the rest: gold veins, copper rivets, moss in the cracks.

    Attributes:
        part: What differs, in one spelling: "veins", "rivets", "cracks", …
        colour: The colour asked for, if one is named.
        material: The vocabulary's material asked for, if one is named.
    """

    part: str
    colour: Colour | None
    material: str | None


@dataclass(frozen=True)
class MaterialSpec:
    """A material that was asked for.

    Attributes:
        name: Its name in the vocabulary.
        colours: Those that it is to have; none leaves it its own.
        accents: What lies on it.
        targets: Where it is wanted; nowhere in particular if there are none.
        condition: In what state.
        called: The prompt's words for it: "oak", where its name is wood.
        offered: It was added to what the prompt asks for: where its part is not in the picture, nothing is
            missing.
    """

    name: str
    colours: tuple[Colour, ...]
    accents: tuple[AccentSpec, ...]
    targets: tuple[Target, ...] = ()
    condition: Condition = USUAL
    called: str = field(default="", compare=False)
    offered: bool = False


@dataclass(frozen=True)
class Treatment:
    """A state for parts of the picture whose own surface stays: "wet street", "snow on the roof tiles"."""

    condition: Condition
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Repaint:
    """Colours for parts of the picture whose material is to stay ("red walls", "make the car blue")."""

    colours: tuple[Colour, ...]
    targets: tuple[Target, ...]
