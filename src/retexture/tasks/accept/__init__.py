"""How an order becomes a task: limits, idempotency, storing in groups."""

from retexture.tasks.accept.batching import SubmitBatcher
from retexture.tasks.accept.resubmission import NotResubmittable, resubmit
from retexture.tasks.accept.submission import SubmitResult, submit_all

__all__ = [
    "NotResubmittable",
    "SubmitBatcher",
    "SubmitResult",
    "resubmit",
    "submit_all",
]
