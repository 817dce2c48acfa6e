"""The arithmetic of rates, and which limits there may be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retexture.tasks.limits import (
    HIGHEST_BUDGET,
    HIGHEST_RATE,
    WINDOW,
    KeyLimits,
    LimitRefused,
    Quota,
    pace,
    quota,
)

NOW = 1_790_000_000.0
RATES = st.integers(1, 3000)
GAPS = st.lists(st.floats(0, 90), max_size=60)


@given(RATES)
def test_a_whole_minutes_units_may_come_at_once_and_no_more(rate: int) -> None:
    until, left = 0.0, []
    for _ in range(rate):
        step = pace(rate, until, NOW)
        assert step.wait == 0
        until = step.until
        left.append(quota(rate, until, NOW).remaining)
    assert left == list(range(rate - 1, -1, -1))
    refused = pace(rate, until, NOW)
    assert refused.wait == pytest.approx(WINDOW / rate, abs=0.002)
    assert quota(rate, refused.until, NOW).remaining == 0
    assert quota(rate, refused.until, NOW).restored == pytest.approx(WINDOW, abs=0.002)
    assert refused.until == pytest.approx(until, rel=0, abs=0.001)


@given(RATES, GAPS)
def test_who_waits_as_told_gets_through_and_not_much_earlier(rate: int, gaps: list[float]) -> None:
    until, now = 0.0, NOW
    for gap in gaps:
        now += gap / rate
        step = pace(rate, until, now)
        if step.wait > 0:
            earlier = step.wait - 0.002
            assert earlier <= 0 or pace(rate, until, now + earlier).wait > 0
            now += step.wait
            step = pace(rate, until, now)
        assert step.wait == 0
        until = step.until


@given(RATES, GAPS)
def test_in_any_time_no_more_pass_than_a_burst_and_the_rate(rate: int, gaps: list[float]) -> None:
    until, now, passed = 0.0, NOW, []
    for gap in gaps:
        now += gap
        for _ in range(min(rate + 2, 40)):
            step = pace(rate, until, now)
            until = step.until
            if step.wait == 0:
                passed.append(now)
    for first in range(len(passed)):
        for last in range(first, len(passed)):
            allowed = rate + (passed[last] - passed[first]) * rate / WINDOW
            assert last - first + 1 <= allowed + 0.002 * rate / WINDOW + 1e-6


@given(RATES, st.floats(0, 1e7))
def test_a_clock_that_was_set_back_costs_no_more_than_one_units_time(rate: int, back: float) -> None:
    step = pace(rate, NOW + WINDOW, NOW - back)
    assert step.wait <= WINDOW / rate + 0.001
    assert pace(rate, step.until, NOW - back + step.wait).wait == 0


@given(RATES)
def test_an_unused_rate_is_whole_again_after_a_minute(rate: int) -> None:
    until = 0.0
    for _ in range(min(rate, 100)):
        until = pace(rate, until, NOW).until
    assert quota(rate, until, NOW + WINDOW).remaining == rate
    assert quota(rate, until, NOW + 2 * WINDOW) == Quota(rate, rate, 0.0)


@pytest.mark.parametrize("limits", [
    {"budget": Decimal("-0.01")}, {"budget": Decimal("0.0000001")}, {"budget": Decimal("NaN")},
    {"budget": Decimal("sNaN")}, {"budget": Decimal("Infinity")}, {"budget": Decimal("1e400")},
    {"budget": HIGHEST_BUDGET + 1}, {"rate": 0}, {"rate": -1}, {"rate": HIGHEST_RATE + 1},
    {"concurrency": 0}, {"concurrency": 10**9},
])  # fmt: skip
def test_limits_that_there_can_not_be(limits: dict[str, object]) -> None:
    with pytest.raises(LimitRefused, match=r"^A key's .+\.$"):
        KeyLimits(**limits)  # type: ignore[arg-type]


def test_a_budget_of_zero_has_no_sign() -> None:
    assert str(KeyLimits(Decimal("-0.0")).budget) == "0.0"


def test_limits_at_their_ends() -> None:
    assert KeyLimits(Decimal(0), 1, 1) == KeyLimits(Decimal("0.000000"), 1, 1)
    assert KeyLimits(HIGHEST_BUDGET, HIGHEST_RATE).concurrency is None
