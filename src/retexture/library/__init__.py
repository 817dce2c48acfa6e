"""The library: pictures in, retextured pictures out, in one call; and tiles of materials.

What works on pictures is imported when it is called, so that ``import retexture`` stays cheap.
"""

from retexture.library.calls import aapply, aiterate, apply, iterate, tile
from retexture.library.editing import remix, upscale, vary
from retexture.library.retextured import Retextured

__all__ = ["Retextured", "aapply", "aiterate", "apply", "iterate", "remix", "tile", "upscale", "vary"]
