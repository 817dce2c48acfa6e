"""Photos that were analysed, kept so that the next prompt on the same one begins at once."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from retexture.engines.procedural.surface import Surface
from retexture.imaging.photo import Photo
from retexture.structure import Structure

_BYTES_PER_PIXEL = 143  # of a sitting, measured as the sum of its arrays
KEPT_BYTES = 160 * 1024 * 1024
"""For sittings whose photos are gone: one of a megapixel, or several smaller ones. Who tries prompts on one
photo gains by the first; more would be paid for by every worker that never sees a photo twice."""


@dataclass(frozen=True, eq=False)
class Sitting:
    """A photo, analysed, with the surface that materials are laid on; made once for all variations."""

    structure: Structure
    surface: Surface

    @property
    def bytes(self) -> int:
        """About what its arrays take."""
        width, height = self.structure.size
        return width * height * _BYTES_PER_PIXEL


_Key = tuple[str, tuple[int, int]]


class Sittings:
    """The sittings of photos in use, and of the last photos, within :data:`KEPT_BYTES`.

    For one thread at a time.
    """

    def __init__(self) -> None:
        # A picture that is made again, more strictly, starts from the same, however large: it goes with its
        # photo.
        self._in_use: WeakKeyDictionary[Photo, Sitting] = WeakKeyDictionary()
        self._kept: OrderedDict[_Key, Sitting] = OrderedDict()

    def knows(self, photo: Photo) -> bool:
        """Whether a photo, or another copy of it, was analysed and is kept."""
        return photo in self._in_use or _key(photo) in self._kept

    def of(self, photo: Photo, make: Callable[[Photo], Sitting]) -> Sitting:
        """Return a photo's sitting, which is made if none is kept."""
        sitting = self._in_use.get(photo) or self._kept.pop(_key(photo), None)
        if sitting is None:
            self._make_room(photo.rgb.shape[0] * photo.rgb.shape[1] * _BYTES_PER_PIXEL)
            sitting = make(photo)
        self._in_use[photo] = sitting
        if sitting.bytes <= KEPT_BYTES:
            self._kept[_key(photo)] = sitting
            self._kept.move_to_end(_key(photo))
            self._make_room(0)
        return sitting

    def _make_room(self, needed: int) -> None:
        """Let the oldest go until ``needed`` bytes fit in; before an analysis, as both would fill memory."""
        while self._kept and sum(each.bytes for each in self._kept.values()) + needed > KEPT_BYTES:
            self._kept.popitem(last=False)


def _key(photo: Photo) -> _Key:
    return photo.sha256, photo.size
