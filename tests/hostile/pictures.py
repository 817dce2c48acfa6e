"""Files that begin like pictures, made to break, stall or mislead whoever reads them. All are built here."""

import random
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

import numpy as np
from PIL import Image

from picture_files import PLAIN_FORMATS, chunk, photo, png, saved, tiff

MOST = 32 * 2**20
"""Bytes of a file that is still read."""

FLOOD = 8 * 2**20
"""Bytes of those whose time grows with their length and is known to be bearable."""

LARGE = 8190
"""The side of a square of nearly as many pixels as are accepted."""


@cache
def example(form: str) -> bytes:
    """A small photograph with everything that the format can carry."""
    options: dict[str, Any] = {}
    if form not in ("GIF", "BMP"):
        exif = Image.Exif()
        exif[0x0112] = 6
        options["exif"] = exif
    if form == "JPEG":
        options |= {"progressive": True, "comment": b"words"}
    if form in ("WEBP", "GIF"):
        options |= {"save_all": True, "append_images": [Image.new("RGB", (40, 30), "red")]}
    return saved(Image.fromarray(photo(30)), form, **options)


def corpus() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Every file's name, and what builds it."""
    for form in PLAIN_FORMATS:
        yield from _cut(form)
        yield from _flipped(form)
        yield from _lying(form)
    yield from _SINGLE.items()


