"""Photos that were analysed, kept so that the next prompt on the same one begins at once."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from retexture.engines.procedural.surface import Surface
from retexture.engines.procedural.surroundings import Surroundings, find_surroundings
from retexture.imaging.photo import Photo
from retexture.perception import Perceived
from retexture.structure import Structure

_BYTES_PER_PIXEL = 146  # of a sitting, measured as the sum of its arrays
KEPT_BYTES = 160 * 1024 * 1024
"""For sittings whose photos are gone: one of a megapixel, or several smaller ones. Who tries prompts on one
photo gains by the first; more would be paid for by every worker that never sees a photo twice."""


@dataclass(frozen=True, eq=False)
class Sitting:
    """A photo, analysed, with the surface that materials are laid on; made once for all variations.

    Attributes:
        structure: The analysis.
        surface: The surface.
        perceived: What stronger eyes saw; None where nobody was asked to look.
    """

    structure: Structure
    surface: Surface
    perceived: Perceived | None = None

    @cached_property
    def surroundings(self) -> Surroundings:
        """Where light and weather act; found when it is first asked for."""
        return find_surroundings(self.structure)

    @property
    def bytes(self) -> int:
        """About what its arrays take."""
        width, height = self.structure.size
        return width * height * _BYTES_PER_PIXEL


Phrases = tuple[str, ...]
"""What was looked for besides: another prompt's phrases need another look."""

_Key = tuple[str, tuple[int, int], Phrases]


class Sittings:
    """The sittings of photos in use, and of the last photos, within :data:`KEPT_BYTES`.

    For one thread at a time.
    """

    def __init__(self) -> None:
        # A picture that is made again, more strictly, starts from the same, however large: it goes with its
        # photo.
        self._in_use: WeakKeyDictionary[Photo, tuple[Phrases, Sitting]] = WeakKeyDictionary()
        self._kept: OrderedDict[_Key, Sitting] = OrderedDict()

    def knows(self, photo: Photo, phrases: Phrases) -> bool:
        """Whether a photo, or another copy of it, was analysed and is kept."""
        return self._last_of(photo, phrases) is not None or _key(photo, phrases) in self._kept

    def of(self, photo: Photo, phrases: Phrases, make: Callable[[Photo, Phrases], Sitting]) -> Sitting:
        """Return a photo's sitting, which is made if none is kept."""
        key = _key(photo, phrases)
        sitting = self._last_of(photo, phrases) or self._kept.pop(key, None)
        if sitting is None:
            self._make_room(photo.rgb.shape[0] * photo.rgb.shape[1] * _BYTES_PER_PIXEL)
            sitting = make(photo, phrases)
        self._in_use[photo] = (phrases, sitting)
        if sitting.bytes <= KEPT_BYTES:
            self._kept[key] = sitting
            self._kept.move_to_end(key)
            self._make_room(0)
        return sitting

    def forget(self, photo: Photo) -> None:
        """Hold a photo's sitting no longer, so that it goes with its last user."""
        asked, _ = self._in_use.pop(photo, ((), None))
        self._kept.pop(_key(photo, asked), None)

    def _last_of(self, photo: Photo, phrases: Phrases) -> Sitting | None:
        asked, sitting = self._in_use.get(photo, ((), None))
        return sitting if asked == phrases else None

    def _make_room(self, needed: int) -> None:
        """Let the oldest go until ``needed`` bytes fit in; before an analysis, as both would fill memory."""
        while self._kept and sum(each.bytes for each in self._kept.values()) + needed > KEPT_BYTES:
            self._kept.popitem(last=False)


def _key(photo: Photo, phrases: Phrases) -> _Key:
    return photo.sha256, photo.size, phrases
