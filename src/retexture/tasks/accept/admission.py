"""Whether a key's order is accepted: the rules of :mod:`retexture.tasks.limits` against the key's usage."""

from dataclasses import dataclass, replace
from decimal import Decimal

import sqlalchemy as sa

from retexture.database.tables import tasks
from retexture.tasks.concurrency import IS_ACTIVE
from retexture.tasks.keys import limits_of
from retexture.tasks.limits import WINDOW, KeyLimits, Quota, Reason, Refused, pace, quota
from retexture.tasks.pricing import PricingPolicy
from retexture.tasks.queries import money

_FULL_FOR = 10.0  # seconds after which to ask again where there are too many tasks; some will have ended

_OF_ALL = sa.select(sa.literal(1)).where(IS_ACTIVE).limit(sa.bindparam("most")).subquery()
_COUNT_ALL = sa.select(sa.func.count()).select_from(_OF_ALL)
_COUNT_OWN = sa.select(sa.func.count()).where(tasks.c.key_id == sa.bindparam("key"), IS_ACTIVE)


@dataclass(frozen=True)
class UsageSnapshot:
    """A key's usage at the moment of an order.

    Attributes:
        limits: The key's.
        spent: US dollars: what its completed tasks have cost.
        reserved: US dollars: what its tasks that have not ended will cost.
        rate_until: See :func:`retexture.tasks.limits.pace`.
        active: Its tasks that have not ended.
        others: The same of all other keys, at most so many as matter.
    """

    limits: KeyLimits
    spent: Decimal
    reserved: Decimal
    rate_until: float
    active: int
    others: int


def usage_snapshot(
    connection: sa.Connection, key: sa.RowMapping, pricing: PricingPolicy, now: float
) -> UsageSnapshot:
    """Return a key's usage.

    Args:
        connection: In a transaction that has locked the key's row.
        key: That row.
        pricing: How many tasks there may be.
        now: Unix seconds.
    """
    limits = limits_of(key)
    active = connection.execute(_COUNT_OWN, {"key": key["id"]}).scalar_one()
    of_all = connection.execute(_COUNT_ALL, {"most": pricing.queue_total}).scalar_one()
    # Ahead by more than the window it can only be after the clock was set back.
    rate_until = min(key["rate_until"], now + WINDOW)
    return UsageSnapshot(limits, key["spent"], key["reserved"], rate_until, active, of_all - active)


def admit(
    key: UsageSnapshot, cost: Decimal, pricing: PricingPolicy, now: float
) -> tuple[UsageSnapshot, Quota | None]:
    """Admit one more order of a key.

    Args:
        key: Its usage.
        cost: Of the order, in US dollars.
        pricing: How many tasks there may be.
        now: Unix seconds.

    Returns:
        The key's usage with it, and its rate's quota, if it has one.

    Raises:
        Refused: A limit forbids it; the first of queue, rate and budget.
    """
    _check_queue(key, pricing)
    rate, rate_until = key.limits.rate, key.rate_until
    if rate is not None:
        rate_until, wait = pace(rate, rate_until, now)
        if wait > 0:
            raise Refused(Reason.RATE, _too_fast(rate), wait, quota(rate, rate_until, now))
    _check_budget(key, cost)
    admitted = replace(key, reserved=key.reserved + cost, rate_until=rate_until, active=key.active + 1)
    return admitted, None if rate is None else quota(rate, rate_until, now)


def _check_queue(key: UsageSnapshot, pricing: PricingPolicy) -> None:
    if key.active >= pricing.queue_per_key:
        message = (
            f"This API key has {key.active} tasks that wait or run, and {pricing.queue_per_key} is the most; "
            "order again when some have ended."
        )
        raise Refused(Reason.QUEUE, message, _FULL_FOR)
    if key.active + key.others >= pricing.queue_total:
        raise Refused(Reason.QUEUE, "The server's queue is full; order again a little later.", _FULL_FOR)


def _check_budget(key: UsageSnapshot, cost: Decimal) -> None:
    budget = key.limits.budget
    if budget is None or key.spent + key.reserved + cost <= budget:
        return
    left = max(Decimal(0), budget - key.spent - key.reserved)
    message = (
        f"The task would cost {money(cost)} US dollars and {money(left)} are left of this API key's budget "
        f"of {money(budget)}, with {money(key.reserved)} set aside for tasks that have not ended; "
        "ask the operator for a larger budget."
    )
    raise Refused(Reason.BUDGET, message)


def _too_fast(rate: int) -> str:
    return f"This API key may create {rate} tasks in a minute; order again after the seconds in Retry-After."
