"""Metrics in Prometheus' text format: what this server answered, and what all its processes did."""

import time
from collections.abc import Iterable
from functools import cache
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from retexture.database.tables import callbacks, executors, tasks
from retexture.http.services import Serving
from retexture.tasks.callbacks import CallbackState
from retexture.tasks.overview import ALIVE, is_alive
from retexture.tasks.state import ACTIVE, Status

REQUESTS = Counter("retexture_http_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "retexture_http_request_seconds",
    "From the request to the first byte of the answer.",
    ["method", "route"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120),
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

router = APIRouter(tags=["operating"])


class CountRequests:
    """ASGI middleware that counts requests by their route, not their path: ids would make endless series."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                method = scope["method"] if scope["method"] in _METHODS else "other"
                route = getattr(scope.get("route"), "path", "unknown")
                requests, seconds = _series(method, route, message["status"])
                requests.inc()
                seconds.observe(time.perf_counter() - started)
            await send(message)

        await self._app(scope, receive, counted)


@cache
def _series(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """Looking them up by their labels takes longer than counting."""
    return REQUESTS.labels(method, route, status), SECONDS.labels(method, route)


class DatabaseMetrics(Collector):
    """What the database knows at the moment of asking: the queue, workers, callbacks."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Ask the database."""
        length = GaugeMetricFamily("retexture_tasks_active", "Tasks that have not ended.", labels=["status"])
        oldest = GaugeMetricFamily("retexture_queue_wait_seconds", "Age of the oldest task that waits.")
        workers = GaugeMetricFamily(
            "retexture_workers", f"Workers that were seen in the last {ALIVE:g} seconds."
        )
        by_status = (
            sa.select(tasks.c.status, sa.func.count(), sa.func.min(tasks.c.created_at))
            .where(tasks.c.status.in_(ACTIVE))
            .group_by(tasks.c.status)
        )
        pending = GaugeMetricFamily("retexture_callbacks_pending", "Callbacks with attempts to come.")
        to_come = sa.select(sa.func.count()).where(callbacks.c.state == CallbackState.PENDING)
        now = time.time()
        alive = sa.select(sa.func.count(executors.c.id)).where(is_alive(self._database.dialect))
        with self._database.connect() as connection:
            found: dict[str, Any] = {row[0]: row for row in connection.execute(by_status)}
            workers.add_metric([], connection.scalar(alive) or 0)
            pending.add_metric([], connection.scalar(to_come) or 0)
        for status in sorted(ACTIVE):
            length.add_metric([status], found[status][1] if status in found else 0)
        waiting = found.get(Status.QUEUED)
        oldest.add_metric([], max(now - waiting[2], 0.0) if waiting else 0.0)
        return length, oldest, workers, pending


@router.get("/metrics", response_class=Response, summary="Metrics for Prometheus")
def metrics(services: Serving) -> Response:
    """Requests, the queue, task durations and outcomes, workers; of this server and its workers."""
    registry = CollectorRegistry()
    registry.register(DatabaseMetrics(services.database))
    if services.metrics_dir is not None:
        MultiProcessCollector(registry, path=str(services.metrics_dir))  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
