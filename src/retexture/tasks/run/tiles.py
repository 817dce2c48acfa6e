"""Tiles: what the engine is asked for that makes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from retexture.engines.protocol import Cancelled, Engine, EngineRefused, Progress, Variation
from retexture.engines.source_structures import SourceStructures
from retexture.engines.tiles import TileEngine, TileRequest
from retexture.imaging.photo import Photo
from retexture.tasks.run.context import WorkerContext
from retexture.tasks.run.gathering import naming
from retexture.tasks.run.requests import stored_photo


@dataclass(frozen=True, eq=False)
class TileMaking:
    """How the tiles of one input are made.

    Attributes:
        request: What the engine is asked for.
    """

    request: TileRequest

    @property
    def photo(self) -> Photo | None:
        """Tiles are made of none."""
        return None

    @property
    def told(self) -> Mapping[str, object] | None:
        """A tile is no edit."""
        return None

    def variations(
        self, made: int, engine: Engine, progress: Progress, cancelled: Cancelled, sources: SourceStructures
    ) -> Iterator[Variation]:
        """Yield the tiles but for the first ``made`` ones."""
        del sources  # a tile keeps the structure of nothing
        if not isinstance(engine, TileEngine):
            raise EngineRefused(f"The engine {engine.name} makes no tiles.")
        yield from engine.tiles(replace(self.request, first=made), progress, cancelled)


def tile_making(
    task: sa.RowMapping, given: sa.RowMapping, stored: Mapping[str, str], context: WorkerContext
) -> TileMaking:
    """Return how an input's tiles are made; see :func:`retexture.tasks.run.requests.request_for`."""
    url = given["swatch_url"]
    with naming("swatch"):
        swatch = None if url is None else stored_photo(stored, context, url)
    return TileMaking(
        TileRequest(given["prompt"], task["count"], task["seed"], task["tile_side"], swatch, task["maps"])
    )
