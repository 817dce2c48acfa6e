"""What pictures are held against, kept so that the next prompt on the same photo does not read it again."""

from collections import OrderedDict

from retexture.evaluation import SourceStructure, read_source
from retexture.imaging.photo import Photo

KEPT = 2
"""Photos whose structure is kept. Each takes up to 18 MB, however large the photo is."""

_Key = tuple[str, tuple[int, int]]


class SourceStructures:
    """The structure of the last photos, by the digest of each and its size.

    For one thread at a time.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, SourceStructure] = OrderedDict()

    def of(self, photo: Photo) -> SourceStructure:
        """Return a photo's structure, which is read if it is not kept."""
        key = photo.sha256, photo.size
        structure = self._kept.pop(key, None) or read_source(photo.rgb).structure
        self._kept[key] = structure
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return structure
