"""What the door for OpenAI's clients makes of pictures before they are stored."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from retexture.http.routes.openai.form import EditForm
from retexture.http.routes.openai.options import STANDING_FOR
from retexture.http.routes.openai.pictures import fitted, sent_pictures
from retexture.http.services import Services
from retexture.imaging.limits import PictureError
from serving import services_in


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with services_in(tmp_path_factory.mktemp("services")) as services:
        yield services


def saved(pixels: Any, **options: Any) -> io.BytesIO:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", **options)
    return file


def changed(
    form: EditForm, name: str, services: Services, size: tuple[int, int] | None = None
) -> Image.Image:
    picture = sent_pictures(form, size)[STANDING_FOR[name]]
    assert picture.change is not None
    return Image.open(picture.change(picture.file, services))


@pytest.mark.parametrize(
    ("size", "box", "made"),
    [
        ((1500, 1000), (1024, 1024), (1024, 683)),
        ((1000, 1500), (1024, 1024), (683, 1024)),
        ((1500, 1000), (1536, 1024), (1536, 1024)),
        ((300, 200), (1536, 1024), (1536, 1024)),
        ((4096, 3), (64, 64), (64, 1)),
        ((7, 7), (16, 4096), (16, 16)),
    ],
)
def test_the_largest_of_the_proportions_that_fits(
    size: tuple[int, int], box: tuple[int, int], made: tuple[int, int]
) -> None:
    assert fitted(size, box) == made


def test_a_photo_of_that_size_already_is_stored_as_it_was_sent(services: Services) -> None:
    photo = saved(np.full((20, 30, 3), 90, np.uint8))
    picture = sent_pictures(EditForm({}, photo), (30, 64))[STANDING_FOR["photo"]]
    assert picture.change is not None
    assert picture.change(photo, services) is photo
    assert sent_pictures(EditForm({}, photo), None)[STANDING_FOR["photo"]].change is None


def test_a_photo_keeps_its_transparency_and_hidden_colours_do_not_bleed(services: Services) -> None:
    pixels = np.zeros((40, 40, 4), np.uint8)
    pixels[:, 20:] = (200, 100, 50, 255)
    pixels[:, :20] = (0, 255, 0, 0)
    made = np.asarray(changed(EditForm({}, saved(pixels)), "photo", services, (100, 100)))
    assert made.shape == (100, 100, 4)
    visible = made[made[..., 3] > 128].astype(int)
    # The filter overshoots by a tenth beside an edge; a green that bled in would be more.
    assert np.abs(visible[:, :3] - (200, 100, 50)).max() <= 25
    assert set(np.unique(made[:, :30, 3])) == {0}


def test_a_photo_is_turned_upright_before_it_is_fitted(services: Services, photos: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = io.BytesIO()
    with Image.open(photos / "coffee.jpg") as image:
        image.resize((60, 40)).save(photo, "JPEG", exif=exif)
    assert changed(EditForm({}, photo), "photo", services, (30, 30)).size == (20, 30)


@pytest.mark.parametrize("colour", [0, 90, 255])
def test_a_mask_is_its_transparency_whatever_its_colour(colour: int, services: Services) -> None:
    alpha = np.tile(np.linspace(0, 255, 32).round().astype(np.uint8), (16, 1))
    mask = np.dstack([np.full((16, 32, 3), colour, np.uint8), alpha])
    form = EditForm({}, saved(np.zeros((64, 128, 3), np.uint8)), mask=saved(mask))
    made = np.asarray(changed(form, "mask", services))
    np.testing.assert_array_equal(made, np.repeat((255 - alpha)[..., None], 3, axis=2))


def test_masks_that_can_change_nothing_or_belong_to_another_picture(services: Services) -> None:
    photo = saved(np.zeros((20, 30, 3), np.uint8))
    opaque = saved(np.full((20, 30, 4), 255, np.uint8))
    for mask, said in (
        (opaque, "no transparency"),
        (saved(np.zeros((20, 30, 3), np.uint8)), "no transparency"),
        (saved(np.zeros((20, 20, 4), np.uint8)), "proportions"),
        (io.BytesIO(b"text"), "picture"),
    ):
        with pytest.raises(PictureError, match=said):
            changed(EditForm({}, photo, mask=mask), "mask", services)
