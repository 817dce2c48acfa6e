"""The durable queue. The only package that knows dbos; see ``docs/decisions/durable-tasks.md``."""

from retexture.tasks.queue.client import Delivery, TaskQueue
from retexture.tasks.queue.names import (
    CALLBACKS,
    DELIVERIES,
    DELIVERIES_OF_A_KEY,
    FETCHES,
    FETCHES_OF_A_KEY,
    QUEUES,
    SOURCES,
    VERSION,
)
from retexture.tasks.queue.registration import prepare
from retexture.tasks.queue.runtime import After, Handlers, Runtime

__all__ = [
    "CALLBACKS",
    "DELIVERIES",
    "DELIVERIES_OF_A_KEY",
    "FETCHES",
    "FETCHES_OF_A_KEY",
    "QUEUES",
    "SOURCES",
    "VERSION",
    "After",
    "Delivery",
    "Handlers",
    "Runtime",
    "TaskQueue",
    "prepare",
]
