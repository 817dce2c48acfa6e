"""A part of the picture that a prompt names."""

from dataclasses import dataclass, field

from retexture.prompts.lexicon import nouns
from retexture.prompts.lexicon.colours import Colour
from retexture.prompts.lexicon.nouns import Noun
from retexture.prompts.lexicon.places import Place, Side


@dataclass(frozen=True)
class Target:
    """Where something is wanted.

    Attributes:
        place: The part of the scene.
        colour: The colour that it has in the photo, where that is how it is told apart ("the red car").
        text: The prompt's own words for it.
        noun: What they say besides; None where no prompt named it.
        definite: Whether it is said to be there already ("the sofa"), and not only wished for ("a sofa").
        side: The side of the part that alone is meant, if one is.
    """

    place: Place
    colour: Colour | None
    text: str
    noun: Noun | None = field(default=None, compare=False, repr=False)
    definite: bool = field(default=False, compare=False, repr=False)
    side: Side | None = None


def part_called(name: str) -> Target:
    """Return the part of the picture that a noun of prompts names: "wall", "sofa".

    Raises:
        ValueError: No noun for one part of a picture is called so.
    """
    noun = nouns.index().get(name)
    if noun is None or noun.place is None:
        raise ValueError(f"{name!r} is no part of a picture")
    return Target(noun.place, None, name, noun)
