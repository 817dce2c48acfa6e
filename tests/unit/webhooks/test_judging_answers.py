"""What an answer means, what is told of it, and how long a receiver asks to be left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from retexture.fetching import Answered
from retexture.webhooks.sender import DETAIL_LENGTH, outcome_of
from retexture.webhooks.waiting import LONGEST_WAIT, seconds_to_wait

NOW = 1_789_000_000.0  # Thursday, 10 September 2026, 00:26:40 GMT


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_what_accepts(status: int) -> None:
    outcome = outcome_of(Answered(status, "60", public=True))
    assert (outcome.delivered, outcome.gone, outcome.http_status, outcome.wait) == (True, False, status, 0.0)


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 404, 409, 429, 500, 503, 599])
def test_what_fails(status: int) -> None:
    outcome = outcome_of(Answered(status, "60", public=True))
    assert (outcome.delivered, outcome.gone, outcome.http_status) == (False, False, status)
    assert outcome.wait == 60.0
    assert str(status) in outcome.message
    assert ("redirect" in outcome.message) == (status < 400)


def test_what_wants_no_more() -> None:
    outcome = outcome_of(Answered(410, "", public=True))
    assert (outcome.delivered, outcome.gone) == (False, True)


@pytest.mark.parametrize("status", [200, 302, 404, 410, 500])
def test_what_a_private_receiver_answers_is_not_told(status: int) -> None:
    outcome = outcome_of(Answered(status, "", public=False))
    assert not outcome.public
    assert str(status) not in outcome.message
    assert outcome.message == outcome_of(Answered(299 if status == 200 else 501, "", public=False)).message


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", ""),
        (b"no such hook\n", "no such hook"),
        (b"<html>\r\n  <title>301 Moved</title>", "<html> <title>301 Moved</title>"),
        ("gesperrt für \u202edich".encode(), "gesperrt für dich"),
        (b"\x1b[31mred\x00\xff", "[31mred �"),
        (b"x" * 512, "x" * DETAIL_LENGTH),
    ],
)
def test_how_an_answer_began(body: bytes, detail: str) -> None:
    outcome = outcome_of(Answered(301, "", public=True, beginning=body))
    assert (outcome.detail, outcome.public, outcome.http_status) == (detail, True, 301)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("86400", 86400.0),
        ("86401", LONGEST_WAIT),
        ("9" * 12, LONGEST_WAIT),
        ("9" * 400, LONGEST_WAIT),
        ("Thu, 10 Sep 2026 00:28:40 GMT", 120.0),
        ("Thursday, 10-Sep-26 00:28:40 GMT", 120.0),
        ("Thu Sep 10 00:28:40 2026", 120.0),
        ("Thu, 10 Sep 2026 00:20:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT),
        ("Fri, 31 Dec 99999 23:59:59 GMT", 0.0),
        ("", 0.0),
        ("-1", 0.0),
        ("1.5", 0.0),
        ("１２０", 0.0),
        ("soon", 0.0),
        ("Thu, 10 Sep 2026 00:28:40 +0000", 120.0),
        ("Thu, 10 Sep 2026 01:28:40 +0100", 120.0),
        ("Thu, 10 Sep 2026 00:28:40 +99999999999999999999", 0.0),
        ("Thu, 10 Sep 2026 00:28:40 +9999", 0.0),
        ("Thu, 99 Sep 2026 00:28:40 GMT", 0.0),
        ("Thu, 10 Sep 0000 00:28:40 GMT", 0.0),
    ],
)
def test_retry_after(header: str, seconds: float) -> None:
    assert seconds_to_wait(header, NOW) == seconds


_PARTS = some.sampled_from(
    [
        "Thu",
        "Thursday",
        ",",
        " ",
        "-",
        ":",
        "+",
        "Sep",
        "GMT",
        "UTC",
        "EST",
        "0000",
        "9999",
        "1e9",
        "\x00",
        "é",
    ]
)
_ALMOST_DATES = some.lists(_PARTS | some.integers().map(str) | some.text(max_size=3)).map("".join)
_DATES = some.builds(
    "{}, {:02} {} {:04} {:02}:{:02}:{:02} {}".format,
    some.sampled_from(["Thu", "Thursday", "Nonday"]),
    some.integers(0, 99),
    some.sampled_from(["Jan", "Feb", "Sep", "Nob"]),
    some.integers(0, 9999),
    some.integers(0, 99),
    some.integers(0, 99),
    some.integers(0, 99),
    some.sampled_from(["GMT", "UTC", "-0000"]) | some.integers(-(10**30), 10**30).map("{:+05}".format),
)


@given(some.text() | _ALMOST_DATES | _DATES | some.integers().map(str))
def test_no_header_is_too_odd_to_be_read(header: str) -> None:
    assert 0.0 <= seconds_to_wait(header, NOW) <= LONGEST_WAIT
