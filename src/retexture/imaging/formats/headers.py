"""What a picture file is and what its first bytes promise, read before any decoder sees it.

The decoders check little before they allocate, so the traps that live in a header are found here: a
WebP decoder allocates its canvas when it is opened, a TIFF reader builds one object per strip or tile, a
progressive JPEG may ask for thousands of passes over the whole picture, and millions of empty segments or
chunks keep a reader busy for half a minute.
"""

import re
import struct
from collections.abc import Iterator

from retexture.imaging.limits import Limits, PictureError, check_size

MAX_JPEG_SCANS = 64
"""Encoders write about ten; the count of all useful scans of a progressive JPEG stays below this."""

MAX_JPEG_SEGMENTS = 10_000
"""A colour profile or metadata of 32 MiB are some 500; the reader spends a microsecond or more on each."""

MAX_JPEG_FILL = 64 * 1024
"""Bytes between the segments, which mean nothing and are read one by one."""

MAX_PNG_CHUNKS = 65_536
"""Encoders write some kilobytes into each."""

MAX_TIFF_PIECES = 300_000
"""Strips or tiles: 64 megapixels in tiles of 16 × 16, the smallest that the format allows, are 250 000."""

MAX_RLE_PIXELS = 4 * 2**20
"""Of a BMP with run-length coding. Pillow reads that in Python: 64 megapixels, told in 33 KB, take 20
seconds, and these about one. Hardly anything writes such files, and never from photographs."""

FORMATS: dict[str, re.Pattern[bytes]] = {
    "JPEG": re.compile(rb"\xff\xd8\xff"),
    "PNG": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "WEBP": re.compile(rb"RIFF....WEBPVP8[ LX]", re.DOTALL),
    "AVIF": re.compile(rb"....ftyp(?:avif|avis|(?:mif1|msf1).{0,64}?avi[fs])", re.DOTALL),
    "GIF": re.compile(rb"GIF8[79]a"),
    "TIFF": re.compile(rb"II[\x2a\x2b]\x00|MM\x00[\x2a\x2b]"),
    "BMP": re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00{3}", re.DOTALL),
}
"""The accepted formats by Pillow's name, each with the bytes that its files begin with."""

_BEGINNING = 4096
"""Bytes that are looked at: white space, a declaration and a comment before a drawing's first element fit.

The patterns pass over white space, and would take ten seconds for a file of 30 MiB of nothing else.
"""

