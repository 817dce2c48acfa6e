"""What a photo shows, found once and used by every engine: :func:`analyse` returns a :class:`Structure`."""

from retexture.structure.analysis import Structure, analyse
from retexture.structure.faces import Face
from retexture.structure.objects import object_of
from retexture.structure.remains import Remainder, elsewhere, remainder, support
from retexture.structure.scene import Scene

__all__ = [
    "Face",
    "Remainder",
    "Scene",
    "Structure",
    "analyse",
    "elsewhere",
    "object_of",
    "remainder",
    "support",
]
