"""What the drawn styles share: strokes, flow, lines, paper and grading."""

from retexture.engines.procedural.drawing.brushes import bristle_brushes, pen_points, pencil_points
from retexture.engines.procedural.drawing.cells import Cells, cut
from retexture.engines.procedural.drawing.flow import Flow, follow
from retexture.engines.procedural.drawing.grading import Floats, Grade, graded_srgb, pigment, regrade
from retexture.engines.procedural.drawing.hatching import Hatch, Sheet, darkness, hatched, pressure
from retexture.engines.procedural.drawing.lines import outlines
from retexture.engines.procedural.drawing.paper import tooth
from retexture.engines.procedural.drawing.simplification import simplify
from retexture.engines.procedural.drawing.strokes import (
    LOTS,
    Marks,
    Paint,
    Strokes,
    along_flow,
    at,
    draw,
    paint,
    scatter,
)

__all__ = [
    "LOTS",
    "Cells",
    "Floats",
    "Flow",
    "Grade",
    "Hatch",
    "Marks",
    "Paint",
    "Sheet",
    "Strokes",
    "along_flow",
    "at",
    "bristle_brushes",
    "cut",
    "darkness",
    "draw",
    "follow",
    "graded_srgb",
    "hatched",
    "outlines",
    "paint",
    "pen_points",
    "pencil_points",
    "pigment",
    "pressure",
    "regrade",
    "scatter",
    "simplify",
    "tooth",
]
