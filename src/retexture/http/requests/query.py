"""Parameters that are written as text, read by one spelling each.

Python reads "1_000" and "٣" as numbers, and Pydantic a number as a day. Other programs don't: a proxy or a
client that checks such a word means something else than the server would.
"""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from retexture.http.answers import bad_request
from retexture.tasks.limits import AMOUNT

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,9}")


def _spelled(pattern: re.Pattern[str], kind: str) -> BeforeValidator:
    """A check that a value which is text is spelled by ``pattern``; Pydantic reads it afterwards."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and not pattern.fullmatch(value):
            raise PydanticCustomError("spelling", f"Input should be {kind}")
        return value

    return BeforeValidator(check)


Count = Annotated[int, _spelled(_NUMBER, "an integer in the digits 0 to 9")]
"""The type of a query's number; its range is said beside it."""

Day = Annotated[date, _spelled(_DAY, "a day as YYYY-MM-DD")]
"""The type of a query's day."""

AMOUNT_TEXT = _spelled(AMOUNT, "an amount in US dollars, such as 25.00")
"""Of an amount that may be sent as text."""


def whole_number(name: str, word: str, default: int, most: int) -> int:
    """Read a number from 1 to ``most``; an empty word stands for the default.

    Raises:
        WireError: It is none (400).
    """
    if word == "":
        return default
    if not _NUMBER.fullmatch(word) or not 1 <= int(word) <= most:
        raise bad_request(f"`{name}` must be an integer from 1 to {most}.")
    return int(word)


def day(name: str, word: str) -> date | None:
    """Read a day; an empty word stands for none.

    Raises:
        WireError: It is none (400).
    """
    if not word:
        return None
    try:
        # fromisoformat alone would take weeks and compact forms, too
        return date.fromisoformat(word if _DAY.fullmatch(word) else "")
    except ValueError:
        raise bad_request(f"`{name}` must be a day as YYYY-MM-DD.") from None
