"""Every accepted format, pixel layout, orientation and profile becomes the right picture."""

import hashlib
import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from picture_files import LOSSY, PLAIN_FORMATS, chunk, gradient, photo, png, saved, tiff
from retexture.imaging.decode import decode, from_array, from_image
from retexture.imaging.formats.modes import STRETCHED
from retexture.imaging.formats.profiles import UNREADABLE, srgb_bytes
from retexture.imaging.limits import Limits, PictureError

_SIXTEEN = "It has 16 bits a channel; it is read, and pictures of it are made, with 8."


def error(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.abs(a.astype(float) - b).mean())


@pytest.mark.parametrize("form", PLAIN_FORMATS)
def test_rgb(form: str) -> None:
    source = photo()
    file = saved(Image.fromarray(source), form)
    decoded = decode(file)
    assert decoded.rgb.dtype == np.uint8
    assert decoded.rgb.shape == source.shape
    assert error(decoded.rgb, source) <= LOSSY.get(form, 0.0)
    assert decoded.alpha is None
    assert decoded.notes == ()
    assert decoded.original_size == decoded.size == (128, 96)
    assert decoded.sha256 == hashlib.sha256(file).hexdigest()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF", "BMP"])
def test_grey(form: str) -> None:
    decoded = decode(saved(Image.fromarray(gradient()), form))
    assert np.array_equal(decoded.rgb[..., 0], decoded.rgb[..., 2]) or form in LOSSY
    assert error(decoded.rgb, gradient()[..., None]) <= LOSSY.get(form, 0.0) / 3


@pytest.mark.parametrize("form", ["PNG", "TIFF", "BMP", "GIF"])
def test_one_bit(form: str) -> None:
    checks = np.indices((9, 13)).sum(axis=0) % 2 == 1
    decoded = decode(saved(Image.fromarray(checks), form))
    assert np.array_equal(decoded.rgb, np.repeat(checks[..., None] * np.uint8(255), 3, axis=2))


@pytest.mark.parametrize("form", ["PNG", "TIFF", "BMP", "GIF"])
def test_palette(form: str) -> None:
    image = Image.fromarray(photo()).quantize(64)
    assert np.array_equal(decode(saved(image, form)).rgb, np.asarray(image.convert("RGB")))


@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF", "AVIF"])
def test_alpha(form: str) -> None:
    alpha = gradient(128, 96)
    image = Image.fromarray(np.dstack((photo(), alpha)))
    options = {"quality": 100, "subsampling": "4:4:4"} if form == "AVIF" else {}
    decoded = decode(saved(image, form, **options))
    assert decoded.alpha is not None
    assert error(decoded.alpha, alpha) <= (1.0 if form == "AVIF" else 0.0)
    seen = decoded.alpha > 128
    assert error(decoded.rgb[seen], photo()[seen]) <= LOSSY.get(form, 0.0)


