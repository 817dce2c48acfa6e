"""Weight-free measures of a retexture, the gate built on them, and contact sheets to look at.

Nothing here depends on an engine. The gate does not even depend on the analysis that engines share; agreement
with a prompt is told where the parts of a photo are by whoever asks.
"""

from retexture.evaluation.agreement import (
    Agreement,
    Reference,
    Surface,
    agreement,
    looks_of,
    reference_of,
)
from retexture.evaluation.gate import Gate, Verdict, gate
from retexture.evaluation.measures import Measures, measure
from retexture.evaluation.plain import plain_surface
from retexture.evaluation.sheet import Tile, contact_sheet
from retexture.evaluation.source import Source, read_source
from retexture.evaluation.structure_score import structure_score
from retexture.evaluation.variety import Variety, variety

__all__ = [
    "Agreement",
    "Gate",
    "Measures",
    "Reference",
    "Source",
    "Surface",
    "Tile",
    "Variety",
    "Verdict",
    "agreement",
    "contact_sheet",
    "gate",
    "looks_of",
    "measure",
    "plain_surface",
    "read_source",
    "reference_of",
    "structure_score",
    "variety",
]
