"""The states of a task, the transitions between them, and who may make them: the only place that defines it.

queued ──▶ running ──▶ completed
  │          │ ▲ └───▶ failed
  │          └─┘
  └──────────────────▶ failed, cancelled
"""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """The state of a task."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Nothing changes any more."""
        return self not in ACTIVE

    @property
    def wire(self) -> str:
        """The state on the wire."""
        if self in ACTIVE:
            return "in_progress"
        return "completed" if self is Status.COMPLETED else "failed"


ACTIVE = frozenset({Status.QUEUED, Status.RUNNING})


class Actor(StrEnum):
    """Who makes a transition: a worker, the key that created the task, the operator, or reconciliation."""

    WORKER = "worker"
    KEY = "key"
    OPERATOR = "operator"
    RECONCILER = "reconciler"


@dataclass(frozen=True)
class Transition:
    """One allowed change of state."""

    sources: frozenset[Status]
    target: Status
    actors: frozenset[Actor]


START = Transition(ACTIVE, Status.RUNNING, frozenset({Actor.WORKER}))
"""Also from running: the task was taken up again after its worker died."""

COMPLETE = Transition(frozenset({Status.RUNNING}), Status.COMPLETED, frozenset({Actor.WORKER}))
FAIL = Transition(ACTIVE, Status.FAILED, frozenset({Actor.WORKER, Actor.RECONCILER}))
CANCEL = Transition(ACTIVE, Status.CANCELLED, frozenset({Actor.KEY, Actor.OPERATOR}))
