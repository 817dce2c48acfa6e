"""What the models' parameters may ask for where an order is sent."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """What is on offer, to everybody or to one key.

    Attributes:
        engines: Names that a request may choose.
        maps: One of the engines that may serve an order gives maps of surfaces.
        tiles: One of them makes tiles.
        largest_tile: Pixels a side of the largest tile.
    """

    engines: tuple[str, ...] = ()
    maps: bool = True
    tiles: bool = True
    largest_tile: int = 4096


EVERYTHING = Offer()
"""What could be on offer anywhere, but for engines, which have names that operators choose."""
