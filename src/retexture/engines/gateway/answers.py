"""What another server of the contract answers: refusals, faults and what passes, told apart."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from retexture.engines.forwarding import Redactor
from retexture.engines.protocol import EngineError, EngineRefused, EngineUnavailable
from retexture.fetching.retrying import is_temporary, seconds_asked

_IMAGE_CODES = frozenset({4013001, 4013002, 4013003})
_PROMPT_CODES = frozenset({4013004, 4013005})
_UNAVAILABLE = 4013099

_REFUSED = re.compile(
    r"moderat|content.?(policy|filter|safety)|safety system|refused this|prohibit|banned|not allowed"
    r"|sensitive|nsfw|name a material, a style or a light",
    re.IGNORECASE,
)
"""The contract has one code for whatever made a generation fail, so words tell that a request is not wanted:
those of moderation, and those of a Retexture whose own engine refused or that understood nothing."""


@dataclass(frozen=True)
class WireAnswer:
    """An answer that was read."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """What it holds; None where that is no JSON."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None


class Away(Exception):
    """A request did not succeed, and may if it is sent again.

    Attributes:
        retry_after: Seconds for which the server asks to be left alone.
    """

    def __init__(self, message: str, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unanswered(EngineUnavailable):
    """The server was away for too long; what was sent last may have arrived."""


class Gone(EngineError):
    """The server does not know the task any more."""


def fault_in(answer: WireAnswer, redactor: Redactor) -> Exception:
    """What an answer with a status from 300 on means: an error to be raised."""
    code, message = _told(answer.json())
    reason = redactor.text(message) or "it gives no reason"
    status = answer.status
    if is_temporary(status):
        asked = seconds_asked(answer.headers.get("retry-after", ""), time.time())
        return Away(f"it answered with {status}", asked)
    if code in _PROMPT_CODES or (status == 400 and _REFUSED.search(message)):
        return EngineRefused(f"The upstream server refused this: {reason}")
    if status in (402, 403):
        return EngineUnavailable(
            f"The upstream server's key may not order, or its balance is used up ({status}): {reason}"
        )
    if code in _IMAGE_CODES:
        return EngineUnavailable(
            f"The upstream server does not take the picture's address: {reason}; check "
            "RETEXTURE_GATEWAY_PICTURES."
        )
    if 300 <= status < 400:
        status = _ELSEWHERE
    if status in _MISCONFIGURED:
        return EngineUnavailable(_MISCONFIGURED[status])
    return EngineError(f"The upstream server does not take this order ({status}): {reason}")


_ELSEWHERE = 302
_MISCONFIGURED = {
    508: "The upstream server had this order before: servers forward to each other in a circle (508); check "
    "RETEXTURE_GATEWAY_URL of each.",
    401: "The upstream server does not accept the key (401); check RETEXTURE_GATEWAY_KEY.",
    404: "The upstream server knows no such address (404); check RETEXTURE_GATEWAY_URL and "
    "RETEXTURE_GATEWAY_PICTURES.",
    _ELSEWHERE: "The upstream server sends requests elsewhere, which is not followed; check "
    "RETEXTURE_GATEWAY_URL.",
}
"""By the status: what has to be corrected before any request succeeds."""


def failure_of(task: Mapping[str, Any], redactor: Redactor) -> EngineError:
    """Why a task of the server failed, as an error to be raised."""
    code, message = _told(task)
    reason = redactor.text(message) or "it gives no reason"
    if code == _UNAVAILABLE:
        return EngineUnavailable(f"The upstream server is not available: {reason}")
    if code in _PROMPT_CODES or _REFUSED.search(message):
        return EngineRefused(f"The upstream server refused this: {reason}")
    return EngineError(f"The upstream server could not make it: {reason}")


def _told(body: Any) -> tuple[int, str]:
    """The code and the message of an error; nothing where there is none."""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return 0, str(error or "")
    code = error.get("code")
    message = error.get("error_message") or error.get("message") or ""
    return code if isinstance(code, int) else 0, str(message)
