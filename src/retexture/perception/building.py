"""From names of models to a perception."""

from collections.abc import Sequence
from pathlib import Path

from retexture.perception.catalogue import Reader, UnknownModel, chosen_rows
from retexture.perception.perception import Perception, Together

BUILT_IN = "builtin"
"""The analysis's own eyes, which are always there."""


def build_perception(names: Sequence[str], folder: Path, device: str) -> Perception | None:
    """Build whoever looks besides the analysis itself; nothing is loaded before a photo is looked at.

    Args:
        names: Models by the names of their rows; ``builtin`` adds nothing.
        folder: Where their weights are, a folder each.
        device: "cpu", "cuda" or "mps"; "auto" is the best that there is.

    Returns:
        None where only the built-in eyes are named.

    Raises:
        UnknownModel: there is no model of a name, or it is of no use alone.
    """
    others = [name for name in names if name != BUILT_IN]
    if not others:
        return None
    from retexture.perception.networks import eyes

    rows = {row.name: row for row in chosen_rows(others)}
    partners = {row.partner for row in rows.values()}
    for row in rows.values():
        if row.reader is Reader.OUTLINES and row.name not in partners:
            raise UnknownModel(f"The model {row.name} is of no use alone; name the one that it works with.")
    looking = [row for row in rows.values() if row.reader is not Reader.OUTLINES]
    return Together(tuple(eyes(row, rows.get(row.partner), folder, device) for row in looking))
