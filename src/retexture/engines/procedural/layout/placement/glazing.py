"""Glass and a metal for one building: panes, and the posts between them."""

from collections.abc import Sequence
from dataclasses import replace

from retexture.engines.procedural.catalogue import METALS, Accent
from retexture.engines.procedural.look import Accented, MaterialLayer

_POSTS = Accent(("post",), amount=2)
"""What a front of glass has of another material."""


def glazed(layers: Sequence[MaterialLayer]) -> tuple[MaterialLayer, ...]:
    """The materials of a look with metals that frame the panes of a glass front as that front's posts.

    Who writes "a tower of glass and steel" means neither one half of each nor sheets beside panes.
    """
    result = list(layers)
    for front in layers:
        if not _is_glass_front(front):
            continue
        metal = next((each for each in layers if _frames(each, front)), None)
        if metal is None:
            continue
        colour = metal.colours[0] if metal.colours else _colour_of(metal)
        posts = replace(front.material, accent=_POSTS)
        posts_of = Accented(colour, metal=True, described=f"posts of {metal.name}")
        result[result.index(front)] = replace(front, material=posts, accent=posts_of)
        result.remove(metal)
    return tuple(result)


def _is_glass_front(layer: MaterialLayer) -> bool:
    fronts = layer.material.fronts
    return fronts is not None and fronts.over_openings and layer.material.name == fronts.name


def _frames(layer: MaterialLayer, front: MaterialLayer) -> bool:
    return layer.material.gamut is METALS and layer.targets == front.targets and not layer.offered


def _colour_of(layer: MaterialLayer) -> tuple[float, float, float]:
    family = layer.family or layer.material.families[0]
    red, green, blue = (float(value) for value in family.array()[-1, 0])
    return red, green, blue
