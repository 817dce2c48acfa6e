"""The same picture at a larger size: rendered anew window by window, from the same plan."""

from retexture.engines.procedural.enlarging.detail import Fresh
from retexture.engines.procedural.enlarging.larger import Larger, enlarged_picture
from retexture.engines.procedural.enlarging.surroundings import Around
from retexture.engines.procedural.enlarging.window import lean, planned

__all__ = ["Around", "Fresh", "Larger", "enlarged_picture", "lean", "planned"]
