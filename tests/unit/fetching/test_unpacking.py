"""Compressed bodies: whole ones come through, whatever pieces they arrive in, and nothing else does."""

import gzip
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retexture.fetching import FetchFailed
from retexture.fetching.unpacking import unpacking


def _raw(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKED: dict[str, tuple[bytes, Callable[[bytes], bytes]]] = {
    "gzip": (b"gzip", gzip.compress),
    "gzip's old name": (b"X-Gzip", gzip.compress),
    "zlib": (b"deflate", zlib.compress),
    "zlib, stored": (b"DEFLATE", lambda data: zlib.compress(data, 0)),
    "bare": (b" deflate ", _raw),
    "plain": (b"identity", bytes),
    "plain without a word": (b"", bytes),
}
KINDS = st.sampled_from(sorted(PACKED))
COMPRESSED = st.sampled_from(["gzip", "zlib", "zlib, stored", "bare"])
BOMBS = {kind: pack(bytes(2**21)) for kind, (_, pack) in PACKED.items()}


def pieces_of(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def unpacked(coding: bytes, pieces: Iterable[bytes], most: int = 2**20) -> bytes:
    """What comes of a body; stops, as a download does, at more than ``most`` bytes."""
    packing, data = unpacking([coding]), b""
    for piece in pieces:
        wanted = most + 1 - len(data)
        part = packing.unpack(piece, wanted)
        assert len(part) <= wanted or part == piece
        data += part
        if len(data) > most:
            return data
    packing.finish()
    return data


@given(KINDS, st.binary(max_size=3000), st.integers(1, 4000))
def test_what_was_packed_is_unpacked(kind: str, data: bytes, size: int) -> None:
    coding, pack = PACKED[kind]
    assert unpacked(coding, pieces_of(pack(data), size)) == data


@given(COMPRESSED, st.binary(max_size=300), st.data())
def test_what_is_cut_off_is_refused(kind: str, data: bytes, draw: st.DataObject) -> None:
    coding, pack = PACKED[kind]
    packed = pack(data)
    cut = packed[: draw.draw(st.integers(0, len(packed) - 1))]
    with pytest.raises(FetchFailed):
        unpacked(coding, pieces_of(cut, 64))


@given(COMPRESSED, st.binary(max_size=300), st.binary(min_size=1, max_size=300), st.integers(1, 700))
def test_what_is_followed_by_something_is_refused(kind: str, data: bytes, more: bytes, size: int) -> None:
    coding, pack = PACKED[kind]
    with pytest.raises(FetchFailed):
        unpacked(coding, pieces_of(pack(data) + more, size))


@given(st.binary(max_size=300), st.integers(1, 400))
def test_several_streams_are_refused(data: bytes, size: int) -> None:
    with pytest.raises(FetchFailed):
        unpacked(b"gzip", pieces_of(gzip.compress(data) * 2, size))


@given(st.sampled_from([b"gzip", b"deflate"]), st.binary(max_size=2000), st.integers(1, 2000))
def test_whatever_else_comes_is_refused_or_small(coding: bytes, noise: bytes, size: int) -> None:
    for packed in (noise, b"\x1f\x8b\x08\x00" + noise, b"\x78\x9c" + noise):
        with suppress(FetchFailed):
            assert len(unpacked(coding, pieces_of(packed, size), 1000)) <= 1001


@given(COMPRESSED, st.integers(1, 2**20))
def test_a_bomb_is_unpacked_no_further_than_one_byte_beyond_the_limit(kind: str, most: int) -> None:
    assert len(unpacked(PACKED[kind][0], pieces_of(BOMBS[kind], 65536), most)) == most + 1


def test_a_changed_byte_is_noticed() -> None:
    packed = bytearray(gzip.compress(bytes(range(256)), 0))
    packed[100] ^= 1
    with pytest.raises(FetchFailed):
        unpacked(b"gzip", [bytes(packed)])


@pytest.mark.parametrize(
    "codings",
    [
        [b"br"], [b"zstd"], [b"compress"], [b"gzip, gzip"], [b"gzip, br"], [b"gzip, identity"],
        [b"gzip", b"br"], [b"gzip", b"identity"], [b"gzip", b"gzip"], [b"*"], [b"gzip;q=1"], [b"\xff"],
    ],
)  # fmt: skip
def test_other_codings_are_refused_before_anything_is_read(codings: list[bytes]) -> None:
    with pytest.raises(FetchFailed, match="only gzip and deflate"):
        unpacking(codings)
