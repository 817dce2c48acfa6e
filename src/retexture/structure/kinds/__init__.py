"""Inputs that are no photographs: :func:`kind_of` tells them, :func:`assemble` reads them.

Grey models, line drawings and pictures of flat colours each have a reader of their own (``clay``,
``drawing``, ``flat``), which takes the picture apart into cells and says what they are (:class:`View`).
"""

from retexture.structure.kinds.assembly import Assembled, assemble, told_apart
from retexture.structure.kinds.kind import InputKind, kind_of
from retexture.structure.kinds.one_subject import subject_of
from retexture.structure.kinds.seen_rooms import kind_shown

__all__ = ["Assembled", "InputKind", "assemble", "kind_of", "kind_shown", "subject_of", "told_apart"]