_TEXT = rb"(?:\xef\xbb\xbf)?\s*"
_OTHERS: dict[str, re.Pattern[bytes]] = {
    "an SVG drawing": re.compile(
        _TEXT + rb"(?:<\?xml.{0,1500}?)?(?:<!--.{0,1500}?-->\s*)?(?:<!DOCTYPE svg|<svg)", re.S | re.I
    ),
    "a web page (HTML)": re.compile(
        _TEXT + rb"(?:<!--.{0,1500}?-->\s*)?<(?:!doctype\s+html|html|head|body)", re.S | re.I
    ),
    "an XML document": re.compile(_TEXT + rb"<\?xml", re.I),
    "a JSON document": re.compile(_TEXT + rb"[{\[]\s*(?:[\"{}\]\[]|-?\d)"),
    "a PDF document": re.compile(rb".{0,1024}?%PDF-", re.DOTALL),
    "a PostScript document": re.compile(rb"%!PS|\xc5\xd0\xd3\xc6"),
    "a HEIC picture": re.compile(rb"....ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL),
    "a video": re.compile(rb"....ftyp|\x1aE\xdf\xa3|RIFF....AVI ", re.DOTALL),
    "a JPEG XL picture": re.compile(rb"\xff\x0a|\x00\x00\x00\x0cJXL "),
    "a JPEG 2000 picture": re.compile(rb"\x00\x00\x00\x0cjP  |\xff\x4f\xff\x51"),
    "a Photoshop document": re.compile(rb"8BPS"),
    "an icon": re.compile(rb"\x00\x00[\x01\x02]\x00[\x01-\xff]\x00"),
    "an archive": re.compile(rb"PK\x03\x04|\x1f\x8b|7z\xbc\xaf|Rar!|\xfd7zXZ|BZh"),
}


def sniff(data: bytes) -> str:
    """Return Pillow's name of the accepted format that ``data`` begins like.

    Raises:
        PictureError: It is something else; the sentence says what, where that can be told.
    """
    for name, beginning in FORMATS.items():
        if beginning.match(data, 0, _BEGINNING):
            return name
    for kind, beginning in _OTHERS.items():
        if beginning.match(data, 0, _BEGINNING):
            raise PictureError(f"The file is {kind}, not a picture that can be read; {_ACCEPTED}.")
    raise PictureError(f"The file is not a picture in a known format; {_ACCEPTED}.")


_ACCEPTED = "send a JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP"


def check_header(data: bytes, name: str, limits: Limits) -> None:
    """Raise PictureError when the header of a file in format ``name`` asks for more than ``limits`` allow.

    Only the traps that open before Pillow tells a picture's size are looked for; the size itself is checked
    again by the caller, for every format.
    """
    try:
        if name == "WEBP":
            _check_webp(data, limits)
        elif name == "TIFF":
            _check_tiff(data, limits)
        elif name == "JPEG":
            _check_jpeg(data)
        elif name == "PNG":
            _check_png(data)
        elif name == "BMP":
            _check_bmp(data)
    except (struct.error, IndexError, OverflowError) as error:
        raise broken() from error


def broken() -> PictureError:
    """Return the error for a file that begins like a picture and does not go on like one."""
    return PictureError(
        "The picture file is damaged or incomplete; save or export it again and send the whole file."
    )


def _check_webp(data: bytes, limits: Limits) -> None:
    """Check the canvas size. Layout: RFC 9649, sections 2.5 to 2.7, and RFC 6386, section 9.1."""
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (1 + int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    else:
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    check_size(width, height, limits)


_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
"""In coded data 0xff is followed by 0 or a restart marker; anything else ends it (ITU-T T.81, B.1.1)."""


def _jpeg_markers(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield each marker with the number of bytes that were skipped to find it."""
    at = 2
    while found := _MARKER.search(data, at):
        marker, skipped, at = data[found.start() + 1], found.start() - at, found.end()
        yield marker, skipped
        if marker == 0xD9:
            return
        if marker not in (0x01, 0xD8):
            at += max(2, int.from_bytes(data[at : at + 2], "big"))


def _check_jpeg(data: bytes) -> None:
    scans = fill = 0
    for count, (marker, skipped) in enumerate(_jpeg_markers(data)):
        fill += 0 if scans else skipped  # after the first scan it is the picture
        scans += marker == 0xDA
        if scans > MAX_JPEG_SCANS:
            raise PictureError(
                "The JPEG is built of far too many passes; save it again as an ordinary JPEG or PNG."
            )
        if count > MAX_JPEG_SEGMENTS or fill > MAX_JPEG_FILL:
            raise PictureError("The JPEG is built of far too many pieces; save it again.")


def _check_png(data: bytes) -> None:
    """Count the chunks. Layout: PNG, third edition, 5.3."""
    at, chunks = 8, 0
    while at + 8 <= len(data):
        chunks += 1
        if chunks > MAX_PNG_CHUNKS:
            raise PictureError("The PNG is built of far too many pieces; save it again.")
        at += 12 + int.from_bytes(data[at : at + 4], "big")


_TIFF_TYPES = {3: "H", 4: "I", 16: "Q"}


def _tiff_numbers(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (tag, count, first value) of the whole-number tags in a TIFF's first directory."""
    order = "<" if data[:2] == b"II" else ">"
    big = 43 in data[2:4]
    word, many, entry = ("Q", "Q", 20) if big else ("I", "H", 12)
    (start,) = struct.unpack_from(order + word, data, 8 if big else 4)
    (entries,) = struct.unpack_from(order + many, data, start)
    first = start + struct.calcsize(many)
    for at in range(first, min(first + entries * entry, len(data) - entry + 1), entry):
        tag, kind, count = struct.unpack_from(order + "HH" + word, data, at)
        if kind in _TIFF_TYPES and count:
            code, value_at = _TIFF_TYPES[kind], at + 4 + struct.calcsize(word)
            if count * struct.calcsize(code) > struct.calcsize(word):
                (value_at,) = struct.unpack_from(order + word, data, value_at)
            yield tag, count, struct.unpack_from(order + code, data, value_at)[0]


def _check_tiff(data: bytes, limits: Limits) -> None:
    """Check the sizes of picture and tiles, and the number of pieces. Layout: TIFF 6.0, section 2."""
    counts: dict[int, int] = {}
    values: dict[int, int] = {}
    for tag, count, value in _tiff_numbers(data):
        counts[tag] = max(count, counts.get(tag, 0))
        values[tag] = max(value, values.get(tag, 0))
    width, height, tile_width, tile_height, strips, tiles = 256, 257, 322, 323, 273, 324
    if width not in values or height not in values:
        raise broken()
    check_size(values[width], values[height], limits)
    check_size(values.get(tile_width, 1), values.get(tile_height, 1), limits)
    if max(counts.get(strips, 0), counts.get(tiles, 0)) > MAX_TIFF_PIECES:
        raise PictureError(
            "The TIFF is cut into far too many pieces; save it again in ordinary strips or as PNG."
        )


_RLE8, _RLE4 = 1, 2


def _check_bmp(data: bytes) -> None:
    """Check the size of a coded picture. Layout: BITMAPINFOHEADER, which longer headers begin with."""
    if data[14] == 12:  # the oldest header, which knows no coding
        return
    width, height = struct.unpack_from("<ii", data, 18)
    (coding,) = struct.unpack_from("<I", data, 30)
    if coding in (_RLE8, _RLE4) and abs(width * height) > MAX_RLE_PIXELS:
        raise PictureError("The BMP is compressed in a way that takes too long to read; save it as PNG.")
