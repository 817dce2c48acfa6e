"""Which material goes where: the prompt's targets laid on the parts of one photo."""

from retexture.engines.procedural.layout.laid_look import LaidLook
from retexture.engines.procedural.layout.layout import Layout, lay_out
from retexture.engines.procedural.layout.part import Part, Share
from retexture.engines.procedural.layout.placement import accepted
from retexture.engines.procedural.layout.report import in_words, shortcomings
from retexture.engines.procedural.layout.sharing import Things
from retexture.engines.procedural.layout.targets import ground_of

__all__ = [
    "LaidLook",
    "Layout",
    "Part",
    "Share",
    "Things",
    "accepted",
    "ground_of",
    "in_words",
    "lay_out",
    "shortcomings",
]
