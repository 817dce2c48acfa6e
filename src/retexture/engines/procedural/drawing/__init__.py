"""What the drawn styles share: strokes, flow, lines, paper and grading."""

from retexture.engines.procedural.drawing.backdrop import down_the_sky, sky_of
from retexture.engines.procedural.drawing.brushes import bristle_brushes, pen_points, pencil_points
from retexture.engines.procedural.drawing.cells import Cells, cut
from retexture.engines.procedural.drawing.flats import Flats, accents, filled, flat_areas, gradated
from retexture.engines.procedural.drawing.flow import Flow, follow
from retexture.engines.procedural.drawing.grading import (
    Colours,
    Floats,
    Grade,
    colour_cube,
    graded_oklab,
    graded_srgb,
    looked_up,
    pigment,
    regrade,
    tinted,
)
from retexture.engines.procedural.drawing.hand import loosened, wobbled
from retexture.engines.procedural.drawing.hatching import Hatch, Sheet, darkness, hatched, pressure
from retexture.engines.procedural.drawing.lines import outlines
from retexture.engines.procedural.drawing.local_colour import coloured
from retexture.engines.procedural.drawing.palette import Inks, nearest, palette_of
from retexture.engines.procedural.drawing.paper import tooth
from retexture.engines.procedural.drawing.screens import halftone, ruled
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
    "Colours",
    "Flats",
    "Floats",
    "Flow",
    "Grade",
    "Hatch",
    "Inks",
    "Marks",
    "Paint",
    "Sheet",
    "Strokes",
    "accents",
    "along_flow",
    "at",
    "bristle_brushes",
    "colour_cube",
    "coloured",
    "cut",
    "darkness",
    "down_the_sky",
    "draw",
    "filled",
    "flat_areas",
    "follow",
    "gradated",
    "graded_oklab",
    "graded_srgb",
    "halftone",
    "hatched",
    "looked_up",
    "loosened",
    "nearest",
    "outlines",
    "paint",
    "palette_of",
    "pen_points",
    "pencil_points",
    "pigment",
    "pressure",
    "regrade",
    "ruled",
    "scatter",
    "simplify",
    "sky_of",
    "tinted",
    "tooth",
    "wobbled",
]
