"""From names of models to a perception."""

from collections.abc import Sequence
from pathlib import Path

from retexture.perception.catalogue import Reader, UnknownModel, chosen_rows
from retexture.perception.perception import Perception, Together

BUILT_IN = "builtin"
"""The analysis's own eyes, which are always there."""


def build_perception(
    names: Sequence[str], folder: Path, device: str, threads: int | None = None
) -> Perception | None:
    """Build whoever looks besides the analysis itself; nothing is loaded before a photo is looked at.

    Args:
        names: Models by the names of their rows; ``builtin`` adds nothing.
        folder: Where their weights are, a folder each.
        device: "cpu", "cuda" or "mps"; "auto" is the best that there is.
        threads: To compute with on the processor; None: all cores.

    Returns:
        None where only the built-in eyes are named.

    Raises:
        UnknownModel: there is no model of a name, or it is of no use alone.
    """
    others = [name for name in names if name != BUILT_IN]
    if not others:
        return None
    from retexture.perception.networks import LocalModel, eyes

    models = {row.name: LocalModel(row, folder, device, threads) for row in chosen_rows(others)}
    partners = {model.row.partner for model in models.values()}
    for name, model in models.items():
        if model.row.reader is Reader.OUTLINES and name not in partners:
            raise UnknownModel(f"The model {name} is of no use alone; name the one that it works with.")
    looking = [model for model in models.values() if model.row.reader is not Reader.OUTLINES]
    return Together(tuple(eyes(model, models.get(model.row.partner)) for model in looking))