def test_alpha_of_a_bmp_with_a_mask_for_it() -> None:
    masks = struct.pack("<4I", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    header = struct.pack("<IiiHHIIiiII", 108, 2, 1, 1, 32, 3, 8, 0, 0, 0, 0) + masks + b"BGRs" + bytes(48)
    pixels = bytes([30, 20, 10, 255, 60, 50, 40, 128])
    decoded = decode(b"BM" + struct.pack("<IHHI", 14 + 108 + 8, 0, 0, 14 + 108) + header + pixels)
    assert decoded.rgb.tolist() == [[[10, 20, 30], [40, 50, 60]]]
    assert decoded.alpha is not None
    assert decoded.alpha.tolist() == [[255, 128]]


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_grey_with_alpha(form: str) -> None:
    image = Image.fromarray(np.dstack((gradient(), gradient()[:, ::-1])))
    assert image.mode == "LA"
    decoded = decode(saved(image, form))
    assert np.array_equal(decoded.rgb[..., 1], gradient())
    assert decoded.alpha is not None
    assert np.array_equal(decoded.alpha, gradient()[:, ::-1])


@pytest.mark.parametrize("form", ["PNG", "GIF"])
def test_palette_with_one_transparent_colour(form: str) -> None:
    image = Image.new("P", (4, 2), 1)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.putpixel((3, 1), 0)
    decoded = decode(saved(image, form, transparency=0))
    assert decoded.alpha is not None
    assert decoded.alpha.tolist() == [[255, 255, 255, 255], [255, 255, 255, 0]]
    assert decoded.rgb[0, 0].tolist() == [0, 0, 255]


def test_palette_with_many_degrees_of_transparency() -> None:
    image = Image.fromarray(np.arange(4, dtype=np.uint8)[None])
    palette = image.convert("P")
    palette.putpalette([10, 20, 30] * 4)
    decoded = decode(saved(palette, "PNG", transparency=bytes([0, 85, 170, 255])))
    assert decoded.alpha is not None
    assert decoded.alpha.tolist() == [[0, 85, 170, 255]]


@pytest.mark.parametrize(("colour", "key"), [(0, (30000,)), (2, (30000, 40000, 50000))])
def test_16_bit_png_with_a_transparent_colour(colour: int, key: tuple[int, ...]) -> None:
    other = (65535,) * len(key)
    row = b"\x00" + struct.pack(f">{2 * len(key)}H", *other, *key)
    transparency = chunk(b"tRNS", struct.pack(f">{len(key)}H", *key))
    decoded = decode(png(2, 1, 16, colour, row, transparency))
    assert decoded.alpha is not None
    assert decoded.alpha.tolist() == [[255, 0]]
    assert decoded.rgb[0, 0].tolist() == [255, 255, 255]


def test_opaque_alpha_is_left_out() -> None:
    assert decode(saved(Image.new("RGBA", (3, 3), (1, 2, 3, 255)), "PNG")).alpha is None


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_16_bit_grey_is_scaled_not_clipped(form: str) -> None:
    wide = (gradient().astype(np.uint16) * 257) ^ 1
    decoded = decode(saved(Image.fromarray(wide), form))
    assert np.abs(decoded.rgb[..., 0].astype(int) - gradient()).max() == 0
    assert decoded.notes == (_SIXTEEN,)


def test_16_bit_rgb_png() -> None:
    rows = b"".join(b"\x00" + struct.pack(">6H", 0, 32896, 65535, 65535, 0, 4112) for _ in range(2))
    decoded = decode(png(2, 2, 16, 2, rows))
    assert decoded.rgb[0].tolist() == [[0, 128, 255], [255, 0, 16]]
    assert decoded.notes == (_SIXTEEN,)


@pytest.mark.parametrize("big_endian", [False, True])
def test_16_bit_rgb_tiff(big_endian: bool) -> None:
    order = ">" if big_endian else "<"
    pixels = struct.pack(order + "6H", 0, 32896, 65535, 65535, 0, 4112)
    start = 8 + 2 + 9 * 12 + 4

    def short(value: int) -> int:
        """A 16-bit value, left-justified in its field of 32 bits."""
        return value << 16 if big_endian else value

    file = tiff(
        {
            256: (3, 1, short(2)), 257: (3, 1, short(1)), 258: (3, 3, start + len(pixels)),
            259: (3, 1, short(1)), 262: (3, 1, short(2)), 273: (4, 1, start), 277: (3, 1, short(3)),
            278: (3, 1, short(1)), 279: (4, 1, len(pixels)),
        },
        pixels + struct.pack(order + "3H", 16, 16, 16),
        big_endian=big_endian,
    )  # fmt: skip
    decoded = decode(file)
    assert decoded.rgb[0].tolist() == [[0, 128, 255], [255, 0, 16]]
    assert decoded.notes == (_SIXTEEN,)


def test_float_tiff_within_0_and_1_is_read_as_such() -> None:
    values = np.array([[0.0, 0.25, 0.5, np.nan, np.inf]], np.float32)
    decoded = decode(saved(Image.fromarray(values), "TIFF"))
    assert decoded.rgb[0, :, 0].tolist() == [0, 64, 128, 0, 255]
    assert decoded.notes == ()


def test_float_tiff_of_another_range_is_stretched_and_said_so() -> None:
    decoded = decode(saved(Image.fromarray(np.array([[-10.0, 0.0, 10.0]], np.float32)), "TIFF"))
    assert decoded.rgb[0, :, 0].tolist() == [0, 128, 255]
    assert decoded.notes == (STRETCHED,)


def test_32_bit_tiff() -> None:
    decoded = decode(saved(Image.fromarray(np.array([[0, 65535]], np.int32)), "TIFF"))
    assert decoded.rgb[0, :, 0].tolist() == [0, 255]
    decoded = decode(saved(Image.fromarray(np.array([[-5, 0, 10**9]], np.int32)), "TIFF"))
    assert decoded.rgb[0, :, 0].tolist() == [0, 0, 255]
    assert decoded.notes == (STRETCHED,)


@pytest.mark.parametrize("form", ["JPEG", "TIFF"])
def test_cmyk_without_a_profile(form: str) -> None:
    image = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    decoded = decode(saved(image, form))
    assert error(decoded.rgb, np.array([255, 0, 0])) < 3


def test_cmyk_jpeg_is_written_inverted_by_adobe() -> None:
    file = saved(Image.new("CMYK", (16, 16), (0, 0, 0, 0)), "JPEG")
    assert b"Adobe" in file
    assert decode(file).rgb.min() >= 253


def test_lab_tiff() -> None:
    lab = ImageCms.createProfile("LAB")
    transform = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), lab, "RGB", "LAB")
    image = ImageCms.applyTransform(Image.fromarray(photo()), transform)
    assert image is not None
    assert error(decode(saved(image, "TIFF")).rgb, photo()) < 3


