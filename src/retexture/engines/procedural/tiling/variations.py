"""The variations of a tile, one after another."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from retexture.engines.procedural.look import Look
from retexture.engines.procedural.tiling.materials import looks_of_tiles
from retexture.engines.procedural.tiling.tile import tile_of
from retexture.engines.protocol import Progress, Receipt, Variation
from retexture.engines.tiles import TileRequest

_TILE = "--tile"
"""The parameter of a prompt that tiles act on."""


def make_tiles(
    request: TileRequest,
    looks: tuple[Look, ...],
    receipt: Receipt,
    progress: Progress,
    go_on: Callable[[], None],
) -> Iterator[Variation]:
    """Yield tiles in the order of their numbers.

    Args:
        request: What is asked for.
        looks: Those of all variations, as of a photo.
        receipt: What is said of a picture with these looks.
        progress: Told how far it is.
        go_on: Raises EngineCancelled where the work is given up.

    Raises:
        EngineRefused: There is no material.
    """
    looks, left_out = looks_of_tiles(looks)
    said = tuple(each for each in receipt.ignored if each.text != _TILE)
    swatch = None if request.swatch is None else request.swatch.sha256
    receipt = replace(receipt, ignored=(*said, *left_out), swatch_sha256=swatch)
    for number in range(request.first, request.count):
        go_on()
        done = (number - request.first) / (request.count - request.first)
        progress(done, f"Making tile {number + 1} of {request.count}")
        tile = tile_of(looks[number], request.side, request.seed, number)
        yield Variation(number, tile.rgb, receipt, tile.maps() if request.maps else None)
    progress(1.0, "Finishing")
