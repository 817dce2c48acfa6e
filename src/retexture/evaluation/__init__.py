"""Weight-free measures of a retexture, the gate built on them, and contact sheets to look at.

Nothing here depends on an engine or on the analysis that engines share.
"""

from retexture.evaluation.gate import Gate, Verdict, gate
from retexture.evaluation.measures import Measures, measure
from retexture.evaluation.sheet import Tile, contact_sheet
from retexture.evaluation.structure_score import Original, original, structure_score

__all__ = [
    "Gate",
    "Measures",
    "Original",
    "Tile",
    "Verdict",
    "contact_sheet",
    "gate",
    "measure",
    "original",
    "structure_score",
]
