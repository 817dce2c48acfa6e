"""How much a key may ask for: the rules, as arithmetic; :mod:`retexture.tasks.accept.admission` applies them.

The rate is kept by the generic cell rate algorithm (ITU-T I.371, annex A; as a "virtual scheduling
algorithm" there): of each key one number is kept, the time at which its rate will be unused again. Each unit
moves it on by a minute's share, and what would move it further than a minute ahead is refused. A whole
minute's units may so come at once, and after that one for each share of a minute that passes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from retexture.engines.chain import NAME

WINDOW = 60.0
"""Seconds for which a rate holds."""

HIGHEST_BUDGET = Decimal(1_000_000_000)
HIGHEST_RATE = 100_000
HIGHEST_CONCURRENCY = 100_000

MOST_ENGINES = 16
_NAME = re.compile(r"[a-z0-9_-]{1,64}")

AMOUNT = re.compile(r"[0-9]{1,13}(?:\.[0-9]{1,20})?")
"""US dollars as text: no sign, no exponent, and no other digits, all of which Python's Decimal would read."""

_SLACK = 0.001  # seconds: times are floating-point numbers, whose sums are not exact


class LimitRefused(ValueError):
    """A limit can't be what it was to be; the message is one sentence for who asked."""


@dataclass(frozen=True)
class KeyLimits:
    """What a key may use; None is no limit.

    Attributes:
        budget: US dollars that it may spend, in all.
        rate: Tasks that it may create in a minute.
        concurrency: Its tasks that may be at work at the same time; further ones wait.
        engines: The engines that it may use, in the order in which a chain tries them; None: as the server
            has it.

    Raises:
        LimitRefused: One of them can't be used.
    """

    budget: Decimal | None = None
    rate: int | None = None
    concurrency: int | None = None
    engines: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        budget = self.budget
        if budget is not None and not (
            budget.is_finite() and 0 <= budget <= HIGHEST_BUDGET and budget == round(budget, 6)
        ):
            raise LimitRefused(
                f"A key's budget is from 0 to {HIGHEST_BUDGET} US dollars with at most six decimals."
            )
        if budget is not None:
            object.__setattr__(self, "budget", abs(budget))  # a zero may have come with a sign
        if self.rate is not None and not 1 <= self.rate <= HIGHEST_RATE:
            raise LimitRefused(f"A key's rate is from 1 to {HIGHEST_RATE} tasks in a minute.")
        if self.concurrency is not None and not 1 <= self.concurrency <= HIGHEST_CONCURRENCY:
            raise LimitRefused(f"A key's concurrency is from 1 to {HIGHEST_CONCURRENCY} tasks.")
        if self.engines is not None:
            object.__setattr__(self, "engines", _engines(self.engines))


def _engines(names: Iterable[str]) -> tuple[str, ...]:
    found = tuple(names)
    if not 1 <= len(found) <= MOST_ENGINES or len(set(found)) != len(found):
        raise LimitRefused(f"A key's engines are 1 to {MOST_ENGINES} names, each once.")
    if not all(_NAME.fullmatch(name) and name != NAME for name in found):
        raise LimitRefused(f"A key's engines are names of engines, without '{NAME}': it tries these.")
    return found


UNLIMITED = KeyLimits()


@dataclass(frozen=True)
class Quota:
    """Where a rate stands.

    Attributes:
        rate: Units in a minute.
        remaining: Units that may come at once now.
        restored: Seconds until all of them may.
    """

    rate: int
    remaining: int
    restored: float


class Reason(StrEnum):
    """Why an order is refused that could be understood."""

    QUEUE = "queue"
    RATE = "rate"
    BUDGET = "budget"
    REUSED = "idempotency_key"
    ENGINE = "engine"


class Refused(Exception):
    """An order is refused; nothing of it was stored.

    Attributes:
        reason: Why.
        message: One sentence for who asked: why, and what to do.
        wait: Seconds after which it may be accepted; None: waiting alone does not help.
        quota: Where the key's rate stands, where it is that which refuses.
    """

    def __init__(
        self, reason: Reason, message: str, wait: float | None = None, quota: Quota | None = None
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.wait = wait
        self.quota = quota


class Pace(NamedTuple):
    """What became of one unit under a rate.

    Attributes:
        until: When the rate is unused again; to be kept, also where the unit is refused.
        wait: Seconds until one unit may come; 0: this one may.
    """

    until: float
    wait: float


def pace(rate: int, until: float, now: float) -> Pace:
    """Let one unit through, or not.

    Args:
        rate: Units in a minute, 1 or more.
        until: When the rate is unused again, as the last unit left it.
        now: By the same clock. If that was set back, nobody waits longer than for one unit.
    """
    share = WINDOW / rate
    begun = min(max(until, now), now + WINDOW)
    wait = begun + share - now - WINDOW
    return Pace(begun, wait) if wait > _SLACK else Pace(begun + share, 0.0)


def quota(rate: int, until: float, now: float) -> Quota:
    """Return where a rate stands, as :func:`pace` has left it."""
    ahead = max(0.0, until - now)
    return Quota(rate, max(0, int(rate * (WINDOW - ahead + _SLACK) / WINDOW)), ahead)
