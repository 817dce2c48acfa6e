"""What a worker does with a task: fetch its pictures, make the variations, keep them, tell receivers."""

from retexture.tasks.run.chains import note_left_engine
from retexture.tasks.run.context import WorkerContext
from retexture.tasks.run.delivery import attempt, note
from retexture.tasks.run.execution import AWAY, Dropped, HandedBack, engine_of, execute, forgive
from retexture.tasks.run.fetch_stage import fetch
from retexture.tasks.run.ledger import settle_all

__all__ = [
    "AWAY",
    "Dropped",
    "HandedBack",
    "WorkerContext",
    "attempt",
    "engine_of",
    "execute",
    "fetch",
    "forgive",
    "note",
    "note_left_engine",
    "settle_all",
]
