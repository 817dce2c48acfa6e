"""Ranges and entity tags, as RFC 9110 has them."""

import pytest

from retexture.http.answers import NoSuchRange, has_already, wanted_span
from retexture.http.answers.conditional import Span

ETAG = '"abc"'


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, False),
        ("", False),
        ('"abc"', True),
        ('W/"abc"', True),
        ('"x", "abc"', True),
        ('"x" , W/"abc"', True),
        ("*", True),
        (" * ", True),
        ('"ab"', False),
        ("abc", False),
        ('"x*"', False),
    ],
)
def test_has_already(header: str | None, expected: bool) -> None:
    assert has_already(header, ETAG) is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("bytes=0-0", Span(0, 1)),
        ("bytes=0-99", Span(0, 100)),
        ("bytes=10-", Span(10, 100)),
        ("bytes=90-1000", Span(90, 100)),
        ("bytes=-1", Span(99, 100)),
        ("bytes=-1000", Span(0, 100)),
        ("Bytes=5-6", Span(5, 7)),
        ("bytes=-", None),
        ("bytes=6-5", None),
        ("bytes=0-1,4-5", None),
        ("bytes=a-b", None),
        ("bytes=+1-2", None),
        ("bytes 0-1", None),
        ("items=0-1", None),
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_wanted_span(header: str | None, expected: Span | None) -> None:
    assert wanted_span(header, None, ETAG, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999-"])
def test_a_range_without_any_byte(header: str) -> None:
    with pytest.raises(NoSuchRange):
        wanted_span(header, None, ETAG, 100)


@pytest.mark.parametrize(
    ("if_range", "expected"),
    [('"abc"', Span(0, 10)), ('"old"', None), ('W/"abc"', None), ("Wed, 21 Oct 2026 07:28:00 GMT", None)],
)
def test_a_range_is_given_of_the_same_bytes_alone(if_range: str, expected: Span | None) -> None:
    assert wanted_span("bytes=0-9", if_range, ETAG, 100) == expected
