"""What a prompt can ask of a surface: a material, its colours, and the accents that lie on it."""

from dataclasses import dataclass

from retexture.prompts.colours import Colour


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
class MaterialAsk:
    """A material that was asked for, by its name in the vocabulary."""

    name: str
    colours: tuple[Colour, ...]
    accents: tuple[Accent, ...]
