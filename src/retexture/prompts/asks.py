"""What a prompt can ask of a surface: a material, its colours, and the accents that lie on it."""

from dataclasses import dataclass, field

from retexture.prompts.colours import Colour
from retexture.prompts.places import Target


@dataclass(frozen=True)
class Accent:
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
class Condition:
    """In what state a surface is wanted, and how much of the look it takes.

    Attributes:
        intensity: How pronounced the look is: 1 as usual, about 0.4 for "slightly", up to 2 for "heavily".
        scale: Size of the pattern: 1 as usual, about 0.5 for "fine", about 2 for "large".
        wear: 0 (new) to 1 (ruined): chipped edges, scratches, faded colour.
        wetness: 0 (dry) to 1 (streaming wet).
        snow: 0 to 1 (covered), on what faces up.
        dust: 0 to 1 (covered), on what faces up and in the folds.
    """

    intensity: float = 1.0
    scale: float = 1.0
    wear: float = 0.0
    wetness: float = 0.0
    snow: float = 0.0
    dust: float = 0.0


@dataclass(frozen=True)
class MaterialAsk:
    """A material that was asked for.

    Attributes:
        name: Its name in the vocabulary.
        colours: Those that it is to have; none leaves it its own.
        accents: What lies on it.
        targets: Where it is wanted; nowhere in particular if there are none.
        condition: In what state.
    """

    name: str
    colours: tuple[Colour, ...]
    accents: tuple[Accent, ...]
    targets: tuple[Target, ...] = ()
    condition: Condition = field(default_factory=Condition)


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
