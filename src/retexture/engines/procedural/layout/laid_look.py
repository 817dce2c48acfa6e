"""One look laid on one photo: what plans and pictures are made from."""

from dataclasses import dataclass

from retexture.engines.procedural.layout.layout import Layout
from retexture.engines.procedural.look import Look
from retexture.engines.procedural.surface import Surface
from retexture.structure import Structure


@dataclass(frozen=True, eq=False)
class LaidLook:
    """A look on a photo; its variations share it.

    Attributes:
        structure: The photo's analysis.
        surface: Its surface, in the paint that the look asks for.
        layout: Where the materials go.
        look: What the prompt asks for.
    """

    structure: Structure
    surface: Surface
    layout: Layout
    look: Look
