"""What is read of photos, kept for the next prompt on the same one."""

from dataclasses import replace

import numpy as np
import pytest
from skimage import data

from retexture.engines.source_structures import KEPT, SourceStructures
from retexture.evaluation import measure, structure_score
from retexture.imaging.photo import Photo

PIXELS = np.ascontiguousarray(data.chelsea())


def photo(name: str, shift: int = 0) -> Photo:
    rgb = np.ascontiguousarray(PIXELS[:, shift:])
    return Photo(rgb, None, name, (rgb.shape[1], rgb.shape[0]))


def test_another_copy_of_a_photo_is_not_read_again() -> None:
    sources = SourceStructures()
    assert sources.of(photo("a")) is sources.of(photo("a"))


def test_another_photo_or_another_size_is_read() -> None:
    sources = SourceStructures()
    first, other, smaller = sources.of(photo("a")), sources.of(photo("b")), sources.of(photo("a", 1))
    assert first is not other
    assert first is not smaller
    assert smaller.size == photo("a", 1).size


def test_the_last_photos_are_kept_and_the_one_not_used_for_longest_goes() -> None:
    sources, names = SourceStructures(), [str(number) for number in range(KEPT)]
    read = {name: sources.of(photo(name)) for name in names}
    assert sources.of(photo(names[0])) is read[names[0]]  # used again: the next goes first
    sources.of(photo("more"))
    assert sources.of(photo(names[0])) is read[names[0]]
    assert sources.of(photo(names[1])) is not read[names[1]]


def test_what_is_kept_judges_a_picture_as_the_whole_measure_does() -> None:
    given = photo("a")
    output = np.ascontiguousarray(given.rgb[::-1] // 2 + given.rgb // 2)
    score = structure_score(SourceStructures().of(given), output)
    assert score == pytest.approx(measure(given.rgb, output).structure, abs=1e-9)


def test_what_is_kept_does_not_keep_the_photo() -> None:
    given = photo("a")
    source = SourceStructures().of(replace(given, rgb=given.rgb.copy()))
    held = [source.boundaries, *(scale.x for scale in source.geometry.scales)]
    assert all(each.shape[0] <= 640 and each.base is None for each in held)
