"""Errors as clients of OpenAI's API read them; under that API's paths alone."""

from collections.abc import Mapping
from typing import Any, Protocol

_FOLDERS = ("/v1/images/", "/v1/models/")

_KINDS = {
    401: ("authentication_error", "invalid_api_key"),
    403: ("permission_error", "permission_denied"),
    404: ("invalid_request_error", "not_found"),
    405: ("invalid_request_error", "method_not_allowed"),
    408: ("invalid_request_error", "request_timeout"),
    409: ("invalid_request_error", "idempotency_key_reused"),
    413: ("invalid_request_error", "request_too_large"),
    422: ("image_generation_error", "generation_failed"),
    429: ("rate_limit_error", "rate_limit_exceeded"),
    500: ("server_error", "server_error"),
    503: ("server_error", "service_unavailable"),
    504: ("server_error", "timeout"),
    508: ("server_error", "loop_detected"),
}
"""Type and code of an error by its status; of any other it is the request that is wrong."""

_REPEATED_IN_VAIN = frozenset({409, 500, 504, 508})
"""Statuses at which the official clients send the request again, which here would only order anew."""


class ToldError(Protocol):
    """What is told of an error: :class:`~retexture.http.answers.WireError`."""

    status: int
    message: str
    headers: dict[str, str]
    param: str | None
    word: str | None


def is_for_openai(path: str) -> bool:
    """Whether those who ask for ``path`` are clients of OpenAI's API."""
    return f"{path}/".startswith(_FOLDERS)


def openai_error(error: ToldError) -> dict[str, Any]:
    """Return the body of an answer, or the data of an event, that tells of an error."""
    kind, word = _KINDS.get(error.status, ("invalid_request_error", None))
    return {
        "error": {
            "message": error.message,
            "type": kind,
            "param": error.param,
            "code": error.word or word,
        }
    }


def openai_headers(error: ToldError) -> Mapping[str, str]:
    """Return the headers of such an answer; the official clients heed ``x-should-retry``."""
    retry = {"x-should-retry": "false"} if error.status in _REPEATED_IN_VAIN else {}
    return {**retry, **error.headers}
