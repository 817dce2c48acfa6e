"""What grows or lies on things, in patches on what is there instead of everywhere: moss, coral, icing."""

from collections.abc import Sequence
from dataclasses import replace

from retexture.engines.procedural.catalogue import NATURAL, PLANTS
from retexture.engines.procedural.look import CLIMBING, MaterialLayer, Overlay

_PART = "patches"
_MOST = 3  # of one material


def on_hosts(layers: Sequence[MaterialLayer], *, in_a_scene: bool) -> tuple[MaterialLayer, ...]:
    """Lay what overgrows others onto them.

    Beside a material it lies on that. Where it is said of a part, or of a scene that has a light or a manner
    of its own, it lies on the photo's surfaces; alone it is what everything is made of.

    Args:
        layers: The materials of a prompt.
        in_a_scene: Whether the prompt asks for a light or a manner too.
    """
    growing = [layer for layer in layers if _grows(layer)]
    hosts = [layer for layer in layers if not (_grows(layer) or layer.offered)]
    kept = list(layers)
    for layer in growing:
        at = kept.index(layer)
        host = next((each for each in hosts if each.targets == layer.targets), None)
        below = next((each for each in kept[:at] if each.is_grown and each.targets == layer.targets), None)
        if host is not None and not host.overlays:
            kept[kept.index(host)] = replace(host, overlays=(_overlay(layer),))
            del kept[at]
        elif below is not None and len(below.overlays) < _MOST:
            kept[kept.index(below)] = replace(below, overlays=(*below.overlays, _overlay(layer)))
            del kept[at]
        elif layer.targets or in_a_scene:
            kept[at] = replace(layer, material=NATURAL, colours=(), family=None, overlays=(_overlay(layer),))
    return tuple(kept)


def _grows(layer: MaterialLayer) -> bool:
    return layer.material.overgrows and not (layer.overlays or layer.offered)


def _overlay(layer: MaterialLayer) -> Overlay:
    part = layer.material.grows_as or (CLIMBING if layer.material.gamut is PLANTS else _PART)
    return Overlay(part, layer.material, layer.colours[0] if layer.colours else None)
