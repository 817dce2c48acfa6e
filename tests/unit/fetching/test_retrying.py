"""What is tried again, when, and what is said of it: by tables, and by properties of whatever may come."""

import ssl
from datetime import UTC, datetime
from email.utils import format_datetime

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retexture.fetching.retrying import is_reset, is_temporary, pause_before_retry, seconds_asked
from retexture.fetching.statuses import failure_of

NOW = 1_789_000_000.0  # Thursday, 10 September 2026, 00:26:40 GMT
PAUSES = (0.5, 2.0)
TEMPORARY = {408, 425, 429, 500, 502, 503, 504}
SECONDS = st.floats(0, 1e6)


@given(st.integers(0, 999))
def test_statuses_that_are_temporary(status: int) -> None:
    assert is_temporary(status) == (status in TEMPORARY)


@given(st.integers(100, 599).filter(lambda status: status != 200), SECONDS)
def test_what_is_said_of_a_status(status: int, asked: float) -> None:
    failure = failure_of(status, asked)
    assert failure.retry_after == (asked if status in TEMPORARY else None)
    text = str(failure)
    assert str(status) in text
    assert text.endswith(".")
    assert ". " not in text
    assert ("try again later" in text) == (status in TEMPORARY)


def test_different_faults_read_differently() -> None:
    texts = {str(failure_of(status, 0)).replace(str(status), "") for status in (401, 403, 404, 410, 429, 503)}
    assert len(texts) == 6


@pytest.mark.parametrize(
    ("cause", "temporary"),
    [
        (ConnectionResetError(), True),
        (ConnectionAbortedError(), True),
        (BrokenPipeError(), True),
        (ssl.SSLEOFError(), True),
        (ConnectionRefusedError(), False),
        (ssl.SSLCertVerificationError(), False),
        (ssl.SSLError(), False),
        (OSError(101, "Network is unreachable"), False),
        (None, False),
    ],
)
@pytest.mark.parametrize("kind", [httpcore.ConnectError, httpcore.ReadError, httpcore.WriteError])
def test_connections_that_are_broken_off(
    kind: type[httpcore.NetworkError], cause: Exception | None, temporary: bool
) -> None:
    error = kind()
    error.__cause__ = cause
    assert is_reset(error) == temporary


@pytest.mark.parametrize(
    ("retry_after", "tries", "left", "pause"),
    [
        (0.0, 1, 30.0, 0.375),
        (0.0, 2, 30.0, 1.5),
        (0.0, 3, 30.0, None),
        (2.0, 1, 30.0, 2.375),
        (29.0, 1, 30.0, 29.375),
        (29.7, 1, 30.0, None),
        (120.0, 1, 30.0, None),
        (float("inf"), 1, 30.0, None),
        (0.0, 1, 0.375, None),
        (0.0, 1, 0.0, None),
        (None, 1, 30.0, None),
    ],
)
def test_when_the_next_try_is(
    retry_after: float | None, tries: int, left: float, pause: float | None
) -> None:
    assert pause_before_retry(retry_after, tries, left, PAUSES, 0.5) == pause


@given(
    retry_after=st.none() | st.floats(min_value=0),
    tries=st.integers(1, 10),
    left=SECONDS,
    pauses=st.lists(SECONDS, max_size=4),
    jitter=st.floats(0, 1, exclude_max=True),
)
def test_a_pause_is_as_long_as_asked_for_and_ends_before_the_deadline(
    retry_after: float | None, tries: int, left: float, pauses: list[float], jitter: float
) -> None:
    pause = pause_before_retry(retry_after, tries, left, pauses, jitter)
    if retry_after is None or tries > len(pauses):
        assert pause is None
        return
    least, most = retry_after + pauses[tries - 1] / 2, retry_after + pauses[tries - 1]
    if pause is None:
        assert most >= left
    else:
        assert least <= pause <= most
        assert pause < left


@given(retry_after=SECONDS, left=SECONDS, jitter=st.floats(0, 1))
def test_there_are_no_more_tries_than_pauses(retry_after: float, left: float, jitter: float) -> None:
    tries = 1
    while pause_before_retry(retry_after, tries, left, PAUSES, jitter) is not None:
        tries += 1
    assert tries <= 1 + len(PAUSES)


@given(st.text() | st.text("0123456789 ,:+-.GMTJanFriSun"))
def test_whatever_retry_after_says_is_read(header: str) -> None:
    assert seconds_asked(header, NOW) >= 0


@given(st.integers(0, 10**400))
def test_seconds(number: int) -> None:
    assert seconds_asked(str(number), NOW) == float(str(number))


@given(st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)))
def test_dates(until: datetime) -> None:
    whole = until.replace(microsecond=0)
    asked = max(whole.timestamp() - NOW, 0)
    assert seconds_asked(format_datetime(whole, usegmt=True), NOW) == asked
    assert seconds_asked(format_datetime(whole), NOW) == asked


@pytest.mark.parametrize(
    "header",
    [
        "Mon, 01 Jan 2024 00:00:00 +99999999999999999999",
        "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 +2359",
        "Mon, 32 Jan 2024 25:61:61 GMT",
        "-1", "1.5", "1e9", "0x10", "１２０", "soon", "",
    ],
)  # fmt: skip
def test_what_is_no_time(header: str) -> None:
    assert seconds_asked(header, NOW) == 0.0
