"""What is written has the right size, colours, transparency and tags, and the same bytes each time."""

import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image, ImageCms

from picture_files import gradient, photo
from retexture.imaging.decode import decode
from retexture.imaging.encode import PictureFormat, encode, on_white
from retexture.imaging.limits import PictureError

EVERY = pytest.mark.parametrize("form", PictureFormat)


@EVERY
def test_size_and_colours_are_kept(form: PictureFormat) -> None:
    source = photo()
    decoded = decode(encode(source, None, form))
    assert decoded.size == (128, 96)
    error = np.abs(decoded.rgb.astype(float) - source).mean()
    assert error == 0 if form is PictureFormat.PNG else error < 4


@EVERY
def test_the_file_is_what_it_is_called(form: PictureFormat) -> None:
    image = Image.open(io.BytesIO(encode(photo(), None, form)))
    assert image.format == form.name
    assert image.get_format_mimetype() == form.media_type
    assert Image.registered_extensions()[form.suffix] == form.name


@EVERY
def test_a_quality_makes_files_with_losses_smaller_and_is_nothing_to_others(form: PictureFormat) -> None:
    small, usual, best = (encode(photo(), None, form, quality) for quality in (0, None, 100))
    if form is PictureFormat.PNG:
        assert small == usual == best
    else:
        assert len(small) < len(usual) < len(best)


@EVERY
def test_alpha_is_kept_or_put_on_white(form: PictureFormat) -> None:
    alpha = gradient(128, 96)
    decoded = decode(encode(photo(), alpha, form))
    if form.has_alpha:
        assert decoded.alpha is not None
        assert np.abs(decoded.alpha.astype(int) - alpha).max() <= (8 if form is PictureFormat.AVIF else 0)
    else:
        assert decoded.alpha is None
        assert np.abs(decoded.rgb.astype(float) - on_white(photo(), alpha)).mean() < 4
        assert decoded.rgb[:, 0].min() > 240


def test_on_white_at_both_ends_and_between() -> None:
    rgb = np.array([[[0, 100, 255], [0, 100, 255], [0, 100, 255]]], np.uint8)
    alpha = np.array([[0, 128, 255]], np.uint8)
    assert on_white(rgb, alpha).tolist() == [[[255, 255, 255], [127, 177, 255], [0, 100, 255]]]


@EVERY
@pytest.mark.parametrize("size", [(1, 1), (1, 2000), (33, 1)])
def test_tiny_pictures(form: PictureFormat, size: tuple[int, int]) -> None:
    assert decode(encode(np.zeros((size[1], size[0], 3), np.uint8), None, form)).size == size


@EVERY
def test_views_of_larger_arrays(form: PictureFormat) -> None:
    source = photo()
    turned = source[::-1, ::2]
    assert encode(turned, None, form) == encode(np.ascontiguousarray(turned), None, form)


def test_srgb_is_said_in_every_format() -> None:
    for form in (PictureFormat.JPEG, PictureFormat.WEBP):
        profile = Image.open(io.BytesIO(encode(photo(), None, form))).info["icc_profile"]
        described = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
        assert "sRGB" in described
    assert Image.open(io.BytesIO(encode(photo()))).info["srgb"] == 0
    colr = b"colrnclx\x00\x01\x00\x0d"  # primaries of BT.709, transfer of sRGB (ITU-T H.273, tables 2 and 3)
    assert colr in encode(photo(), None, PictureFormat.AVIF)


_PROCESS = """
import hashlib, os, sys
import numpy as np
if len(sys.argv) > 1 and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from retexture.imaging.encode import PictureFormat, encode
rgb = np.random.default_rng(5).integers(0, 256, (300, 500, 3), np.uint8)
rgb = np.repeat(np.repeat(rgb, 2, axis=0), 2, axis=1)
for form in PictureFormat:
    print(hashlib.sha256(encode(rgb, rgb[..., 0], form)).hexdigest())
"""


def test_the_same_bytes_in_every_process_on_one_processor_or_all() -> None:
    runs = [
        subprocess.run([sys.executable, "-c", _PROCESS, *arguments], capture_output=True, check=True).stdout
        for arguments in ([], ["pinned"])
    ]
    assert runs[0] == runs[1]
    assert len(runs[0].split()) == len(PictureFormat)


def test_a_picture_too_wide_for_its_format() -> None:
    with pytest.raises(PictureError, match="16383"):
        encode(np.zeros((1, 16384, 3), np.uint8), None, PictureFormat.WEBP)
    assert decode(encode(np.zeros((1, 16384, 3), np.uint8))).original_size == (16384, 1)
