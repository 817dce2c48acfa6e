"""What a tile is made of: the first material of a look, and what of the rest it cannot show."""

from collections.abc import Iterator
from dataclasses import replace

from retexture.engines.procedural.catalogue import NATURAL
from retexture.engines.procedural.look import Look
from retexture.engines.protocol import EngineRefused, Ignored

_NO_MATERIAL = (
    "The prompt names no material that is known, and a tile is made of one, such as “mossy cobblestone”; "
    "'retexture looks' lists them. A swatch is another way to name one."
)


def looks_of_tiles(looks: tuple[Look, ...]) -> tuple[tuple[Look, ...], tuple[Ignored, ...]]:
    """Reduce the looks of variations to what a tile shows.

    Returns:
        A look of one material for each variation, and what is not acted on.

    Raises:
        EngineRefused: There is no material.
    """
    return tuple(_of_one_material(look) for look in looks), tuple(dict.fromkeys(_left_out(looks)))


def _of_one_material(look: Look) -> Look:
    materials = [each for each in look.materials if not each.offered and each.material is not NATURAL]
    if not materials or look.light is None:
        raise EngineRefused(_NO_MATERIAL)
    return replace(look, materials=(replace(materials[0], targets=()),), style=None, relit=False)


def _left_out(looks: tuple[Look, ...]) -> Iterator[Ignored]:
    for look in looks:
        for layer in [each for each in look.materials if not each.offered and each.material is not NATURAL][
            1:
        ]:
            yield Ignored(layer.name, "a tile is made of one material, the first that the prompt names")
        if look.style is not None:
            yield Ignored(look.style.name, "a tile shows a material, and is not drawn")
