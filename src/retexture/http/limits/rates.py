"""How clients are told of limits, and the limits that each server process keeps by itself, in memory."""

import asyncio
import hashlib
import math
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from prometheus_client import Counter

from retexture.http.answers.errors import SERVICE_UNAVAILABLE, WireError
from retexture.tasks.limits import WINDOW, Quota, Reason, Refused, pace, quota

CREATES = "creates"
"""The name of the rate of new tasks, in headers."""

LIMIT_HEADERS = ("RateLimit", "RateLimit-Policy", "Idempotent-Replayed")
"""What answers to orders may carry."""

SIGN_INS_REFUSED = Counter(
    "retexture_sign_ins_refused",
    "Requests with unknown keys that were not looked at, because of failures before them.",
)


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

_STATUS = {Reason.QUEUE: 429, Reason.RATE: 429, Reason.BUDGET: 403, Reason.REUSED: 409}


def refusal(refused: Refused) -> WireError:
    """The answer to an order that was refused."""
    status = _STATUS[refused.reason]
    code = SERVICE_UNAVAILABLE if refused.reason is Reason.QUEUE else status
    headers = {} if refused.quota is None else quota_headers(CREATES, refused.quota)
    if refused.wait is not None:
        headers["Retry-After"] = _seconds(refused.wait)
    return WireError(status, code, refused.message, headers)


def quota_headers(name: str, quota: Quota) -> dict[str, str]:
    """Tell where a rate stands, as draft-ietf-httpapi-ratelimit-headers has it."""
    return {
        "RateLimit-Policy": f'"{name}";q={quota.rate};w={_seconds(WINDOW)}',
        "RateLimit": f'"{name}";r={quota.remaining};t={_seconds(quota.restored)}',
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
            raise WireError(429, 429, message, {**self.headers(key_id), "Retry-After": _seconds(wait)})
        self._until[key_id] = until

    def headers(self, key_id: str) -> dict[str, str]:
        """Tell where the rate stands; nothing where there is none."""
        if self._rate is None:
            return {}
        now = self._clock()
        return quota_headers(self._counted.name, quota(self._rate, self._until.get(key_id, now), now))


class KeyTurns:
    """Lets only some requests of each key run at a time; further ones wait. Belongs to one event loop.

    What all keys share comes afterwards, in the order of asking: no key is ahead of another there by more
    than its own few.
    """

    RETRY_AFTER = "5"
    """Seconds: an upload or a download takes about as long."""

    def __init__(self, at_once: int, waiting: int, doing: str) -> None:
        """Let ``at_once`` requests of a key run, and ``waiting`` wait; ``doing`` completes "This API key"."""
        self._at_once = at_once
        self._most = at_once + waiting
        self._doing = doing
        self._keys: dict[str, _Turns] = {}

    @asynccontextmanager
    async def turn(self, key_id: str) -> AsyncIterator[None]:
        """Run the block when it is its turn.

        Raises:
            WireError: 429: too many of the key's requests wait already.
        """
        turns = self._keys.setdefault(key_id, _Turns(asyncio.Semaphore(self._at_once)))
        if turns.taken >= self._most:
            message = f"This API key {self._doing} {self._most} pictures already; wait until some are done."
            raise WireError(429, 429, message, {"Retry-After": self.RETRY_AFTER})
        turns.taken += 1
        try:
            async with turns.free:
                yield
        finally:
            turns.taken -= 1
            if not turns.taken:
                del self._keys[key_id]


@dataclass
class _Turns:
    """One key's requests: how many may begin, and how many there are."""

    free: asyncio.Semaphore
    taken: int = 0


@dataclass
class _Address:
    """What came from one address: when its last failures were, and how long it pauses for them."""

    failures: deque[float]
    pause: float = 0.0
    until: float = field(default=-math.inf)


class SignIns:
    """Slows down who tries keys, by address. Belongs to one event loop.

    After some unknown keys within a minute, those that follow from the same address are not looked up for a
    second; each further failure doubles that, up to a minute. Keys that were valid not long ago pass
    untouched, so that nobody can lock out another who shares the address.
    """

    LONGEST_PAUSE = 60.0
    ADDRESSES = 10_000
    """Of so many something is known; those that failed longest ago are forgotten first."""

    TOKENS = 10_000
    """The same for keys that were valid; their hashes are kept."""

    REMEMBERED = 3600.0
    """Seconds for which a key that was valid passes."""

    def __init__(self, failures: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow so many failures in a minute."""
        self._failures = failures
        self._clock = clock
        self._addresses: OrderedDict[str, _Address] = OrderedDict()
        self._valid: OrderedDict[bytes, float] = OrderedDict()
        self._pausing_until = -math.inf

    @property
    def pausing(self) -> bool:
        """Whether any address has to wait; otherwise nothing needs to be checked."""
        return self._clock() < self._pausing_until

    def check(self, address: str, token: str) -> None:
        """Let a key be looked up, or not.

        Raises:
            WireError: 429: there were too many failures from this address.
        """
        now, known = self._clock(), self._addresses.get(address)
        if known is None or known.until <= now:
            return
        if self.remembers(token):
            return
        SIGN_INS_REFUSED.inc()
        message = "Too many requests with unknown API keys came from this address; check the key, then wait."
        raise WireError(429, 429, message, {"Retry-After": _seconds(known.until - now)})

    def remembers(self, token: str) -> bool:
        """Whether a key was valid not long ago."""
        return self._valid.get(_digest(token), -math.inf) > self._clock() - self.REMEMBERED

    def failed(self, address: str, token: str) -> None:
        """Note that a key from this address is not valid."""
        now = self._clock()
        self._valid.pop(_digest(token), None)
        known = self._addresses.pop(address, None) or _Address(deque(maxlen=self._failures))
        self._addresses[address] = known
        if len(self._addresses) > self.ADDRESSES:
            self._addresses.popitem(last=False)
        known.failures.append(now)
        if known.pause and now < known.until + self.LONGEST_PAUSE:
            known.pause = min(2 * known.pause, self.LONGEST_PAUSE)
        else:
            often = len(known.failures) == self._failures and now - known.failures[0] < WINDOW
            known.pause = 1.0 if often else 0.0
        known.until = now + known.pause
        self._pausing_until = max(self._pausing_until, known.until)

    def succeeded(self, token: str) -> None:
        """Note that a key is valid."""
        digest = _digest(token)
        self._valid[digest] = self._clock()
        self._valid.move_to_end(digest)
        if len(self._valid) > self.TOKENS:
            self._valid.popitem(last=False)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _seconds(wait: float) -> str:
    """Whole seconds that are enough."""
    return str(math.ceil(wait))
