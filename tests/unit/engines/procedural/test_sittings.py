"""Analyses that are kept for the next prompt on the same photo."""

import gc

import numpy as np

from retexture.engines.procedural.engine import _sit
from retexture.engines.procedural.sittings import KEPT_BYTES, Sitting, Sittings
from retexture.imaging.photo import Photo


def photo(name: str, width: int = 64, height: int = 48) -> Photo:
    return Photo(np.full((height, width, 3), 90, np.uint8), None, name, (width, height))


class Making:
    """Makes sittings, and notes of which photos."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, given: Photo, phrases: tuple[str, ...]) -> Sitting:
        self.made.append(given.sha256 + "".join(phrases))
        return _sit(given.rgb)


def test_another_copy_of_a_photo_is_not_analysed_again() -> None:
    sittings, making = Sittings(), Making()
    first = sittings.of(photo("a"), (), making)
    gc.collect()
    assert sittings.knows(photo("a"), ())
    assert sittings.of(photo("a"), (), making) is first
    assert making.made == ["a"]


def test_another_photo_or_another_size_is_analysed() -> None:
    sittings, making = Sittings(), Making()
    for given in (photo("a"), photo("b"), photo("a", 48, 48)):
        assert not sittings.knows(given, ())
        sittings.of(given, (), making)
    assert making.made == ["a", "b", "a"]


def test_other_phrases_need_another_look() -> None:
    sittings, making = Sittings(), Making()
    for phrases in ((), ("sofa",), ("sofa",), ()):
        sittings.of(photo("a"), phrases, making)
    assert making.made == ["a", "asofa"]


def test_what_is_kept_is_bounded_and_the_oldest_goes() -> None:
    sittings, making = Sittings(), Making()
    side = 640
    most = KEPT_BYTES // _sit(photo("", side, side).rgb).bytes
    names = [str(number) for number in range(most + 2)]
    for name in names:
        sittings.of(photo(name, side, side), (), making)
    gc.collect()
    known = [name for name in names if sittings.knows(photo(name, side, side), ())]
    assert known == names[-most:]


def test_a_photo_too_large_to_keep_is_known_while_it_is_used() -> None:
    sittings, making = Sittings(), Making()
    large = photo("a", 1400, 1000)
    sittings.of(large, (), making)
    assert sittings.knows(large, ())
    assert not sittings.knows(photo("a", 1400, 1000), ())
