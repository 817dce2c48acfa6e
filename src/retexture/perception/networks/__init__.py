"""Providers that run networks with transformers, on the operator's processor or GPU."""

from collections.abc import Callable, Mapping
from pathlib import Path

from retexture.perception.catalogue import ModelRow, Reader
from retexture.perception.networks.depth import Depth
from retexture.perception.networks.grounded import Grounded
from retexture.perception.networks.loading import LocalModel
from retexture.perception.networks.open_vocabulary import OpenVocabulary
from retexture.perception.networks.scene import SceneParts
from retexture.perception.perception import Perception

__all__ = ["eyes"]

_ALONE: Mapping[Reader, Callable[[LocalModel], Perception]] = {
    Reader.OPEN_VOCABULARY: OpenVocabulary,
    Reader.SCENE: SceneParts,
    Reader.DEPTH: Depth,
}


def eyes(row: ModelRow, partner: ModelRow | None, folder: Path, device: str) -> Perception:
    """The provider that reads a model's answers.

    Args:
        row: The model.
        partner: The one that it works with, if it needs one.
        folder: Where all models are.
        device: "cpu", "cuda", "mps" or "auto".
    """
    model = LocalModel(row, folder, device)
    if row.reader is Reader.GROUNDED:
        assert partner is not None, "its row names the one that it works with"
        return Grounded(model, LocalModel(partner, folder, device))
    return _ALONE[row.reader](model)
