"""What a receipt says was changed and what was kept, in shares of the picture."""

from collections.abc import Mapping
from dataclasses import dataclass

KEPT_ROWS = ("kept", "coloured in", "sky")
"""What rows of a receipt are called that promise no material: the photo's own surface, the plain tones that a
drawing is laid in with, and a sky in the picture's light, which may be the photo's own."""


@dataclass(frozen=True)
class Declared:
    """The rows of a receipt, added up. Rows of what was not found count as nothing.

    Attributes:
        changed: 0–1, share of all that the receipt says was covered, painted, weathered or drawn.
        kept: 0–1, share of what it says stays the photo's own, or may: kept parts, the rest, the sky.
        targeted: Whether all that was changed was named by a part of the picture.
        stays: Whether a part of the photo is kept as it is, so that no light or grade goes over everything.
    """

    changed: float
    kept: float
    targeted: bool
    stays: bool


def declared_in(understood: Mapping[str, object]) -> Declared | None:
    """Read the rows of a receipt.

    Args:
        understood: Of a receipt. Its ``regions`` are a list of rows with ``what``, ``where``, ``found`` and
            ``share``.

    Returns:
        None where the engine does not tell what came of each part.
    """
    rows = understood.get("regions")
    if not isinstance(rows, list):
        return None
    found = [row for row in rows if row["found"]]
    changed = [row for row in found if row["what"] not in KEPT_ROWS]
    kept = [row for row in found if row["what"] in KEPT_ROWS]
    return Declared(
        changed=float(sum(row["share"] for row in changed)),
        kept=float(sum(row["share"] for row in kept)),
        targeted=bool(changed) and all(row["where"] for row in changed),
        stays=any(row["what"] == KEPT_ROWS[0] for row in kept),
    )
