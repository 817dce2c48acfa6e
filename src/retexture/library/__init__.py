"""The library: pictures in, retextured pictures out, in one call.

What works on pictures is imported when it is called, so that ``import retexture`` stays cheap.
"""

from retexture.library.calls import aapply, aiterate, apply, iterate
from retexture.library.retextured import Retextured

__all__ = ["Retextured", "aapply", "aiterate", "apply", "iterate"]
