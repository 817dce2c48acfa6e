"""Whatever is wrong with a file, the answer is one clear sentence, and it comes before memory is spent."""

import io
import resource
import struct
import zlib
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from picture_files import PLAIN_FORMATS, chunk, photo, png, saved, tiff
from retexture.imaging.decode import decode, from_image
from retexture.imaging.limits import Limits, PictureError

SMALL = Limits(max_bytes=2**20, max_pixels=2**20, max_side=256)


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(PictureError) as caught:
        decode(data, limits or Limits())
    return assert_one_sentence(caught.value)


def assert_one_sentence(error: PictureError) -> str:
    text = str(error)
    assert text[0].isupper()
    assert text.endswith(".")
    assert ". " not in text
    assert "\n" not in text
    assert ";" in text, "says what to do next"
    return text


@cache
def example(form: str) -> bytes:
    return saved(Image.fromarray(photo(40)), form)


def test_an_empty_file() -> None:
    assert "empty" in refusal(b"")


def test_a_file_over_the_byte_limit() -> None:
    assert "1 MiB" in refusal(example("PNG") + bytes(2**20), SMALL)


def test_a_file_at_the_byte_limit_is_accepted() -> None:
    decode(example("PNG"), Limits(max_bytes=len(example("PNG"))))


def claiming(form: str, width: int, height: int) -> bytes:
    """A small file of the format whose header claims the given size."""
    file = bytearray(example(form))
    if form == "PNG":
        return png(width, height, 8, 2, bytes(1000))
    if form == "JPEG":
        at = file.index(b"\xff\xc0")
        struct.pack_into(">HH", file, at + 5, height, width)
    elif form == "GIF":
        struct.pack_into("<HH", file, 6, width, height)
    elif form == "BMP":
        struct.pack_into("<ii", file, 18, width, height)
    elif form == "AVIF":
        struct.pack_into(">II", file, file.index(b"ispe") + 8, width, height)
    elif form == "TIFF":
        return tiff({256: (4, 1, width), 257: (4, 1, height), 273: (4, 1, 8), 279: (4, 1, 100)}, bytes(100))
    else:
        animated = saved(
            Image.new("RGB", (8, 8)), "WEBP", save_all=True, append_images=[Image.new("RGB", (8, 8), "red")]
        )
        file = bytearray(animated)
        assert file[12:16] == b"VP8X"
        file[24:30] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(file)


