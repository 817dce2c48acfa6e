"""What engines are given that make tiles: pictures of a material that go on beyond their sides."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from retexture.engines.protocol import Cancelled, Progress, Variation
from retexture.imaging.photo import Photo

SIDES = (512, 4096)
"""The least and the most pixels a side."""

USUAL_SIDE = 1024


@dataclass(frozen=True, eq=False)
class TileRequest:
    """Tiles to be made of one material.

    Attributes:
        prompt: What the user wrote, 1 to 8192 characters, parameters included.
        count: How many variations there are to be in all, 1 to 4.
        seed: Every random choice flows from it, 0 to 2**32 - 1.
        side: Pixels a side, within :data:`SIDES`.
        swatch: Optional photo of a material to be used instead of the engine's own.
        maps: Whether what the surface is is wanted beside each tile.
        first: Number of the first variation to make, as of :class:`~retexture.engines.protocol.Request`.
    """

    prompt: str
    count: int
    seed: int
    side: int = USUAL_SIDE
    swatch: Photo | None = field(default=None, repr=False)
    maps: bool = False
    first: int = 0


@runtime_checkable
class TileEngine(Protocol):
    """An engine that also makes tiles."""

    @property
    def name(self) -> str:
        """The name that it is chosen by."""

    @property
    def version(self) -> str:
        """Changes whenever the same request could give other tiles."""

    def tiles(self, request: TileRequest, progress: Progress, cancelled: Cancelled) -> Iterator[Variation]:
        """Yield the tiles in the order of their numbers; ``rgb`` and the maps are square.

        Raises:
            EngineCancelled: ``cancelled`` answered yes.
            EngineRefused: The prompt names no material that a tile could be made of.
        """
