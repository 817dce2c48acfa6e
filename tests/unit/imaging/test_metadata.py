"""What is kept of a source's metadata, and what is told of how a picture was made, in each format."""

import io

import numpy as np
import pytest
from PIL import ExifTags, Image

from retexture.imaging.encode import PictureFormat, encode
from retexture.imaging.formats.metadata import FileMetadata, Provenance, Rights, metadata_of, rights_of

_RIGHTS = Rights("Ida Möller", "© 2026 Ida Möller <all rights>", "2026:11:30 17:09:40")
_MADE = Provenance("marble & <gold>", "procedural 8", 7, "ab" * 32)
_PICTURE = np.full((16, 24, 3), 90, np.uint8)


def photo_with(**tags: str) -> bytes:
    exif = Image.Exif()
    for name, value in tags.items():
        exif[ExifTags.Base[name]] = value.encode()
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG", exif=exif)
    return file.getvalue()


@pytest.mark.parametrize("form", PictureFormat)
def test_each_format_keeps_rights_and_credentials(form: PictureFormat) -> None:
    data = encode(_PICTURE, None, form, metadata=metadata_of(_RIGHTS, _MADE))
    assert rights_of(data) == _RIGHTS
    with Image.open(io.BytesIO(data)) as picture:
        packet = picture.info.get("xmp") or picture.info["XML:com.adobe.xmp"]
    text = packet.decode() if isinstance(packet, bytes) else packet
    for said in (
        "marble &amp; &lt;gold&gt;",
        "procedural 8",
        ">7<",
        "ab" * 32,
        "compositeSynthetic",
        "2026-11-30T17",
    ):
        assert said in text


@pytest.mark.parametrize("form", PictureFormat)
def test_nothing_is_said_unless_it_is_asked_for(form: PictureFormat) -> None:
    assert encode(_PICTURE, None, form) == encode(_PICTURE, None, form, metadata=FileMetadata())
    assert rights_of(encode(_PICTURE, None, form)) == Rights()


def test_only_rights_and_date_are_taken_over() -> None:
    kept = rights_of(
        photo_with(Artist="Ida", Copyright="© Ida", Make="Camera", DateTime="2026:01:02 03:04:05")
    )
    assert kept == Rights("Ida", "© Ida", "2026:01:02 03:04:05")
    assert b"Camera" not in metadata_of(kept, None).exif


@pytest.mark.parametrize("data", [b"", b"no picture", photo_with()[:40]])
def test_what_cannot_be_read_says_nothing(data: bytes) -> None:
    assert rights_of(data) == Rights()


def test_a_source_that_says_nothing_gives_nothing() -> None:
    assert metadata_of(Rights(), None) == FileMetadata()
