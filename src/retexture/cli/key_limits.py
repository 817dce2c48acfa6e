"""Reading a key's limits from the command line."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from retexture.cli.exits import BadInput

if TYPE_CHECKING:
    from retexture.tasks.keys import LimitChanges

_NONE = "none"
_COUNT = re.compile(r"([0-9]{1,9})(?:/min)?", re.ASCII)


def changes(
    budget: str | None, rate: str | None, concurrency: str | None, engines: str | None
) -> "LimitChanges":
    """Return the limits that were named; "none" takes one away, None leaves it as it is.

    Raises:
        BadInput: one can't be read.
    """
    read: LimitChanges = {}
    if budget is not None:
        read["budget"] = _money(budget)
    if rate is not None:
        read["rate"] = _count("--rate", rate, "30/min")
    if concurrency is not None:
        read["concurrency"] = _count("--concurrency", concurrency, "4")
    if engines is not None:
        read["engines"] = _names(engines)
    return read


def _money(text: str) -> Decimal | None:
    if text == _NONE:
        return None
    from retexture.tasks.limits import AMOUNT

    if AMOUNT.fullmatch(text) is None:
        raise BadInput(
            f"--budget is an amount in US dollars from 0, such as 25.00, or {_NONE}; not '{text}'."
        )
    return Decimal(text)


def _names(text: str) -> tuple[str, ...] | None:
    return None if text == _NONE else tuple(name.strip() for name in text.split(",") if name.strip())


def _count(option: str, text: str, example: str) -> int | None:
    if text == _NONE:
        return None
    match = _COUNT.fullmatch(text)
    if match is None:
        raise BadInput(f"{option} is a whole number, such as {example}, or {_NONE}; not '{text}'.")
    return int(match[1])
