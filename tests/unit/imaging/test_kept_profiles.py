"""A source's colour profile: read, taken over where it can be, and the colours stay what they were."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageCms

from icc_profiles import adobe_rgb, display_p3
from retexture.imaging.decode import decode
from retexture.imaging.encode import PictureFormat, encode
from retexture.imaging.formats.metadata import FileMetadata
from retexture.imaging.formats.profiles import kept_profile, srgb_bytes

_SPACES = (display_p3, adobe_rgb)


def colours() -> np.ndarray:
    levels = np.linspace(0, 255, 12).astype(np.uint8)
    return np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(36, 48, 3)


def file_with(profile: bytes, mode: str = "RGB", form: str = "TIFF") -> bytes:
    file = io.BytesIO()
    Image.new(mode, (8, 8)).save(file, form, icc_profile=profile)
    return file.getvalue()


@pytest.mark.parametrize("space", _SPACES)
def test_the_profiles_are_what_they_are_called(space: Callable[[], bytes]) -> None:
    """White is white in all; the purest red of the wide ones lies outside of sRGB."""
    profile = ImageCms.ImageCmsProfile(io.BytesIO(space()))
    wide = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    image = Image.fromarray(np.array([[[255, 255, 255], [255, 0, 0], [120, 120, 120]]], np.uint8))
    white, red, grey = np.asarray(ImageCms.applyTransform(image, wide))[0].astype(int)
    assert white.min() >= 254
    assert red[0] == 255
    assert red[1:].max() <= 1
    assert np.ptp(grey) <= 1


@pytest.mark.parametrize("space", _SPACES)
@pytest.mark.parametrize("form", PictureFormat)
def test_a_picture_in_the_profile_of_its_source_shows_the_same_colours(
    form: PictureFormat, space: Callable[[], bytes]
) -> None:
    profile = kept_profile(file_with(space()))
    assert profile == space()
    smooth = np.repeat(np.repeat(colours(), 8, axis=0), 8, axis=1)  # lossy formats keep what is even
    data = encode(smooth, None, form, 100, FileMetadata(profile=profile))
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.info["icc_profile"] == profile
        written = np.asarray(picture.convert("RGB"))
    again = decode(data).rgb[4::8, 4::8].astype(int)
    assert np.abs(written[4::8, 4::8].astype(int) - colours()).max() > 20, "the numbers are others"
    # In the dark one level of one space is several of another, and WebP thins out colours.
    apart = np.abs(again - colours())
    assert apart.mean() < (4 if form is PictureFormat.WEBP else 2)
    if form is PictureFormat.PNG:
        assert apart[colours().min(axis=-1) > 40].max() <= 3


def test_transparency_stays_beside_a_profile() -> None:
    alpha = np.linspace(0, 255, 36 * 48).reshape(36, 48).astype(np.uint8)
    data = encode(colours(), alpha, metadata=FileMetadata(profile=display_p3()))
    again = decode(data)
    assert again.alpha is not None
    assert np.array_equal(again.alpha, alpha)


@pytest.mark.parametrize(
    "data",
    [
        file_with(srgb_bytes()),
        file_with(display_p3()[:200]),
        file_with(b"no profile at all", form="PNG"),
        encode(colours()),
        b"no picture",
    ],
    ids=["sRGB", "cut off", "broken", "none", "no picture"],
)
def test_what_is_no_other_space_of_rgb_gives_srgb(data: bytes) -> None:
    assert kept_profile(data) == b""
    written = encode(colours(), metadata=FileMetadata(profile=kept_profile(data)))
    assert np.abs(decode(written).rgb.astype(int) - colours()).mean() < 1
