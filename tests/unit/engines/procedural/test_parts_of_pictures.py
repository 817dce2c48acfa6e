"""What becomes of the parts of a picture, from prompts to pixels."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage.color import deltaE_ciede2000

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import Request, Variation
from retexture.evaluation import measure
from retexture.imaging import decode
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.photo import Photo
from retexture.prompts import Place
from retexture.structure import analyse

ENGINE = ProceduralEngine()


def photo(folder: Path, name: str) -> Photo:
    return decode.decode((folder / f"{name}.jpg").read_bytes())


def make(of: Photo, prompt: str, count: int = 1, structure: float = 0.5) -> list[Variation]:
    request = Request(photo=of, prompt=prompt, count=count, seed=7, structure=structure)
    return list(ENGINE.variations(request, lambda _done, _stage: None, lambda: False))


def part(of: Photo, place: Place) -> Map:
    found = analyse(of.rgb).scene.where(place)
    assert found is not None
    return found


def regions(made: Variation) -> list[dict[str, object]]:
    """What the receipt says of each wish."""
    told = made.receipt.understood["regions"]
    assert isinstance(told, list)
    return told


def unchanged(one: Rgb8, other: Rgb8) -> np.ndarray:
    return np.asarray((one == other).all(axis=2))


def lightness(rgb: Rgb8) -> Map:
    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[..., 0])


def opponents(rgb: Rgb8) -> np.ndarray:
    """a* and b* of each pixel."""
    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[..., 1:])


def test_a_target_alone_is_covered_and_the_rest_is_the_photo(photos: Path) -> None:
    portrait = photo(photos, "astronaut")
    made = make(portrait, "brick background")[0]
    behind = part(portrait, Place.BACKGROUND)
    same = unchanged(made.rgb, portrait.rgb)
    assert same[behind < 0.05].all()
    assert same[behind > 0.95].mean() < 0.05
    region, rest = regions(made)
    assert (rest["what"], rest["where"]) == ("kept", "")
    assert rest["share"] == pytest.approx(1 - float(behind.mean()), abs=0.05)
    assert region["what"] == "brick"
    assert region["found"] is True
    assert region["share"] == pytest.approx(float(behind.mean()), abs=0.05)
    assert "brick on the background (" in str(made.receipt.understood["description"])


@pytest.mark.parametrize(
    "prompt", ["stone, keep the sky", "oil painting, keep the sky", "gold, night, keep the sky"]
)
def test_what_is_kept_is_the_photos_own_pixels(photos: Path, prompt: str) -> None:
    launch = photo(photos, "rocket")
    sky, plants = part(launch, Place.SKY), part(launch, Place.VEGETATION)
    made = make(launch, prompt)[0].rgb
    same = unchanged(made, launch.rgb)
    assert same[sky > 0.95].all()
    assert same[(sky < 0.05) & (plants < 0.05)].mean() < 0.2


def test_small_pictures_keep_their_pixels_too(photos: Path) -> None:
    portrait = photo(photos, "astronaut")
    small = Photo(
        cv2.resize(portrait.rgb, (200, 200), interpolation=cv2.INTER_AREA), None, "0" * 64, (200, 200)
    )
    made = make(small, "gold background")[0].rgb
    same = unchanged(made, small.rgb)
    assert 0.1 < same.mean() < 0.6
    assert same[120:150, 60:90].all()  # the suit


def test_a_part_that_is_not_there_is_told(photos: Path) -> None:
    cup = photo(photos, "coffee")
    (made,) = make(cup, "gold roof")
    assert {
        "what": "gold",
        "where": "roof",
        "found": False,
        "share": 0.0,
        "guessed": "",
        "evidence": "",
    } in regions(made)
    told = "Not found in this photo: the roof (gold); so the photo stays as it is."
    assert str(made.receipt.understood["description"]).startswith(told)
    assert made.receipt.notes[0] == told
    assert unchanged(made.rgb, cup.rgb).all()


def test_paint_changes_the_colour_and_nothing_else(photos: Path) -> None:
    portrait = photo(photos, "astronaut")
    behind = part(portrait, Place.BACKGROUND)
    made = make(portrait, "paint the background teal")[0].rgb
    assert unchanged(made, portrait.rgb)[behind < 0.05].all()
    wall = made[20:120, 320:400].reshape(-1, 3).mean(axis=0)
    assert wall[1] > wall[0] + 40
    assert wall[2] > wall[0] + 40


@pytest.mark.parametrize(
    "prompt",
    [
        "wet stone background, keep the face",
        "leather with copper rivets and gold cracks",
        "everything covered in snow",
        "paint the background teal, golden hour",
    ],
)
def test_the_same_bytes_on_any_number_of_threads(photos: Path, prompt: str) -> None:
    portrait = photo(photos, "astronaut")
    before = cv2.getNumThreads()
    try:
        cv2.setNumThreads(1)
        alone = make(portrait, prompt)[0].rgb
        cv2.setNumThreads(3)
        together = make(portrait, prompt)[0].rgb
    finally:
        cv2.setNumThreads(before)
    np.testing.assert_array_equal(alone, together)


def pale(rgb: Rgb8) -> np.ndarray:
    """Where a picture has no colour and is not dark."""
    return np.asarray((np.hypot(*np.moveaxis(opponents(rgb), -1, 0)) < 6) & (lightness(rgb) > 45))


def test_conditions_do_what_they_say(photos: Path) -> None:
    cup = photo(photos, "coffee")
    dry, wet, snowy, dusty, worn = (
        make(cup, f"{state} stone")[0].rgb for state in ("", "wet", "snow-covered", "dusty", "worn")
    )
    white, grey = (pale(each).mean() for each in (snowy, dry))
    assert white > grey + 0.3  # the whole is exposed anew, and says nothing
    assert np.abs(opponents(snowy)).mean() < 0.7 * np.abs(opponents(dry)).mean()
    for state in (wet, dusty, worn):
        assert np.abs(state.astype(int) - dry).mean() > 4


def test_snow_on_the_photo_leaves_its_sky_alone(photos: Path) -> None:
    launch = photo(photos, "rocket")
    made = make(launch, "everything covered in snow")[0].rgb
    sky = part(launch, Place.SKY)
    same = unchanged(made, launch.rgb)
    assert same[sky > 0.999].all()
    assert same[sky < 0.05].mean() < 0.9  # it lies on what faces up alone


def test_a_slight_look_leaves_more_of_the_photo(photos: Path) -> None:
    cup = photo(photos, "coffee")
    slight, usual = (make(cup, prompt)[0].rgb for prompt in ("slightly marble", "marble"))
    away = [np.abs(opponents(each) - opponents(cup.rgb)).mean() for each in (slight, usual)]
    assert away[0] < 0.8 * away[1]


@pytest.mark.parametrize("prompt", ["moss with gold cracks", "leather with copper rivets"])
def test_accents_of_others_change_the_picture(photos: Path, prompt: str) -> None:
    cup = photo(photos, "coffee")
    plain, made = make(cup, prompt.split(" with ")[0])[0], make(cup, prompt)[0]
    assert not made.receipt.ignored
    changed = np.abs(made.rgb.astype(int) - plain.rgb).max(axis=2) > 30
    assert changed.mean() > 0.01


@pytest.mark.parametrize(
    ("name", "prompt"),
    [("astronaut", "stone"), ("chelsea", "marble"), ("coffee", "gold"), ("rocket", "gold")],
)
def test_structure_rises_from_loose_to_strict(photos: Path, name: str, prompt: str) -> None:
    source = photo(photos, name)
    kept = [
        measure(source.rgb, make(source, prompt, structure=level)[0].rgb).structure
        for level in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    assert (np.diff(kept) > -0.005).all()
    assert kept[-1] > kept[0] + 0.05


@pytest.mark.parametrize("colour", ["navy", "teal", "burgundy", "beige"])
def test_a_named_colour_stays_in_all_variations(photos: Path, colour: str) -> None:
    cat = photo(photos, "chelsea")
    prompt = f"{colour} marble"
    (asked,) = ENGINE.understand(prompt).materials[0].colours
    wanted = cv2.cvtColor(np.array(asked.rgb, np.float32)[None, None], cv2.COLOR_RGB2LAB)[0, 0]
    for made in make(cat, prompt, count=4):
        mean = cv2.cvtColor(made.rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB).mean(axis=(0, 1))
        assert deltaE_ciede2000(mean, wanted) <= 15


def test_everything_is_the_sky_too(photos: Path) -> None:
    launch = photo(photos, "rocket")
    sky = part(launch, Place.SKY) > 0.95
    things = make(launch, "carved wood")[0].rgb
    everything = make(launch, "turn everything into carved wood")[0].rgb
    blue = [np.median(opponents(picture)[..., 1][sky]) for picture in (launch.rgb, things, everything)]
    assert blue[0] < 0
    assert blue[1] < 0
    assert blue[2] > 10
