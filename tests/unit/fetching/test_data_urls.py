"""URLs that hold what they name."""

import base64
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retexture.fetching import BadUrl, data_url, is_data_url, read_data_url


def held(text: str) -> bytes:
    return b"".join(read_data_url(text))


@given(st.binary(min_size=1, max_size=5000))
def test_what_is_written_is_read(data: bytes) -> None:
    assert held(data_url(data)) == data
    assert held(data_url(data).rstrip("=")) == data


@pytest.mark.parametrize("size", [2**20 - 1, 2**20, 2**20 + 1, 3 * 2**20 // 4, 3 * 2**20 // 4 + 1, 2_500_001])
@pytest.mark.parametrize("line", [76, 0])
def test_long_ones_are_read_in_pieces(size: int, line: int) -> None:
    data = np.random.default_rng(size).bytes(size)
    text = base64.b64encode(data).decode()
    if line:
        text = "\r\n".join(text[start : start + line] for start in range(0, len(text), line))
    assert held(f"data:image/webp;base64,{text}") == data


def test_the_whole_is_never_decoded_at_once() -> None:
    url = data_url(bytes(12 * 2**20)).encode()
    tracemalloc.start()
    try:
        assert sum(map(len, read_data_url(url))) == 12 * 2**20
        assert tracemalloc.get_traced_memory()[1] < 6 * 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "text",
    [
        "data:", "data:,", "data:image/png,AAAA", "data:image/png;base64", "data:image/png;base64,",
        "data:image/png;base64,   ", "data:text/html;base64,AAAA", "data:image/;base64,AAAA",
        "data:image/png;base64,A", "data:image/png;base64,AA=A", "data:image/png;base64,AA==AAAA",
        "data:image/png;base64,AAA-", "data:image/png;base64,AAAé", "data:image/png;base64,%41AAA",
        "data:image/png;x;base64,AAAA", "data:image/png ;base64,AAAA", f"data:image/{'x' * 500};base64,AAAA",
        f"data:image/png;base64,{'A' * (2**20 - 2)}==AAAA", "https://a.example/",
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(text: str) -> None:
    with pytest.raises(BadUrl):
        held(text)


def test_only_its_own_scheme_is_one() -> None:
    assert is_data_url("DATA:image/png;base64,AAAA")
    assert not any(map(is_data_url, ("", "data", "https://a.example/data:", " data:")))