def test_ycbcr_and_compressed_tiff() -> None:
    assert error(decode(saved(Image.fromarray(photo()), "TIFF", compression="jpeg")).rgb, photo()) < 6
    assert error(decode(saved(Image.fromarray(photo()), "TIFF", compression="tiff_lzw")).rgb, photo()) == 0


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_orientation(form: str, orientation: int) -> None:
    upright = Image.new("RGB", (48, 32), "white")
    upright.paste((220, 20, 20), (0, 0, 24, 16))
    upright.paste((20, 20, 220), (24, 16, 48, 32))
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = upright if undo is None else upright.transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    decoded = decode(saved(stored, form, exif=exif))
    assert decoded.original_size == decoded.size == (48, 32)
    assert error(decoded.rgb, np.asarray(upright)) < 5


def test_orientation_and_shrinking_together() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    decoded = decode(saved(Image.new("RGB", (400, 100), "red"), "JPEG", exif=exif), Limits(max_side=100))
    assert decoded.original_size == (100, 400)
    assert decoded.size == (25, 100)


def test_broken_exif_is_ignored() -> None:
    file = saved(Image.fromarray(photo()), "JPEG", exif=b"Exif\x00\x00MM\x00*\x00\x00\xff\xff" + b"\xff" * 40)
    assert decode(file).size == (128, 96)


