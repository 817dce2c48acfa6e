"""Making an engine ready before its first task."""

from collections.abc import Callable

import numpy as np
import structlog

from retexture.engines.protocol import Engine, EngineCancelled, Request
from retexture.imaging.photo import Photo
from retexture.tasks.queries import EngineNote
from retexture.tasks.run import WorkerContext

_SIDE = 64  # pixels: enough to run through every stage
_log = structlog.get_logger(__name__)


def look_at(context: WorkerContext, name: str) -> EngineNote:
    """Build an engine and ask whether it can work here."""
    try:
        engine = context.engine(name)
        health, version = engine.check(), engine.version
    except Exception as error:  # whatever keeps it from being built is what the operator has to know
        _log.error("engine cannot be built", engine=name, exc_info=error)
        return EngineNote(name, "", False, f"It can't be built ({error}); the worker's log says more.")
    if not health.ok:
        _log.error("engine cannot work here", engine=name, detail=health.detail)
    return EngineNote(name, version, health.ok, health.detail)


def warm(engine: Engine, cancelled: Callable[[], bool]) -> None:
    """Load what every task needs, by making one small picture of the first look that the engine knows.

    What only some looks need is left until it is asked for: it would take memory from the start.

    Raises:
        Exception: The engine made no picture.
    """
    # What takes any words works elsewhere, or loads weights: nothing that may be done unasked.
    if engine.vocabulary is None or engine.capabilities.free_words:
        return
    rgb = np.random.Generator(np.random.PCG64(0)).integers(0, 256, (_SIDE, _SIDE, 3), np.uint8)
    photo = Photo(rgb, None, "0" * 64, (_SIDE, _SIDE))
    request = Request(photo, engine.vocabulary.terms[0].name, 1, 0, 0.5)
    try:
        for _ in engine.variations(request, lambda _share, _stage: None, cancelled):
            _log.info("engine is warm", engine=engine.name)
    except EngineCancelled:
        pass
