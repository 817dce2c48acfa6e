"""What becomes of the words of a prompt."""

from enum import StrEnum
from typing import NamedTuple


class Use(StrEnum):
    """What a word of content ends as; each word ends as exactly one of these."""

    USED = "used"
    """It says what is wanted, where, or what is not wanted or to stay."""
    DESCRIBES = "describes"
    """It says what the photo shows: the result is the same without it."""
    IGNORED = "ignored"
    """It is understood and has no effect; the reason is among the ignored texts."""
    UNKNOWN = "unknown"
    """Nothing was made of it."""


class WordUse(NamedTuple):
    """One word of content, or a phrase that is read as one, and what became of it."""

    text: str
    use: Use
