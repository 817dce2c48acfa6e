"""What a worker works with."""

from dataclasses import dataclass, field

import sqlalchemy as sa

from retexture.engines.protocol import Engine
from retexture.engines.registry import Registry
from retexture.fetching import Fetcher
from retexture.imaging.limits import Limits
from retexture.storage import Store
from retexture.tasks.queue import TaskQueue


@dataclass(frozen=True, eq=False)
class Workshop:
    """The adapters of one worker process.

    Attributes:
        database: Migrated.
        queue: What ends of tasks are told to.
        store: Where pictures are kept.
        fetcher: Gets pictures that orders name by URL.
        engines: Those that this worker can run.
        limits: For source pictures.
    """

    database: sa.Engine
    queue: TaskQueue
    store: Store
    fetcher: Fetcher
    engines: Registry
    limits: Limits
    _built: dict[str, Engine] = field(default_factory=dict, init=False, repr=False)

    def engine(self, name: str) -> Engine:
        """The engine of this name, built when it is first asked for and kept.

        Raises:
            UnknownEngine: there is none.
        """
        if name not in self._built:
            self._built[name] = self.engines.build(name)
        return self._built[name]
