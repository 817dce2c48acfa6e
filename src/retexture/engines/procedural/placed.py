"""What came of each wish for a part of the picture, as data and in words for people."""

from collections.abc import Sequence
from dataclasses import dataclass

KEPT = "kept"


@dataclass(frozen=True)
class Placed:
    """What came of one wish.

    Attributes:
        what: What was asked for: a material, colours as paint, or :data:`KEPT`.
        where: The prompt's words for the part; empty for all that nothing else claims.
        found: Whether the photo shows it.
        share: Fraction of the picture that it covers.
        guessed: What was taken for the parts that were not found by their own marks, in words ("the walls as
            what stands upright …"); empty where there are none.
    """

    what: str
    where: str
    found: bool
    share: float
    guessed: str = ""

    def to_json(self) -> dict[str, object]:
        """Return it as JSON-compatible data, with the same keys for every wish."""
        return {
            "what": self.what,
            "where": self.where,
            "found": self.found,
            "share": round(self.share, 3),
            "guessed": self.guessed,
        }


def in_words(placed: Sequence[Placed]) -> str:
    """A few sentences on where things went; empty where the prompt names no part of the picture."""
    if not any(each.where for each in placed):
        return ""
    shown = [f"{_said(each)} ({_percent(each.share)})" for each in placed if each.found]
    guesses = dict.fromkeys(each.guessed for each in placed if each.where and each.guessed)
    missing = [f"the {each.where} ({each.what})" for each in placed if not each.found]
    sentences = [f"In this photo: {', '.join(shown)}."] if shown else []
    sentences += [f"Guessed from the rest: {', '.join(guesses)}."] if guesses else []
    sentences += [f"Not found in it: {', '.join(missing)}."] if missing else []
    wanted = {each.what for each in placed if not each.found}
    sentences += [
        f"So {each.what} covers {each.guessed or 'all of it'}."
        for each in placed
        if each.found and not each.where and each.what in wanted
    ]
    return " ".join(sentences)


def _said(placed: Placed) -> str:
    if placed.what == KEPT:
        return f"the {placed.where} kept"
    return f"{placed.what} on the {placed.where or 'rest'}"


def _percent(share: float) -> str:
    return "less than 1 %" if share < 0.01 else f"{100 * share:.0f} %"
