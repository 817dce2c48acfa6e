"""What a worker works with."""

from dataclasses import dataclass, field
from threading import Lock

import sqlalchemy as sa

from retexture.decoding import DecoderPool
from retexture.engines.protocol import Engine
from retexture.engines.registry import Registry
from retexture.engines.source_structures import SourceStructures
from retexture.fetching import Fetcher
from retexture.imaging.limits import Limits
from retexture.storage import Store
from retexture.tasks.queue import TaskQueue
from retexture.webhooks import Sender

_MINUTE, _HOUR = 60.0, 3600.0

CALLBACK_DELAYS = (
    5.0, 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, 5 * _HOUR, 10 * _HOUR, 14 * _HOUR, 20 * _HOUR, 24 * _HOUR,
)  # fmt: skip
"""Seconds from each failed attempt to deliver a callback to the next: ten attempts in three days or so."""


@dataclass(frozen=True, eq=False)
class WorkerContext:
    """The adapters of one worker process.

    Attributes:
        database: Migrated.
        queue: Where tasks and callbacks wait.
        store: Where pictures are kept.
        fetcher: Gets pictures that orders name by URL.
        sender: Delivers callbacks.
        engines: Those that this worker can run.
        limits: For source pictures.
        fetch_time: Seconds for all downloads of one task together.
        strict_prompts: Fail tasks whose prompt asks for nothing that their engine knows or can guess.
        decoders: Decode them.
        callback_delays: Seconds from each failed attempt to deliver a callback to the next.
        most_starts: So often a task is begun without a new output being stored; then it is held to be what
            kills workers. Workers die for other reasons too, and a task that is begun has the bad luck of
            being at hand: a few more starts cost seconds, a good task that is failed costs trust.
    """

    database: sa.Engine
    queue: TaskQueue
    store: Store
    fetcher: Fetcher
    sender: Sender
    engines: Registry
    limits: Limits
    fetch_time: float = 60.0
    callback_delays: tuple[float, ...] = CALLBACK_DELAYS
    most_starts: int = 10
    strict_prompts: bool = False
    decoders: DecoderPool = field(default_factory=DecoderPool)
    _built: dict[str, Engine] = field(default_factory=dict, init=False, repr=False)
    _building: dict[str, Lock] = field(default_factory=dict, init=False, repr=False)
    _sources: dict[str, SourceStructures] = field(default_factory=dict, init=False, repr=False)

    def engine(self, name: str) -> Engine:
        """The engine of this name, built when it is first asked for and kept.

        Raises:
            UnknownEngine: there is none.
        """
        with self._building.setdefault(name, Lock()):
            if name not in self._built:
                self._built[name] = self.engines.build(name)
            return self._built[name]

    def sources(self, engine: str) -> SourceStructures:
        """What is known of the last photos of an engine's tasks; like it, for one thread at a time."""
        return self._sources.setdefault(engine, SourceStructures())
