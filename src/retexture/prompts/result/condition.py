"""The state that a surface is wanted in, and how two of them come together."""

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Condition:
    """In what state a surface is wanted, and how much of the look it takes.

    Attributes:
        intensity: How pronounced the look is: 1 as usual, about 0.4 for "slightly", up to 2 for "heavily".
        scale: Size of the pattern: 1 as usual, about 0.5 for "fine", about 2 for "large".
        wear: 0 (new) to 1 (ruined): chipped edges, scratches, faded colour.
        wetness: 0 (dry) to 1 (streaming wet).
        snow: 0 to 1 (covered), on what faces up.
        dust: 0 to 1 (covered), on what faces up and in the folds.
    """

    intensity: float = 1.0
    scale: float = 1.0
    wear: float = 0.0
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
    return Condition(**values)


def unusual(condition: Condition) -> dict[str, float]:
    """Return what of a condition differs from the usual, by name."""
    return {
        each.name: getattr(condition, each.name)
        for each in fields(Condition)
        if getattr(condition, each.name) != getattr(USUAL, each.name)
    }
