"""A part of the picture that a prompt names."""

from dataclasses import dataclass

from retexture.prompts.lexicon.colours import Colour
from retexture.prompts.lexicon.places import Place


@dataclass(frozen=True)
class Target:
    """Where something is wanted.

    Attributes:
        place: The part of the scene.
        colour: The colour that it has in the photo, where that is how it is told apart ("the red car").
        text: The prompt's own words for it.
    """

    place: Place
    colour: Colour | None
    text: str
