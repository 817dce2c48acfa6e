"""No retexture leaves raw pieces of its photo behind, in whichever format the photo comes.

Photos in a folder ``shared/photos`` beside the repository are tried too, where there is one: none is needed.
"""

import functools
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import Request, Variation
from retexture.evaluation import Completeness, Gate, completeness, declared_in
from retexture.evaluation.working_size import at_working_size
from retexture.imaging.arrays import Rgb8
from retexture.imaging.decode import decode
from retexture.imaging.encode import PictureFormat, encode
from retexture.imaging.limits import Limits
from retexture.imaging.photo import Photo

pytestmark = pytest.mark.slow

SIDE = 640  # the size that pictures are measured at
WHOLE = ("white marble", "oil painting", "rusted steel")
REPOSITORY = Path(__file__).parents[3]
PHOTOS = REPOSITORY / "src" / "retexture" / "samples"
MORE = REPOSITORY.parent / "shared" / "photos"
FILES = [*sorted(PHOTOS.glob("*.jpg")), *sorted(MORE.glob("*.jpg"))]
LIMITS = Gate()
TRIED = [(path, PictureFormat.PNG, look) for path in FILES for look in WHOLE] + [
    # Formats with losses take turns: each photo in each, each look in each.
    (path, form, WHOLE[(number + turn) % len(WHOLE)])
    for number, path in enumerate(FILES)
    for turn, form in enumerate((PictureFormat.JPEG, PictureFormat.AVIF))
]


class Pictures:
    """Photos and what is made of them, each once."""

    def __init__(self) -> None:
        self._engine = ProceduralEngine()
        self.photo = functools.cache(encoded)
        self.made = functools.cache(self._made)

    def _made(self, path: Path, form: PictureFormat, prompt: str) -> Variation:
        request = Request(self.photo(path, form), prompt, 1, 7, 0.5)
        (variation,) = self._engine.variations(request, lambda _done, _stage: None, lambda: False)
        return variation


@pytest.fixture(scope="module")
def pictures() -> Pictures:
    return Pictures()


def encoded(path: Path, form: PictureFormat) -> Photo:
    rgb = decode(path.read_bytes(), Limits(max_side=SIDE)).rgb
    return decode(encode(rgb, None, form), Limits())


def measured(photo: Photo, output: Rgb8, understood: Mapping[str, object]) -> Completeness:
    before = at_working_size(photo.rgb)
    after = at_working_size(output, like=(photo.rgb.shape[1], photo.rgb.shape[0]))
    return completeness(before, after, receipt=declared_in(understood))


def faults(told: Completeness) -> list[str]:
    """What the gate would say against an output, with the places."""
    found = []
    if told.uncovered > LIMITS.most_uncovered:
        where = ", ".join(f"{each.left:.2f} {each.top:.2f}" for each in told.islands)
        found.append(f"uncovered {told.uncovered:.3f} at {where}")
    if told.cut is not None and told.cut > LIMITS.most_cut:
        found.append(f"cut {told.cut:.2f}")
    if told.outside is not None and told.outside > LIMITS.most_outside:
        found.append(f"outside {told.outside:.2f}")
    if told.unadmitted is not None and told.unadmitted > LIMITS.most_unadmitted:
        found.append(f"unadmitted {told.unadmitted:.2f}")
    return found


@pytest.mark.parametrize(
    ("path", "form", "prompt"), TRIED, ids=[f"{path.stem}-{form.value}-{look}" for path, form, look in TRIED]
)
def test_a_look_for_the_whole_picture_leaves_no_hole(
    pictures: Pictures, path: Path, form: PictureFormat, prompt: str
) -> None:
    variation = pictures.made(path, form, prompt)
    assert faults(measured(pictures.photo(path, form), variation.rgb, variation.receipt.understood)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "prompt", ["turn the subject into bronze", "brick walls", "white marble, keep the sky", "wet"]
)
def test_receipts_say_what_was_covered_and_what_was_not(pictures: Pictures, path: Path, prompt: str) -> None:
    photo = pictures.photo(path, PictureFormat.PNG)
    variation = pictures.made(path, PictureFormat.PNG, prompt)
    told = measured(photo, variation.rgb, variation.receipt.understood)
    assert told.unadmitted is not None
    assert told.unadmitted <= LIMITS.most_unadmitted


@pytest.mark.parametrize("prompt", WHOLE)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_hole_that_is_cut_into_an_output_is_found(pictures: Pictures, path: Path, prompt: str) -> None:
    photo = pictures.photo(path, PictureFormat.PNG)
    variation = pictures.made(path, PictureFormat.PNG, prompt)
    output = variation.rgb.copy()
    height, width = output.shape[:2]
    changed = np.abs(output.astype(int) - photo.rgb).max(2) > 24
    likely = cv2.blur(changed.astype(np.float32), (width // 3, height // 3))
    margin = np.zeros_like(likely)
    margin[height // 5 : -height // 5, width // 5 : -width // 5] = 1
    y, x = np.unravel_index(int(np.argmax(likely * margin)), likely.shape)
    there = np.s_[y - height // 5 : y + height // 5, x - width // 5 : x + width // 5]  # 16 % of the picture
    output[there] = photo.rgb[there]
    everything = {"regions": [{"what": prompt, "where": "", "found": True, "share": 1.0}]}
    found = faults(measured(photo, output, everything))
    assert any(fault.startswith("uncovered ") for fault in found)
    assert any(fault.startswith("unadmitted ") for fault in found)
