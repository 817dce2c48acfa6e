"""One look laid on one photo: what plans and pictures are made from."""

from dataclasses import dataclass

from retexture.engines.procedural.layout.layout import Layout
from retexture.engines.procedural.look import Look
from retexture.engines.procedural.surface import Surface
from retexture.engines.procedural.surroundings import Surroundings
from retexture.structure import Sizes, Structure


@dataclass(frozen=True, eq=False)
class LaidLook:
    """A look on a photo; its variations share it.

    Attributes:
        structure: The photo's analysis.
        surface: Its surface, in the paint that the look asks for.
        layout: Where the materials go.
        look: What the prompt asks for.
        sizes: How large the photo's surfaces are in metres; None where no material has a size of its own.
        surroundings: Where light and weather act; None where the look changes neither.
    """

    structure: Structure
    surface: Surface
    layout: Layout
    look: Look
    sizes: Sizes | None = None
    surroundings: Surroundings | None = None
