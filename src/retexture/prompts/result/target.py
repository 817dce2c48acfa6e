"""A part of the picture that a prompt names."""

from dataclasses import dataclass, field

from retexture.prompts.lexicon.colours import Colour
from retexture.prompts.lexicon.nouns import Noun
from retexture.prompts.lexicon.places import Place


@dataclass(frozen=True)
class Target:
    """Where something is wanted.

    Attributes:
        place: The part of the scene.
        colour: The colour that it has in the photo, where that is how it is told apart ("the red car").
        text: The prompt's own words for it.
        noun: What they say besides; None where no prompt named it.
        definite: Whether it is said to be there already ("the sofa"), and not only wished for ("a sofa").
    """

    place: Place
    colour: Colour | None
    text: str
    noun: Noun | None = field(default=None, compare=False, repr=False)
    definite: bool = field(default=False, compare=False, repr=False)
