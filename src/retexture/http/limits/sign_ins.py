"""Who tries keys is slowed down, address by address."""

import hashlib
import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from prometheus_client import Counter

from retexture.http.answers import WireError
from retexture.http.limits.rates import whole_seconds
from retexture.tasks.limits import WINDOW

SIGN_INS_REFUSED = Counter(
    "retexture_sign_ins_refused",
    "Requests with unknown keys that were not looked at, because of failures before them.",
)


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
        raise WireError(429, 429, message, {"Retry-After": whole_seconds(known.until - now)})

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
