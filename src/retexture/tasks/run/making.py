"""How the pictures of an input are made, whatever it asks for."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import sqlalchemy as sa

from retexture.engines.protocol import Cancelled, Engine, Progress, Variation
from retexture.engines.source_structures import SourceStructures
from retexture.imaging.photo import Photo
from retexture.tasks.run.context import WorkerContext
from retexture.tasks.run.editing import group_making
from retexture.tasks.run.tiles import tile_making


class InputMaking(Protocol):
    """How the pictures of one input are made."""

    @property
    def photo(self) -> Photo | None:
        """What they are made of, whose transparency they have; None: nothing."""

    @property
    def told(self) -> Mapping[str, Any] | None:
        """What the receipt tells of the edit that they are; None: they are none."""

    def variations(
        self, made: int, engine: Engine, progress: Progress, cancelled: Cancelled, sources: SourceStructures
    ) -> Iterator[Variation]:
        """Yield the variations but for the first ``made`` ones, numbered from 0."""


def making_of(
    task: sa.RowMapping, given: sa.RowMapping, stored: Mapping[str, str], context: WorkerContext
) -> InputMaking:
    """Return how an input's pictures are made; see :func:`retexture.tasks.run.requests.request_for`."""
    make = group_making if task["tile_side"] is None else tile_making
    return make(task, given, stored, context)