def swapped_profile() -> bytes:
    """sRGB with the red and blue columns exchanged: what it does can't be overlooked."""
    profile = bytearray(srgb_bytes())
    count = struct.unpack_from(">I", profile, 128)[0]
    where = {bytes(profile[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i + 4 for i in range(count)}
    red, blue = where[b"rXYZ"], where[b"bXYZ"]
    profile[red : red + 8], profile[blue : blue + 8] = profile[blue : blue + 8], profile[red : red + 8]
    return bytes(profile)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_a_profile_is_applied(form: str) -> None:
    image = Image.new("RGB", (16, 16), (230, 40, 10))
    decoded = decode(saved(image, form, icc_profile=swapped_profile()))
    assert error(decoded.rgb, np.array([10, 40, 230])) < 5
    assert decoded.notes == ()


def test_a_profile_leaves_alpha_alone() -> None:
    image = Image.fromarray(np.dstack((photo(), gradient(128, 96))))
    decoded = decode(saved(image, "PNG", icc_profile=swapped_profile()))
    assert decoded.alpha is not None
    assert np.array_equal(decoded.alpha, gradient(128, 96))
    assert error(decoded.rgb, photo()[..., ::-1]) < 1


def test_an_srgb_profile_changes_no_bit() -> None:
    file = saved(Image.fromarray(photo()), "PNG", icc_profile=srgb_bytes())
    assert np.array_equal(decode(file).rgb, photo())


def test_grey_picture_with_an_rgb_profile() -> None:
    assert np.array_equal(
        decode(saved(Image.fromarray(gradient()), "PNG", icc_profile=srgb_bytes())).rgb[..., 0], gradient()
    )


@pytest.mark.parametrize(
    "profile", [b"no profile at all", srgb_bytes()[:200], srgb_bytes()[:128] + bytes(400)]
)
def test_a_broken_profile_is_ignored_and_said_so(profile: bytes) -> None:
    decoded = decode(saved(Image.fromarray(photo()), "PNG", icc_profile=profile))
    assert np.array_equal(decoded.rgb, photo())
    assert decoded.notes == (UNREADABLE,)


def test_a_profile_of_another_colour_space_is_ignored() -> None:
    decoded = decode(saved(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG", icc_profile=srgb_bytes()))
    assert decoded.notes == (UNREADABLE,)
    assert error(decoded.rgb, np.array([255, 0, 0])) < 3


@pytest.mark.parametrize("form", ["GIF", "WEBP", "AVIF", "TIFF", "PNG"])
def test_the_first_frame_of_several(form: str) -> None:
    frames = [Image.new("RGB", (24, 24), colour) for colour in ("red", "lime", "blue")]
    decoded = decode(saved(frames[0], form, save_all=True, append_images=frames[1:]))
    assert error(decoded.rgb, np.array([255, 0, 0])) < 6
    assert any("first" in note for note in decoded.notes)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_larger_pictures_are_scaled_down_and_said_so(form: str) -> None:
    decoded = decode(saved(Image.fromarray(photo(300)), form), Limits(max_side=100))
    assert decoded.size == (100, 75)
    assert decoded.original_size == (400, 300)
    assert decoded.notes == (
        "It was scaled down from 400 × 300 to 100 × 75 pixels, because the longest side may have 100.",
    )
    assert error(decoded.rgb, photo(75)) < 5


def test_invisible_colours_do_not_bleed_when_scaled_down() -> None:
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[:, :31] = (255, 255, 255, 255)
    pixels[:, 31:] = (255, 0, 0, 0)
    decoded = decode(saved(Image.fromarray(pixels), "PNG"), Limits(max_side=16))
    assert decoded.alpha is not None
    assert decoded.rgb[decoded.alpha > 8].min() >= 250


@pytest.mark.parametrize("size", [(1, 1), (1, 2000), (2000, 1), (3, 2)])
@pytest.mark.parametrize("form", PLAIN_FORMATS)
def test_tiny_pictures(form: str, size: tuple[int, int]) -> None:
    assert decode(saved(Image.new("RGB", size, (200, 100, 50)), form)).size == size


def test_a_thin_picture_keeps_at_least_one_pixel() -> None:
    assert decode(saved(Image.new("RGB", (1, 9000)), "PNG")).size == (1, 4096)


def test_pillow_images_in_every_mode() -> None:
    for mode in (
        "1",
        "L",
        "LA",
        "La",
        "P",
        "PA",
        "RGB",
        "RGBA",
        "RGBa",
        "RGBX",
        "CMYK",
        "YCbCr",
        "HSV",
        "LAB",
    ):
        assert from_image(Image.new(mode, (5, 4))).rgb.shape == (4, 5, 3), mode
    for mode in ("I", "I;16", "I;16B", "F"):
        assert from_image(Image.new(mode, (5, 4))).rgb.max() == 0, mode


def test_a_pillow_image_is_left_as_it_was_and_read_as_its_file_would_be() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file = saved(Image.fromarray(photo()), "PNG", exif=exif)
    opened = Image.open(io.BytesIO(file))
    decoded = from_image(opened)
    assert np.array_equal(decoded.rgb, decode(file).rgb)
    assert opened.size == (128, 96)


def test_arrays() -> None:
    source = photo()
    assert np.array_equal(from_array(source).rgb, source)
    assert np.array_equal(from_array(source.astype(np.uint16) * 257).rgb, source)
    assert np.array_equal(from_array(source / 255.0).rgb, source)
    assert np.array_equal(from_array((source / 255).astype(np.float32)[..., :1]).rgb[..., 2], source[..., 0])
    assert np.array_equal(from_array(source[:, ::-1]).rgb, source[:, ::-1])
    with_alpha = from_array(np.dstack((source, gradient(128, 96))))
    assert with_alpha.alpha is not None
    assert np.array_equal(with_alpha.alpha, gradient(128, 96))
    assert from_array(np.eye(3, dtype=bool)).rgb[..., 0].tolist() == [[255, 0, 0], [0, 255, 0], [0, 0, 255]]


def test_the_hash_of_an_array_is_that_of_its_pixels() -> None:
    source = photo()
    assert from_array(source).sha256 == from_image(Image.fromarray(source)).sha256
    assert from_array(source).sha256 != from_array(source[::-1]).sha256
    assert (
        from_array(np.zeros((2, 3, 3), np.uint8)).sha256 != from_array(np.zeros((3, 2, 3), np.uint8)).sha256
    )


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((4, 4, 5), np.uint8),
        np.zeros(4, np.uint8),
        np.zeros((0, 4, 3), np.uint8),
        np.full((2, 2, 3), 1.5),
        np.full((2, 2, 3), np.nan),
        np.zeros((2, 2, 3), np.int64),
        np.zeros((2, 2, 3), np.complex64),
    ],
)
def test_arrays_that_are_no_pictures(array: np.ndarray) -> None:
    with pytest.raises(PictureError):
        from_array(array)
