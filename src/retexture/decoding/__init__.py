"""Pictures of unknown origin, decoded in processes of their own that can be ended.

See ``docs/decisions/decoding.md``.
"""

from retexture.decoding.pool import DecoderPool, Inspected
from retexture.decoding.process import DecoderUnavailable

__all__ = ["DecoderPool", "DecoderUnavailable", "Inspected"]
