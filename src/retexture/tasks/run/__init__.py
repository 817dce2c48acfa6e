"""What a worker does with a task: fetch its pictures, make the variations, keep them, tell receivers."""

from retexture.tasks.run.context import WorkerContext
from retexture.tasks.run.delivery import attempt, note
from retexture.tasks.run.execution import AWAY, Dropped, HandedBack, execute, forgive
from retexture.tasks.run.fetch_stage import fetch

__all__ = [
    "AWAY",
    "Dropped",
    "HandedBack",
    "WorkerContext",
    "attempt",
    "execute",
    "fetch",
    "forgive",
    "note",
]
