"""How often something may be asked of this process, and how clients are told of such rates."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from prometheus_client import Counter

from retexture.http.answers import WireError
from retexture.tasks.lifecycle import SERVICE_UNAVAILABLE
from retexture.tasks.limits import WINDOW, Quota, Reason, Refused, pace, quota

CREATES = "creates"
"""The name of the rate of new tasks, in headers."""

LIMIT_HEADERS = ("RateLimit", "RateLimit-Policy", "Idempotent-Replayed")
"""What answers to orders may carry."""


@dataclass(frozen=True)
class Counted:
    """What a rate counts.

    Attributes:
        name: In headers.
        words: Of its refusal, between "This API key" and the number, and after it.
        refused: Counts what came too often.
    """

    name: str
    words: tuple[str, str]
    refused: Counter


READS = Counted(
    "reads",
    ("reads more than", "times in a minute; poll less often."),
    Counter("retexture_reads_refused", "Reads that came faster than the limit for each key."),
)
UPLOADS = Counted(
    "uploads",
    ("hands in more than", "pictures in a minute; wait for the seconds in Retry-After."),
    Counter("retexture_uploads_refused", "Pictures handed in faster than the limit for each key."),
)

_STATUS = {Reason.QUEUE: 429, Reason.RATE: 429, Reason.BUDGET: 403, Reason.REUSED: 409, Reason.ENGINE: 400}


def refusal(refused: Refused) -> WireError:
    """The answer to an order that was refused."""
    status = _STATUS[refused.reason]
    code = SERVICE_UNAVAILABLE if refused.reason is Reason.QUEUE else status
    headers = {} if refused.quota is None else quota_headers(CREATES, refused.quota)
    if refused.wait is not None:
        headers["Retry-After"] = whole_seconds(refused.wait)
    error = WireError(status, code, refused.message, headers)
    error.word = "insufficient_quota" if refused.reason is Reason.BUDGET else None
    return error


def quota_headers(name: str, quota: Quota) -> dict[str, str]:
    """Tell where a rate stands, as draft-ietf-httpapi-ratelimit-headers has it."""
    return {
        "RateLimit-Policy": f'"{name}";q={quota.rate};w={whole_seconds(WINDOW)}',
        "RateLimit": f'"{name}";r={quota.remaining};t={whole_seconds(quota.restored)}',
    }


class KeyRate:
    """Limits how often each key may ask. Belongs to one event loop; holds a number for each key."""

    def __init__(
        self, counted: Counted, rate: int | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Allow ``rate`` requests in a minute, which may come at once; None: any number."""
        self._counted = counted
        self._rate = rate
        self._clock = clock
        self._until: dict[str, float] = {}

    def check(self, key_id: str) -> None:
        """Count a request.

        Raises:
            WireError: 429: there were too many.
        """
        if self._rate is None:
            return
        until, wait = pace(self._rate, self._until.get(key_id, 0.0), self._clock())
        if wait > 0:
            self._counted.refused.inc()
            before, after = self._counted.words
            message = f"This API key {before} {self._rate} {after}"
            raise WireError(429, 429, message, {**self.headers(key_id), "Retry-After": whole_seconds(wait)})
        self._until[key_id] = until

    def headers(self, key_id: str) -> dict[str, str]:
        """Tell where the rate stands; nothing where there is none."""
        if self._rate is None:
            return {}
        now = self._clock()
        return quota_headers(self._counted.name, quota(self._rate, self._until.get(key_id, now), now))


def whole_seconds(wait: float) -> str:
    """Whole seconds that are enough."""
    return str(math.ceil(wait))
