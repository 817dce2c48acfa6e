"""What is said about the words of a prompt that have no effect."""

from dataclasses import dataclass

_LONGEST = 80


@dataclass(frozen=True)
class IgnoredText:
    """Words of the prompt without effect, and why, in words for people."""

    text: str
    reason: str

    @classmethod
    def of(cls, text: str, reason: str) -> "IgnoredText":
        """Return the entry with a long text cut to a length that can be shown in a line."""
        shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        return cls(shown, reason)


@dataclass(frozen=True)
class Correction:
    """A word that was read as another, in the prompt's spelling and in the one that it was read in."""

    written: str
    read: str
