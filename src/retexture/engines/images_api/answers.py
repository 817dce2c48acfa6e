"""What servers of the images interface answer: pictures, refusals and faults, told apart."""

import base64
import binascii
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from retexture.engines.forwarding import Redactor, TemporaryFault
from retexture.engines.protocol import EngineError, EngineRefused, EngineUnavailable
from retexture.fetching.retrying import is_temporary, seconds_asked

_LONGEST_ID = 120
_ID_HEADERS = ("x-request-id", "x-litellm-call-id", "request-id")
_COST_HEADER = "x-litellm-response-cost"

_REFUSED = re.compile(
    "moderation_blocked|content_policy_violation|content_safety_violation|contentpolicyviolation"
    "|content_filter|responsibleaipolicyviolation|safety_violation|content_moderation",
    re.IGNORECASE,
)
"""Codes and types by which servers say that they do not make this picture: of OpenAI and Azure, and of
LiteLLM, which puts them into its message."""
_OUT_OF_FUNDS = re.compile("insufficient_quota|billing_hard_limit|budget_exceeded|BudgetExceeded")
"""Answered with 429 or 400 and not to be waited for."""
_ADDED = re.compile(
    r"\s*(LiteLLM: model group|No fallback model group|Received Model Group|Available Model Group).*",
    re.DOTALL,
)
_LITELLM = re.compile(r"^(litellm\.\w+: ?|\w+Exception - |\w+Error: ?)+")


@dataclass(frozen=True)
class ImagesAnswer:
    """The pictures of one order, encoded, and what was told beside them.

    Attributes:
        pictures: Each a file; as many as the server chose to give.
        request_ids: What the server calls the request.
        usage: As the server says it.
        cost: As the server says it; empty: it says nothing.
    """

    pictures: tuple[bytes, ...]
    request_ids: tuple[str, ...] = ()
    usage: Mapping[str, object] = field(default_factory=dict)
    cost: str = ""


def read_answer(body: bytes, headers: Mapping[str, str], redactor: Redactor) -> ImagesAnswer:
    """Read what a server answered with status 200.

    Raises:
        TemporaryFault: It is cut off, or there is no picture in it.
        EngineError: It names pictures by their addresses.
    """
    try:
        read = orjson.loads(body)
        entries = list(read["data"])
        pictures = tuple(_picture(entry) for entry in entries)
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError, binascii.Error, UnicodeEncodeError):
        raise TemporaryFault(
            "it answered with something that is no list of pictures", answered=True
        ) from None
    if not pictures:
        raise TemporaryFault("it answered with no picture", answered=True)
    usage = read.get("usage")
    ids = [headers.get(name, "") for name in _ID_HEADERS] + [str(read.get("id") or "")]
    return ImagesAnswer(
        pictures,
        tuple(dict.fromkeys(redactor.text(each, _LONGEST_ID) for each in ids if each)),
        redactor.json(usage) if isinstance(usage, dict) else {},
        redactor.text(headers.get(_COST_HEADER, ""), _LONGEST_ID),
    )


def _picture(entry: Mapping[str, Any]) -> bytes:
    encoded = entry.get("b64_json")
    if encoded is None and entry.get("url"):
        raise EngineError(
            "The server answers with addresses of pictures, which are not fetched; set response_format = "
            "true under [can] in the profile."
        )
    if not encoded:
        raise KeyError("b64_json")
    return base64.b64decode(str(encoded).encode("ascii"), validate=True)


def fault_in(status: int, body: bytes, headers: Mapping[str, str], redactor: Redactor) -> Exception:
    """What an answer with another status than 200 means: an error to be raised."""
    told = _told(body)
    reason = redactor.text(told.reason)
    if _REFUSED.search(f"{told.code} {told.kind} {told.message}"):
        return EngineRefused(f"The image service refused this: {reason or 'it gives no reason'}")
    if status in (401, 403):
        return EngineUnavailable(
            f"The image service does not accept the key ({status}); check RETEXTURE_IMAGES_KEY."
        )
    if _OUT_OF_FUNDS.search(f"{told.code} {told.kind} {told.message}"):
        return EngineUnavailable(f"The image service's account is used up ({status}).")
    if status == 404:
        return EngineUnavailable(
            "The image service knows no such address or model (404); check RETEXTURE_IMAGES_URL and "
            "RETEXTURE_IMAGES_MODEL."
        )
    if status == 508:
        return EngineUnavailable(
            "The image service had this order before: servers forward to each other in a circle (508); check "
            "RETEXTURE_IMAGES_URL of each."
        )
    if is_temporary(status):
        wait = seconds_asked(headers.get("retry-after", ""), time.time())
        # Too many requests, too early, not now: nothing was begun. Behind 502 and 504 something may be.
        return TemporaryFault(
            f"it answered with {status}",
            wait,
            charged=status in (500, 502, 504, 408),
            answered=status == 500,
        )
    if 300 <= status < 400:
        return EngineUnavailable(
            f"The image service sends orders elsewhere ({status}), which is not followed; check "
            "RETEXTURE_IMAGES_URL."
        )
    return EngineError(
        f"The image service does not take this order ({status}): {reason or 'no reason given'}"
    )


@dataclass(frozen=True)
class _Told:
    """What the body of a fault says."""

    message: str = ""
    code: str = ""
    kind: str = ""

    @property
    def reason(self) -> str:
        """The message without what LiteLLM puts around it: maybe the whole answer of who is behind it."""
        message = _LITELLM.sub("", _ADDED.sub("", self.message))
        inner = _told(message.encode()) if message.startswith("{") else None
        return inner.message if inner is not None and inner.message else message


def _told(body: bytes) -> _Told:
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError:
        return _Told()
    error = read.get("error", read) if isinstance(read, dict) else {}
    if not isinstance(error, dict):
        return _Told(str(error))
    message = error.get("message") or error.get("detail") or ""
    if not isinstance(message, str):  # FastAPI's lists of faults
        message = orjson.dumps(message).decode()
    return _Told(message, str(error.get("code") or ""), str(error.get("type") or ""))
