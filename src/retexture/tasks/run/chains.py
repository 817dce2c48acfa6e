"""What a chain of engines is told of a task, and what is noted of engines that it leaves."""

import sqlalchemy as sa
import structlog

from retexture.engines.chain import chain_options
from retexture.engines.protocol import EngineExhausted, EngineRefused, Tried
from retexture.tasks import metrics
from retexture.tasks.lifecycle import GENERATION_FAILED, SERVICE_UNAVAILABLE, Failure
from retexture.tasks.states import Actor

_log = structlog.get_logger(__name__)


def options_of(task: sa.RowMapping) -> dict[str, str]:
    """The options of a task's requests: which engines may serve it, where its engine is a chain."""
    if task["chain"] is None:
        return {}
    return chain_options([each["engine"] for each in task["chain"]], fallback=task["fallback"])


def failure_told(error: EngineRefused | EngineExhausted) -> Failure:
    """Why a task fails whose engine says so itself, in words for the key."""
    away = isinstance(error, EngineExhausted) and error.away
    code = SERVICE_UNAVAILABLE if away else GENERATION_FAILED
    return Failure(Actor.WORKER, f"{error} It costs nothing.", code)


def note_left_engine(tried: Tried, cause: str) -> None:
    """Count and log an engine that a chain leaves; ``cause`` is in its own words, for the operator."""
    metrics.ENGINES_LEFT.labels(tried.engine, tried.why.value).inc()
    _log.warning("engine left", engine=tried.engine, why=tried.why.value, cause=cause, seconds=tried.seconds)
