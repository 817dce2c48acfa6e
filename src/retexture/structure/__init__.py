"""What a photo shows, found once and used by every engine: :func:`analyse` returns a :class:`Structure`."""

from retexture.structure.analysis import Structure, analyse

__all__ = ["Structure", "analyse"]
