"""Colour profiles of well-known RGB spaces, written byte by byte: those of others may not be passed on."""

import struct
from collections.abc import Sequence

_D50 = (0.9642, 1.0, 0.8249)
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def display_p3() -> bytes:
    """The primaries of DCI-P3 with sRGB's white and curve, adapted to D50 (ICC registry, Display P3)."""
    red, green, blue = (0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)
    return _profile("Display P3", (red, green, blue), _curve(3, _SRGB_CURVE))


def adobe_rgb() -> bytes:
    """Adobe RGB (1998), adapted to D50, with its gamma of 2 + 51/256."""
    red, green, blue = (0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)
    return _profile("Adobe RGB (1998)", (red, green, blue), _curve(0, (2 + 51 / 256,)))


def _profile(name: str, primaries: Sequence[Sequence[float]], curve: bytes) -> bytes:
    """A display profile of three primaries and one curve (ICC.1:2022, 8.3)."""
    text = name.encode("utf-16-be")
    words = b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(text), 28) + text
    tags = {b"desc": words, b"cprt": words, b"wtpt": _xyz(_D50)}
    tags |= {letter + b"XYZ": _xyz(each) for letter, each in zip((b"r", b"g", b"b"), primaries, strict=True)}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, data = struct.pack(">I", len(tags)), b""
    begin = 128 + 4 + 12 * len(tags)
    for tag, content in tags.items():
        table += tag + struct.pack(">II", begin + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    body = table + data
    signs = (b"mntr", b"RGB ", b"XYZ ", b"acsp")
    header = struct.pack(">I4xI4s4s4s12x4s28x", 128 + len(body), 0x04400000, *signs)
    header += struct.pack(">3i", *(round(each * 65536) for each in _D50))
    return header + bytes(128 - len(header)) + body


def _xyz(value: Sequence[float]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(each * 65536) for each in value))


def _curve(kind: int, numbers: Sequence[float]) -> bytes:
    fixed = [round(each * 65536) for each in numbers]
    return b"para" + bytes(4) + struct.pack(f">HH{len(fixed)}i", kind, 0, *fixed)