def _cut(form: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
    file = example(form)
    ends = sorted(set(_BLOCKS[form](file)) - {0, len(file)})
    step = max(1, len(ends) // 8)
    for end in ends[::step]:
        yield f"{form}, cut at {end}", partial(_first, file, end)
        yield f"{form}, cut behind {end}", partial(_first, file, end + 3)


def _first(file: bytes, count: int) -> bytes:
    return file[:count]


def _flipped(form: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
    for seed in range(6):
        yield f"{form}, flipped bits, seed {seed}", partial(_flip, example(form), seed)


def _flip(file: bytes, seed: int) -> bytes:
    """Turn some bits over: half of the seeds in the first bytes, where sizes and offsets are."""
    dice, changed = random.Random(seed), bytearray(file)
    reach = min(len(file), 160) if seed % 2 else len(file)
    for _ in range(1 + seed * 4):
        changed[dice.randrange(8, reach)] ^= 1 << dice.randrange(8)
    return bytes(changed)


_SIZES = (
    (0, 0), (0, 1), (1, 0), (16000, 15000), (65535, 65535), (2**31 - 1, 2**31 - 1), (1, 2**31)
)  # fmt: skip


def _lying(form: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
    for width, height in _SIZES:
        yield f"{form}, {width} × {height}", partial(_SIZED[form], width, height)


def _png_blocks(file: bytes) -> Iterator[int]:
    at = 8
    while at < len(file):
        yield at
        at += 12 + int.from_bytes(file[at : at + 4], "big")


def _jpeg_blocks(file: bytes) -> Iterator[int]:
    at = 2
    while at < len(file) - 2:
        yield at
        scan = file[at + 1] == 0xDA
        at += 2 + int.from_bytes(file[at + 2 : at + 4], "big")
        while scan and not (file[at] == 0xFF and file[at + 1] not in (0, *range(0xD0, 0xD8))):
            at += 1


def _riff_blocks(file: bytes) -> Iterator[int]:
    at = 12
    while at < len(file):
        yield at
        size = int.from_bytes(file[at + 4 : at + 8], "little")
        at += 8 + size + size % 2


def _boxes(file: bytes) -> Iterator[int]:
    at = 0
    while at < len(file):
        yield at
        at += int.from_bytes(file[at : at + 4], "big") or len(file)
    meta = file.index(b"meta")
    for name in (b"hdlr", b"pitm", b"iloc", b"iinf", b"iprp", b"ipco", b"ispe", b"pixi", b"av1C", b"ipma"):
        yield file.index(name, meta) - 4


def _gif_blocks(file: bytes) -> Iterator[int]:
    yield from (6, 10, 13, 13 + 3 * 100)
    for mark in (b"\x21\xf9", b"\x2c"):
        yield file.index(mark, 13)
    yield from (len(file) * part // 8 for part in range(4, 8))


def _tiff_blocks(file: bytes) -> Iterator[int]:
    (start,) = struct.unpack_from("<I", file, 4)
    (entries,) = struct.unpack_from("<H", file, start)
    yield from (4, start, start + 2)
    yield from (start + 2 + 12 * entry for entry in range(1, entries + 1))
    yield from (len(file) // 2, len(file) - 10)


def _bmp_blocks(file: bytes) -> Iterator[int]:
    yield from (10, 14, 18, 30, 54, 54 + 120, len(file) // 2, len(file) - 4)


_BLOCKS: dict[str, Callable[[bytes], Iterator[int]]] = {
    "JPEG": _jpeg_blocks, "PNG": _png_blocks, "WEBP": _riff_blocks, "AVIF": _boxes, "GIF": _gif_blocks,
    "TIFF": _tiff_blocks, "BMP": _bmp_blocks,
}  # fmt: skip
"""Where the parts of a file begin."""


def _at(form: str, mark: bytes, skip: int, layout: str, *values: int, offset: int = 0) -> bytes:
    """The example with numbers written ``skip`` bytes behind a mark, as many bits of each as fit."""
    file = bytearray(example(form))
    at = (file.index(mark) if mark else 0) + skip + offset
    sizes = {"H": 0xFFFF, "I": 0xFFFFFFFF, "i": 0x7FFFFFFF}
    struct.pack_into(layout, file, at, *(value & sizes[layout[-1]] for value in values))
    return bytes(file)


def _webp_canvas(width: int, height: int) -> bytes:
    file = bytearray(example("WEBP"))
    sides = [(max(side, 1) - 1 & 0xFFFFFF).to_bytes(3, "little") for side in (width, height)]
    file[24:30] = b"".join(sides)
    return bytes(file)


_SIZED: dict[str, Callable[[int, int], bytes]] = {
    "JPEG": lambda width, height: _at("JPEG", b"\xff\xc2", 5, ">HH", height, width),
    "PNG": lambda width, height: png(width, height, 8, 2, bytes(1000)),
    "WEBP": _webp_canvas,
    "AVIF": lambda width, height: _at("AVIF", b"ispe", 8, ">II", width, height),
    "GIF": lambda width, height: _at("GIF", b"", 6, "<HH", width, height),
    "TIFF": lambda width, height: tiff(
        {256: (4, 1, width & 0xFFFFFFFF), 257: (4, 1, height & 0xFFFFFFFF), 273: (4, 1, 8), 279: (4, 1, 100)},
        bytes(100),
    ),
    "BMP": lambda width, height: _at("BMP", b"", 18, "<ii", width, height),
}
"""The example of a format whose header claims another size."""


# What is wrong with single files.


def _into_jpeg(*segments: bytes) -> bytes:
    file = saved(Image.fromarray(photo(30)), "JPEG")
    return file[:2] + b"".join(segments) + file[2:]


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _split(marker: int, head: bytes, body: bytes, size: int = 65000) -> list[bytes]:
    return [_segment(marker, head + body[at : at + size]) for at in range(0, len(body), size)]


def _scans(passes: int, side: int) -> bytes:
    file = saved(Image.new("RGB", (side, side)), "JPEG", progressive=True)
    last = file.rindex(b"\xff\xda")
    return file[:last] + file[last:-2] * (passes - file.count(b"\xff\xda")) + file[-2:]


def _grey_png(*chunks: bytes) -> bytes:
    return png(2, 2, 8, 0, bytes(6), *chunks)


def _header(width: int, height: int, bits: int, colour: int, interlaced: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced))


def _deflated(pieces: int, piece: bytes) -> bytes:
    """Many times the same, packed without ever being there at once."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(piece) for _ in range(pieces)) + packer.flush()


def _large_png(bits: int, colour: int, channels: int) -> bytes:
    body = chunk(b"IDAT", _deflated(LARGE, bytes(1 + LARGE * bits * channels // 8)))
    return b"\x89PNG\r\n\x1a\n" + _header(LARGE, LARGE, bits, colour) + body + _PNG_END


def _gif(blocks: bytes, size: tuple[int, int] = (8, 8)) -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", *size, 0x80, 0, 0) + bytes(6) + blocks + b";"


def _gif_frame(left: int, top: int, width: int, height: int) -> bytes:
    return b"\x2c" + struct.pack("<HHHHB", left, top, width, height, 0) + b"\x02\x02\x44\x01\x00"


_TINY = {256: (4, 1, 16), 257: (4, 1, 16), 258: (3, 1, 8), 259: (3, 1, 1), 262: (3, 1, 1), 273: (4, 1, 8),
         277: (3, 1, 1), 278: (4, 1, 16), 279: (4, 1, 256)}  # fmt: skip
"""A TIFF of 16 × 16 grey pixels that are the file itself."""


def _tiff(**changes: tuple[int, int, int]) -> bytes:
    return tiff(_TINY | {int(tag[1:]): value for tag, value in changes.items()}, bytes(600))


def _tiff_loop() -> bytes:
    file, end = (
        bytearray(_tiff(t330=(4, 1, 8), t34665=(4, 1, 8), t34853=(4, 1, 8), t40965=(4, 1, 8))),
        10 + 12 * 13,
    )
    file[end : end + 4] = struct.pack("<I", 8)
    return bytes(file)


def _tiff_directories() -> bytes:
    """Five million directories, each of nothing but the address of the next."""
    file, end = bytearray(_tiff()), 10 + 12 * len(_TINY)
    start = len(file)
    file[end : end + 4] = struct.pack("<I", start)
    count = (MOST - start - 6) // 6
    nexts = np.zeros(count, np.dtype([("entries", "<u2"), ("next", "<u4")]))
    nexts["next"] = start + 6 * np.arange(1, count + 1)
    return bytes(file) + nexts.tobytes() + bytes(6)


def _tiff_sharing(tags: int, size: int) -> bytes:
    """Tags that all claim the same bytes as theirs."""
    shared = {2000 + number: (7, size, 8) for number in range(tags)}
    return tiff(_TINY | shared, bytes(size + 256))


def _exif_sharing(size: int) -> bytes:
    entries = b"".join(struct.pack("<HHII", 2000 + number, 7, size, 0) for number in range(3000))
    return b"II*\0" + struct.pack("<IH", 8, 3000) + entries + bytes(4 + size)


def _avif_item_outside() -> bytes:
    file = bytearray(example("AVIF"))
    at = file.index(b"iloc")
    for place in range(at + 16, at + 40):
        file[place] = 0xFF
    return bytes(file)


def _icc(size: int, tags: int = 3) -> bytes:
    head = bytearray(128)
    head[0:4], head[12:20], head[20:24], head[36:40] = size.to_bytes(4, "big"), b"mntrRGB ", b"XYZ ", b"acsp"
    table = b"".join(struct.pack(">4sII", b"A2B0", 128, 0xFFFFFF00) for _ in range(min(tags, 1000)))
    return (bytes(head) + tags.to_bytes(4, "big") + table).ljust(size, b"\xff")


def _webp(form: bytes, body: bytes) -> bytes:
    whole = b"WEBP" + form + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def _webp_repeated(mark: bytes, block: bytes | None = None) -> bytes:
    """The animation with one of its frames, or another block, as often as there is room."""
    file = example("WEBP")
    at = file.index(mark)
    size = 8 + int.from_bytes(file[at + 4 : at + 8], "little")
    block = block or file[at : at + size + size % 2]
    body = file[12:at] + block * ((MOST - len(file)) // len(block)) + file[at:]
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _bmp(width: int, height: int, bits: int, packing: int, tail: bytes, colours: int = 0) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, packing, 0, 0, 0, colours, 0)
    return b"BM" + struct.pack("<IHHI", 0, 0, 0, 54 + 1024) + header + bytes(1024) + tail


def _numbers(mode: str) -> bytes:
    return saved(Image.new(mode, (LARGE, LARGE), -5), "TIFF", compression="tiff_adobe_deflate")


_PNG_END = chunk(b"IEND", b"")
_SMALL_PNG = png(2, 2, 8, 0, bytes(6))
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_HTML = b"<html><script>alert(1)</script></html>"

_SINGLE: dict[str, Callable[[], bytes]] = {
    "JPEG, 16 megapixels in 64 passes": lambda: _scans(64, LARGE // 2),
    "JPEG, 64 megapixels in 128 passes": lambda: _scans(128, LARGE),
    "JPEG, a thousand passes": lambda: _scans(1000, 64),
    "JPEG, eight million empty comments": lambda: _into_jpeg(b"\xff\xfe\0\x02" * (MOST // 4 - 4000)),
    "JPEG, eight million empty tables": lambda: _into_jpeg(b"\xff\xdb\0\x02" * (MOST // 4 - 4000)),
    "JPEG, nothing but filling": lambda: _into_jpeg(b"\xff" * (MOST - 16000)),
    "JPEG, filling between comments": lambda: _into_jpeg((b"\xff" * 60000 + b"\xff\xfe\0\x02") * 500),
    "JPEG, a profile of 30 MiB": lambda: _into_jpeg(
        *_split(0xE2, b"ICC_PROFILE\0\x01\x01", bytes(30 * 2**20))
    ),
    "JPEG, a profile of lies": lambda: _into_jpeg(
        *_split(0xE2, b"ICC_PROFILE\0\x01\x01", _icc(4000, 2**32 - 1))
    ),
    "JPEG, a profile that points outside": lambda: _into_jpeg(
        *_split(0xE2, b"ICC_PROFILE\0\x01\x01", _icc(4000))
    ),
    "JPEG, a profile of two hundred and fifty-five parts that are not there": lambda: _into_jpeg(
        _segment(0xE2, b"ICC_PROFILE\0\x01\xff" + bytes(100))
    ),
    "JPEG, Exif of 30 MiB": lambda: _into_jpeg(*_split(0xE1, b"Exif\0\0", b"II*\0" + bytes(30 * 2**20))),
    "JPEG, Exif tags that share their bytes": lambda: _into_jpeg(
        *_split(0xE1, b"Exif\0\0", _exif_sharing(2**24))
    ),
    "JPEG, Exif that points to itself": lambda: _into_jpeg(
        _segment(0xE1, b"Exif\0\0II*\0" + struct.pack("<IHHHII", 8, 1, 34665, 4, 1, 8) + struct.pack("<I", 8))
    ),
    "JPEG, XMP with entities": lambda: _into_jpeg(
        _segment(0xE1, _XMP + b"<!DOCTYPE x [<!ENTITY a 'a'><!ENTITY b '" + b"&a;" * 9000 + b"'>]><x>&b;</x>")
    ),
    "JPEG, Photoshop's resources without end": lambda: _into_jpeg(
        *[_segment(0xED, b"Photoshop 3.0\0" + (b"8BIM\x04\x04\0\0" + bytes(4)) * 5000)] * 300
    ),
    "JPEG, two pictures": lambda: example("JPEG") * 2,
    "JPEG, a frame within a frame": lambda: _into_jpeg(
        _segment(0xC0, bytes.fromhex("08ffffffff03011100021101031101"))
    ),
    "JPEG, 255 components": lambda: _at("JPEG", b"\xff\xc2", 9, "<H", 0xFFFF),
    "JPEG, precision of 255 bits": lambda: _at("JPEG", b"\xff\xc2", 4, "<H", 0xFFFF),
    "JPEG, a page behind": lambda: example("JPEG") + _HTML,
    "JPEG, a page in its comment": lambda: _into_jpeg(_segment(0xFE, _HTML)),
    "PNG, 64 megapixels of 16 bits with alpha": lambda: _large_png(16, 6, 4),
    "PNG, 64 megapixels of nothing": lambda: png(LARGE, LARGE, 8, 2, b""),
    "PNG, far more data than pixels": lambda: (
        b"\x89PNG\r\n\x1a\n" + _header(8, 8, 8, 2) + chunk(b"IDAT", _deflated(256, bytes(2**20))) + _PNG_END
    ),
    "PNG, three million empty chunks": lambda: _grey_png(chunk(b"abCd", b"") * (MOST // 12 - 100)),
    "PNG, two million notes": lambda: _grey_png(chunk(b"tEXt", b"k\0v") * (MOST // 15 - 100)),
    "PNG, a note that unpacks to 256 MiB": lambda: _grey_png(
        chunk(b"zTXt", b"k\0\0" + _deflated(256, bytes(2**20)))
    ),
    "PNG, a hundred notes that unpack to a mebibyte": lambda: _grey_png(
        chunk(b"zTXt", b"k\0\0" + _deflated(1, bytes(2**20 - 1))) * 100
    ),
    "PNG, a profile that unpacks to 256 MiB": lambda: png(
        2, 2, 8, 2, bytes(14), chunk(b"iCCP", b"k\0\0" + _deflated(256, bytes(2**20)))
    ),
    "PNG, XMP of 30 MiB": lambda: _grey_png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + b"<x>" * 10**7)),
    "PNG, Exif tags that share their bytes": lambda: _grey_png(chunk(b"eXIf", _exif_sharing(2**24))),
    "PNG, a chunk longer than the file": lambda: (
        _SMALL_PNG[:33] + struct.pack(">I", 2**31 - 1) + b"IDAT" + bytes(10)
    ),
    "PNG, a chunk of four gigabytes": lambda: (
        _SMALL_PNG[:33] + struct.pack(">I", 2**32 - 1) + b"IDAT" + bytes(10)
    ),
    "PNG, wrong sums": lambda: _SMALL_PNG.replace(_SMALL_PNG[29:33], b"\0\0\0\0"),
    "PNG, no header": lambda: b"\x89PNG\r\n\x1a\n" + _PNG_END,
    "PNG, two headers": lambda: _SMALL_PNG[:33] + _header(60000, 60000, 16, 6, 1) + _SMALL_PNG[33:],
    "PNG, a palette of 256 KiB": lambda: png(2, 2, 8, 3, bytes(6), chunk(b"PLTE", bytes(2**18))),
    "PNG, no palette": lambda: png(2, 2, 8, 3, b"\0\xff\xff\0\xff\xff"),
    "PNG, a palette of one colour and pixels of another": lambda: png(
        2, 2, 8, 3, b"\0\xff\xfe\0\x09\xff", chunk(b"PLTE", bytes(3))
    ),
    "PNG, bits that there are not": lambda: png(2, 2, 7, 5, bytes(6)),
    "PNG, an animation of lies": lambda: _grey_png(
        chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0)),
        chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 2**31 - 1, 2**31 - 1, 9, 9, 1, 1, 0, 0)),
    ),
    "PNG, a page and an archive behind": lambda: example("PNG") + _HTML + b"PK\x03\x04" + bytes(100),
    "PNG, a JPEG behind": lambda: example("PNG") + example("JPEG"),
    "GIF, no frames": lambda: _gif(b""),
    "GIF, no end": lambda: _gif(_gif_frame(0, 0, 8, 8))[:-1],
    "GIF, a frame outside": lambda: _gif(_gif_frame(60000, 60000, 8, 8)),
    "GIF, a frame larger than its screen": lambda: _gif(_gif_frame(0, 0, 65535, 65535)),
    "GIF, a frame without pixels": lambda: _gif(_gif_frame(0, 0, 0, 0)),
    "GIF, two million frames": lambda: _gif(_gif_frame(0, 0, 8, 8) * (MOST // 20)),
    "GIF, two million comments": lambda: _gif(b"\x21\xfe\x01a\0" * (FLOOD // 5 - 100)),
    "GIF, one comment in four million pieces": lambda: _gif(
        b"\x21\xfe" + b"\x01a" * (FLOOD // 2 - 100) + b"\0"
    ),
    "GIF, empty extensions": lambda: _gif(b"\x21\xf9\0" * (MOST // 3 - 100)),
    "GIF, pixels in four million pieces": lambda: _gif(
        _gif_frame(0, 0, LARGE, LARGE)[:10] + b"\x02" + b"\x01\x44" * (FLOOD // 2 - 100) + b"\0",
        (LARGE, LARGE),
    ),
    "GIF, codes of 255 bits": lambda: _gif(_gif_frame(0, 0, 8, 8)[:10] + b"\xff\x02\x44\x01\0"),
    "GIF, a script as well": lambda: b"GIF89a/*" + example("GIF")[8:] + b"*/=1;alert(1)",
    "TIFF, 64 megapixels of fractions": lambda: _numbers("F"),
    "TIFF, directories in a circle": _tiff_loop,
    "TIFF, five million directories": _tiff_directories,
    "TIFF, tags that share their bytes": lambda: _tiff_sharing(4000, 2**22),
    "TIFF, a directory outside": lambda: b"II*\0" + struct.pack("<I", 2**32 - 8) + bytes(100),
    "TIFF, a directory of nothing": lambda: b"II*\0" + struct.pack("<IHI", 8, 0, 0),
    "TIFF, sixty thousand entries that are not there": lambda: (
        b"II*\0" + struct.pack("<IH", 8, 65535) + bytes(100)
    ),
    "TIFF, a strip outside": lambda: _tiff(t273=(4, 1, 2**32 - 1)),
    "TIFF, a strip of four gigabytes": lambda: _tiff(t279=(4, 1, 2**32 - 1)),
    "TIFF, a million strips": lambda: _tiff(t273=(4, 2**20, 8), t279=(4, 2**20, 8)),
    "TIFF, rows that there are not": lambda: _tiff(t278=(4, 1, 2**32 - 1)),
    "TIFF, 65535 channels": lambda: _tiff(t277=(3, 1, 65535)),
    "TIFF, 65535 bits": lambda: _tiff(t258=(3, 1, 65535)),
    "TIFF, a packing that there is not": lambda: _tiff(t259=(3, 1, 65000)),
    "TIFF, JPEG inside that is none": lambda: _tiff(t259=(3, 1, 7), t262=(3, 1, 6)),
    "TIFF, fax inside that is none": lambda: _tiff(t259=(3, 1, 4), t258=(3, 1, 1)),
    "TIFF, LZW inside that is none": lambda: _tiff(t259=(3, 1, 5)),
    "TIFF, tiles of 60000 × 60000": lambda: _tiff(
        t322=(4, 1, 60000), t323=(4, 1, 60000), t324=(4, 1, 8), t325=(4, 1, 9)
    ),
    "TIFF, tiles without pixels": lambda: _tiff(
        t322=(4, 1, 0), t323=(4, 1, 0), t324=(4, 1, 8), t325=(4, 1, 9)
    ),
    "TIFF, a profile of lies": lambda: _tiff(t34675=(7, 600, 8)),
    "TIFF, a big one of a million entries": lambda: (
        b"II\x2b\0"
        + struct.pack("<HHQQ", 8, 0, 16, 10**6)
        + struct.pack("<HHQQ", 256, 4, 1, 16) * 10**6
        + bytes(8)
    ),
    "TIFF, a page as well": lambda: _tiff() + _HTML,
    "WebP, 64 megapixels with alpha": lambda: saved(
        Image.new("RGBA", (LARGE, LARGE), (1, 2, 3, 4)), "WEBP", lossless=True, quality=0, method=0
    ),
    "WebP, a canvas of 16384 × 16384": lambda: _webp_canvas(16384, 16384),
    "WebP, thousands of frames": lambda: _webp_repeated(b"ANMF"),
    "WebP, four million empty chunks": lambda: _webp_repeated(b"ANMF", b"ABCD\0\0\0\0"),
    "WebP, a frame outside its canvas": lambda: _at("WEBP", b"ANMF", 8, "<II", 0xFFFFFFFF, 0xFFFFFFFF),
    "WebP, lossless and of nothing": lambda: _webp(b"VP8L", b"\x2f\xff\xff\xff\x0f"),
    "WebP, lossy and of nothing": lambda: _webp(b"VP8 ", bytes.fromhex("9d012a") + b"\xff" * 20),
    "WebP, extended and of nothing": lambda: _webp(b"VP8X", bytes(10)),
    "WebP, a length of four gigabytes": lambda: (
        example("WEBP")[:4] + b"\xff\xff\xff\xff" + example("WEBP")[8:]
    ),
    "WebP, a length of nothing": lambda: example("WEBP")[:4] + bytes(4) + example("WEBP")[8:],
    "AVIF, 36 megapixels with alpha": lambda: saved(
        Image.new("RGBA", (6000, 6000), (1, 2, 3, 4)), "AVIF", quality=50, subsampling="4:4:4"
    ),
    "AVIF, an item outside": _avif_item_outside,
    "AVIF, four million empty boxes": lambda: example("AVIF") + b"\0\0\0\x08free" * (MOST // 8 - 4000),
    "AVIF, a box of four gigabytes": lambda: (
        b"\0\0\0\x1cftypavif" + bytes(12) + b"avif" + b"\xff\xff\xff\xffmeta" + bytes(50)
    ),
    "AVIF, boxes within boxes": lambda: (
        b"\0\0\0\x1cftypavif"
        + bytes(12)
        + b"avif"
        + b"".join(struct.pack(">I", 8 * (5000 - depth)) + b"meta" for depth in range(5000))
    ),
    "AVIF, a brand and no more": lambda: b"\0\0\0\x1cftypavif" + bytes(16),
    "AVIF, 65535 items": lambda: _at("AVIF", b"iinf", 8, ">H", 0xFFFF),
    "AVIF, rotated by what is no turn": lambda: example("AVIF").replace(b"irot", b"clap", 1),
    "BMP, runs of one pixel": lambda: _bmp(LARGE, LARGE, 8, 1, b"\x01\x05" * (FLOOD // 2 - 1000))[:FLOOD],
    "BMP, runs that jump": lambda: _bmp(LARGE, LARGE, 8, 1, b"\0\x02\xff\xff" * (FLOOD // 4 - 1000)),
    "BMP, lines that end": lambda: _bmp(1, 6 * 10**7, 8, 1, b"\0\0" * (FLOOD // 2 - 1000)),
    "BMP, upside down without end": lambda: _bmp(8, -(2**31), 24, 0, bytes(1000)),
    "BMP, a width below zero": lambda: _bmp(-8, 8, 24, 0, bytes(1000)),
    "BMP, four thousand million colours": lambda: _bmp(8, 8, 8, 0, bytes(1000), colours=2**32 - 1),
    "BMP, 65535 bits": lambda: _bmp(8, 8, 65535, 0, bytes(1000)),
    "BMP, a packing that there is not": lambda: _bmp(8, 8, 24, 99, bytes(1000)),
    "BMP, a JPEG inside": lambda: _bmp(8, 8, 0, 4, example("JPEG")),
    "BMP, pixels outside": lambda: _at("BMP", b"", 10, "<I", 2**32 - 1),
    "BMP, masks of nothing": lambda: _bmp(8, 8, 32, 3, bytes(1000)),
}
