"""Providers that run networks with transformers, on the operator's processor or GPU."""

from collections.abc import Callable, Mapping

from retexture.perception.catalogue import Reader
from retexture.perception.networks.depth import Depth
from retexture.perception.networks.grounded import Grounded
from retexture.perception.networks.loading import LocalModel
from retexture.perception.networks.open_vocabulary import OpenVocabulary
from retexture.perception.networks.scene import SceneParts
from retexture.perception.perception import Perception

__all__ = ["LocalModel", "eyes"]

_ALONE: Mapping[Reader, Callable[[LocalModel], Perception]] = {
    Reader.OPEN_VOCABULARY: OpenVocabulary,
    Reader.SCENE: SceneParts,
    Reader.DEPTH: Depth,
}


def eyes(model: LocalModel, partner: LocalModel | None) -> Perception:
    """The provider that reads a model's answers; ``partner`` is the one that it works with, if any."""
    if model.row.reader is Reader.GROUNDED:
        assert partner is not None, "its row names the one that it works with"
        return Grounded(model, partner)
    return _ALONE[model.row.reader](model)
