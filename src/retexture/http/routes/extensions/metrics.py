"""Metrics in Prometheus' text format: what this server answered, and what all its processes did."""

import time
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from retexture.database.tables import callbacks, executors, tasks
from retexture.http.services import Serving
from retexture.tasks.callbacks import CallbackState
from retexture.tasks.queries import ALIVE, is_alive
from retexture.tasks.states import ACTIVE, Status

router = APIRouter(tags=["operating"])


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