@pytest.mark.parametrize("pillow_limit", [None, 1, 10**9])
@pytest.mark.parametrize("form", PLAIN_FORMATS)
def test_a_header_that_claims_too_many_pixels(
    form: str, pillow_limit: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", pillow_limit)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    text = refusal(claiming(form, 16000, 15000))
    assert "64 megapixels" in text
    assert "16000 × 15000" in text
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


@pytest.mark.parametrize("pillow_limit", [None, 100])
@pytest.mark.parametrize("form", [form for form in PLAIN_FORMATS if form not in ("WEBP", "TIFF")])
def test_pillows_own_limit_plays_no_part(
    form: str, pillow_limit: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", pillow_limit)
    assert decode(example(form)).size == (53, 40)


def test_lossless_and_lossy_webp_headers_are_read() -> None:
    for options in ({"lossless": True}, {"quality": 50}):
        file = saved(Image.new("RGB", (301, 203)), "WEBP", **options)
        assert "301 × 203" in refusal(file, Limits(max_pixels=301 * 203 - 1))
        assert decode(file, Limits(max_pixels=301 * 203)).size == (301, 203)


@pytest.mark.parametrize("big_endian", [False, True])
def test_a_tiff_with_a_giant_tile(big_endian: bool) -> None:
    one = 1 << 16 if big_endian else 1
    tags = {256: (4, 1, 16), 257: (4, 1, 16), 259: (3, 1, 8 * one), 322: (4, 1, 60000), 323: (4, 1, 60000)}
    tags |= {324: (4, 1, 8), 325: (4, 1, 100)}
    assert "60000 × 60000" in refusal(tiff(tags, bytes(100), big_endian=big_endian))


def test_a_tiff_of_a_million_pieces() -> None:
    start = 8 + 2 + 6 * 12 + 4
    tags = {256: (4, 1, 4000), 257: (4, 1, 4000), 322: (3, 1, 16), 323: (3, 1, 16)}
    tags |= {324: (4, 1_000_000, start), 325: (4, 1, 100)}
    assert "pieces" in refusal(tiff(tags, bytes(4_000_000)))


def test_a_tiff_without_a_size() -> None:
    assert "damaged" in refusal(tiff({259: (3, 1, 1)}))


def test_a_jpeg_of_a_thousand_passes() -> None:
    file = saved(Image.fromarray(photo(40)), "JPEG", progressive=True)
    last = file.rindex(b"\xff\xda")
    bomb = file[:last] + file[last:-2] * 1000 + file[-2:]
    assert "passes" in refusal(bomb)
    assert decode(file).size == (53, 40)


def test_a_thumbnail_in_the_metadata_does_not_count_as_passes() -> None:
    comment = b"\xff\xda" * 30_000
    file = example("JPEG")
    marker = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment
    assert decode(file[:2] + marker + file[2:]).size == (53, 40)


@pytest.mark.parametrize(
    ("kind", "head"),
    [(b"zTXt", b"k\x00\x00"), (b"iTXt", b"k\x00\x01\x00\x00\x00"), (b"iCCP", b"k\x00\x00")],
)
def test_compressed_chunks_that_unpack_to_far_more(kind: bytes, head: bytes) -> None:
    bomb = chunk(kind, head + zlib.compress(bytes(200 * 2**20), 9))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refusal(png(2, 2, 8, 0, bytes(6), bomb))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_a_giant_profile_is_not_used() -> None:
    file = saved(Image.fromarray(photo(40)), "JPEG", icc_profile=bytes(5 * 2**20))
    assert any("profile" in note for note in decode(file).notes)


MISLABELLED = {
    "SVG": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
    "SVG drawing": b"\xef\xbb\xbf <svg width='1' height='1'></svg>",
    "HTML": b"<!DOCTYPE html><html><body>404</body></html>",
    "web page": b"\n\n<html><head></head></html>",
    "XML": b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
    "JSON": b'{"error": "not found"}',
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "HEIC": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    "video": b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2",
    "JPEG XL": b"\xff\x0a\xfa\x1f\x01",
    "JPEG 2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n",
    "Photoshop": b"8BPS\x00\x01" + bytes(20),
    "archive": b"PK\x03\x04" + bytes(26),
    "icon": b"\x00\x00\x01\x00\x01\x00" + bytes(16),
    "known format": b"plain text that is nothing at all",
}


@pytest.mark.parametrize("kind", MISLABELLED)
def test_other_files_are_named(kind: str) -> None:
    assert kind in refusal(MISLABELLED[kind])


def test_a_kind_is_told_by_the_first_bytes_alone() -> None:
    """Looking through thirty megabytes of white space for an element held the interpreter for ten seconds."""
    assert "SVG" in refusal(b"\r\n" * 1000 + b"<svg/>")
    assert "known format" in refusal(b"\r\n" * 3000 + b"<svg/>")
    assert "known format" in refusal(b"\r" * 30 * 2**20)


@pytest.mark.parametrize("form", ["PPM", "TGA", "PCX", "ICO", "SGI", "EPS", "JPEG2000", "DDS"])
def test_formats_that_pillow_knows_and_we_do_not_accept(form: str) -> None:
    refusal(saved(Image.fromarray(photo(40)), form))


def test_a_polyglot_is_read_by_its_beginning_alone() -> None:
    assert decode(example("PNG") + MISLABELLED["HTML"] + example("JPEG")).size == (53, 40)


@pytest.mark.parametrize("percent", [0.5, 2, 10, 25, 50, 75, 90])
@pytest.mark.parametrize("form", PLAIN_FORMATS)
def test_files_cut_off(form: str, percent: float) -> None:
    file = example(form)
    refusal(file[: max(1, int(len(file) * percent / 100))])


@pytest.mark.parametrize("form", PLAIN_FORMATS)
def test_the_decoders_words_stay_in_the_cause(form: str) -> None:
    with pytest.raises(PictureError) as caught:
        decode(example(form)[: len(example(form)) // 2])
    assert caught.value.__cause__ is not None
    assert str(caught.value.__cause__) not in str(caught.value)


def test_a_pillow_image_of_a_file_cut_off() -> None:
    opened = Image.open(io.BytesIO(example("PNG")[:2000]))
    assert isinstance(opened, ImageFile.ImageFile)
    with pytest.raises(PictureError) as caught:
        from_image(opened)
    assert_one_sentence(caught.value)


def test_a_pillow_image_of_too_many_pixels() -> None:
    with pytest.raises(PictureError):
        from_image(Image.new("L", (1025, 1024)), SMALL)


def test_limits_that_nothing_can_meet_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Limits(max_side=0)


def survives(data: bytes) -> None:
    """Decode, and accept a picture within the limits or one sentence."""
    try:
        decoded = decode(data, SMALL)
    except PictureError as error:
        assert_one_sentence(error)
    else:
        assert max(decoded.size) <= SMALL.max_side
        assert decoded.rgb.shape[:2] == decoded.size[::-1]


BEGINNINGS = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"RIFF\x00\x01\x00\x00WEBPVP8X",
    b"GIF89a",
    b"II*\x00",
    b"MM\x00+",
    b"BM" + bytes(12) + b"\x28\x00\x00\x00",
    b"\x00\x00\x00\x1cftypavif",
    b"",
)


@settings(max_examples=300, derandomize=True)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=600))
def test_random_bytes_after_a_true_beginning(beginning: bytes, rest: bytes) -> None:
    survives(beginning + rest)


RICH: tuple[tuple[str, dict[str, Any]], ...] = (
    *((form, {}) for form in PLAIN_FORMATS),
    *((form, {"save_all": True}) for form in ("GIF", "WEBP", "TIFF", "PNG")),
    ("TIFF", {"compression": "tiff_lzw"}),
    ("JPEG", {"progressive": True}),
)


@cache
def rich_example(index: int) -> bytes:
    form, options = RICH[index]
    exif = Image.Exif()
    exif[0x0112] = 6
    more: dict[str, Any] = {} if form in ("GIF", "BMP") else {"exif": exif}
    if "save_all" in options:
        more["append_images"] = [Image.new("RGB", (40, 30), "red")]
    return saved(Image.fromarray(photo(30)), form, **options, **more)


@settings(max_examples=600, derandomize=True)
@given(
    st.integers(0, len(RICH) - 1),
    st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.booleans(), st.binary(min_size=1, max_size=6)),
        min_size=1,
        max_size=5,
    ),
)
def test_real_files_with_bytes_overwritten(index: int, changes: list[tuple[float, bool, bytes]]) -> None:
    file = bytearray(rich_example(index))
    for where, near_the_beginning, new in changes:
        at = int(where * (min(len(file), 200) if near_the_beginning else len(file)))
        file[at : at + len(new)] = new
    survives(bytes(file))
