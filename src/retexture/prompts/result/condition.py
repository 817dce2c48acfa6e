"""The state that a surface is wanted in, and how two of them come together."""

from dataclasses import dataclass, fields, replace
from typing import NamedTuple


class AppliedFinish(NamedTuple):
    """A finish that is wanted: its name in the table of finishes, and how much of it, 1 as usual."""

    name: str
    amount: float = 1.0


@dataclass(frozen=True)
class Condition:
    """In what state a surface is wanted, and how much of the look it takes.

    Attributes:
        intensity: How pronounced the look is: 1 as usual, about 0.4 for "slightly", up to 2 for "heavily".
        scale: Size of the pattern: 1 as usual, about 0.5 for "fine", about 2 for "large".
        finishes: How it is worked or coated, in the order of mention.
        wear: 0 (new) to 1 (ruined): rubbed edges, scratches, faded colour, dirt in the folds.
        cracks: 0 to 1: how far it is cracked.
        wetness: 0 (dry) to 1 (streaming wet).
        snow: 0 to 1 (covered), on what faces up.
        dust: 0 to 1 (covered), on what faces up and in the folds.
    """

    intensity: float = 1.0
    scale: float = 1.0
    finishes: tuple[AppliedFinish, ...] = ()
    wear: float = 0.0
    cracks: float = 0.0
    wetness: float = 0.0
    snow: float = 0.0
    dust: float = 0.0


USUAL = Condition()
"""The condition of what nothing is said of."""


def pronounced(condition: Condition, degree: float) -> Condition:
    """Return a condition with the look that much stronger or weaker."""
    return replace(condition, intensity=degree)


def together(first: Condition, second: Condition) -> Condition:
    """Return what two conditions of one surface come to; where both say something, the second counts."""
    if second is first or second in (first, USUAL):
        return first
    values = {
        each.name: getattr(second if getattr(second, each.name) != each.default else first, each.name)
        for each in fields(Condition)
    }
    return finished(replace(Condition(**values), finishes=first.finishes), second.finishes)


def finished(condition: Condition, finishes: tuple[AppliedFinish, ...]) -> Condition:
    """Return a condition with further finishes; of one that is named again the later amount counts."""
    if not finishes:
        return condition
    amounts = dict(condition.finishes) | dict(finishes)
    return replace(condition, finishes=tuple(AppliedFinish(*each) for each in amounts.items()))


def unusual(condition: Condition) -> dict[str, object]:
    """Return what of a condition differs from the usual, by name; its finishes with how much of each."""
    changed: dict[str, object] = {
        each.name: getattr(condition, each.name)
        for each in fields(Condition)
        if getattr(condition, each.name) != getattr(USUAL, each.name)
    }
    return changed | ({"finishes": dict(condition.finishes)} if condition.finishes else {})
