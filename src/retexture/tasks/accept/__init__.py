"""How an order becomes a task: limits, idempotency, storing in groups."""

from retexture.tasks.accept.abilities import check_abilities
from retexture.tasks.accept.batching import SubmitBatcher
from retexture.tasks.accept.editing import engine_for
from retexture.tasks.accept.resubmission import NotResubmittable, resubmit
from retexture.tasks.accept.submission import SubmitResult, submit_all

__all__ = [
    "NotResubmittable",
    "SubmitBatcher",
    "SubmitResult",
    "check_abilities",
    "engine_for",
    "resubmit",
    "submit_all",
]
