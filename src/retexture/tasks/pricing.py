"""What tasks cost."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

_MICRO = Decimal("0.000001")


@dataclass(frozen=True)
class PricingPolicy:
    """What the operator decided about new tasks.

    Attributes:
        price: US dollars for each input, before any discount; 0 is allowed.
        default_engine: The engine of orders that name none.
        retention: Seconds for which an ended task and its files are kept.
        queue_per_key: Tasks of one key that may wait or run; further ones are refused until some have ended.
        queue_total: The same of all keys; servers that take tasks at the same time may exceed it by a few.
    """

    price: Decimal
    default_engine: str
    retention: float
    queue_per_key: int = 1000
    queue_total: int = 10_000


def full_price(price: Decimal, inputs: int) -> Decimal:
    """What a task of so many inputs costs before the discount, in US dollars, with six decimals."""
    return (price * inputs).quantize(_MICRO, ROUND_HALF_EVEN)


def share(price: Decimal, made: int, size: int) -> Decimal:
    """What ``made`` of a task's ``size`` pictures cost, in US dollars with six decimals, half to even."""
    return (price * made / size).quantize(_MICRO, ROUND_HALF_EVEN)


def discounted(price: Decimal, discount: Decimal) -> Decimal:
    """``price`` times the factor ``discount``, in US dollars, with six decimals, half to even."""
    return (price * discount).quantize(_MICRO, ROUND_HALF_EVEN)
