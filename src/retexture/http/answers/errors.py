"""Every answer with a status of 400 or more, in the one shape that clients of the contract read."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from retexture.database.waiting import DATABASE_AWAY
from retexture.deadlines import OutOfTime
from retexture.http.answers.openai_shape import is_for_openai, openai_error, openai_headers
from retexture.models import ParameterFault
from retexture.storage import StorageError
from retexture.tasks.lifecycle import SERVICE_UNAVAILABLE

_RETRY_AFTER = "2"  # seconds: what is unavailable is mostly a database that restarts or is busy

_LONGEST_PLACE = 80  # characters: a name that a client made up may be as long as its body
_REASON = 300  # characters of what a database said: enough for every error of a connection

_ADVICE = {
    404: "Nothing is at this address; check path and id. GET /openapi.json lists what there is.",
    405: "This address does not answer this method; GET /openapi.json lists those that it does.",
    413: "The request's body is too large; send a smaller one.",
    500: "Something failed inside the server; try again, and tell its operator the X-Request-Id if it stays.",
}
_log = structlog.get_logger(__name__)


class WireError(Exception):
    """An answer with a status of 400 or more.

    Attributes:
        status: Of HTTP.
        code: The contract's number, or the status.
        message: One sentence for people: what is wrong, what to do.
        headers: To be sent along.
        summary: The contract's short words where it has some; else the message.
        extra: Fields to stand beside ``error``.
        param: The field of the request that is at fault, for clients of OpenAI; None: none in particular.
        word: What these clients know the fault by; None: what its status says.
    """

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})
        self.summary = message
        self.extra: Mapping[str, str] = {}
        self.param: str | None = None
        self.word: str | None = None


class InvalidParameter(WireError):
    """The answer where a parameter breaks a rule that the contract has a number for."""

    def __init__(self, fault: ParameterFault, code: int, model: str) -> None:
        """Answer ``fault`` with ``code`` in the shape of a task of ``model`` that failed."""
        super().__init__(400, code, fault.message)
        self.summary = fault.summary
        self.extra = {"status": "failed", "model": model}


def bad_request(message: str) -> WireError:
    """A fault of the request as a whole, not of one of the model's parameters."""
    return WireError(400, 400, message)


def not_found(message: str) -> WireError:
    """Nothing is there, or nothing that this key may see."""
    return WireError(404, 404, message)


def unavailable(message: str) -> WireError:
    """The service can't be used now; clients are told when to come back."""
    return WireError(503, SERVICE_UNAVAILABLE, message, {"Retry-After": _RETRY_AFTER})


def too_late() -> WireError:
    """The answer where the request's deadline came before its end."""
    return unavailable(
        "The server could not do that in time, because a part behind it does not answer; try again shortly."
    )


def database_unavailable(
    error: Exception, message: str = "The server's database does not answer; try again shortly."
) -> WireError:
    """The answer where the database can't be used, once the log says why."""
    _log.warning("database_unavailable", reason=_reason(error))
    return unavailable(message)


def storage_unavailable(
    error: StorageError, message: str = "The server's storage does not answer; try again shortly."
) -> WireError:
    """The answer where the storage can't be used, once the log says why."""
    _log.warning("storage_unavailable", reason=str(error))
    return unavailable(message)


def _reason(error: Exception) -> str:
    """What a database said, in one line."""
    said = getattr(error, "orig", None) or error
    return " ".join(f"{type(said).__name__}: {said}".split())[:_REASON]


def json_response(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Encode ``body`` once, without any model in between."""
    return Response(orjson.dumps(body), status, headers, "application/json")


def error_response(error: WireError, path: str) -> Response:
    """The answer to a request for ``path``, in the shape that its clients read."""
    if is_for_openai(path):
        return json_response(openai_error(error), error.status, openai_headers(error))
    body: dict[str, Any] = dict(error.extra)
    if path.startswith("/monitor/"):
        body |= {"code": error.code, "message": error.message}
    body["error"] = {"code": error.code, "error_message": error.summary, "message": error.message}
    return json_response(body, error.status, error.headers)


def unexpected(error: Exception, path: str) -> Response:
    """The answer where a handler failed; what happened is in the log alone."""
    if isinstance(error, OutOfTime):
        return error_response(too_late(), path)
    if isinstance(error, DATABASE_AWAY):
        return error_response(database_unavailable(error), path)
    if isinstance(error, StorageError):
        return error_response(storage_unavailable(error), path)
    _log.error("request_failed", exc_info=error)
    return error_response(WireError(500, 500, _ADVICE[500]), path)


def sentence(fault: Mapping[str, Any]) -> str:
    """One of Pydantic's faults as a sentence: where it is, and what is wrong."""
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place[:_LONGEST_PLACE]}: {fault['msg']}."


def answer_errors(app: FastAPI) -> None:
    """Have ``app`` answer everything that its routes raise in the contract's shape."""

    async def wire(request: Request, error: Exception) -> Response:
        assert isinstance(error, WireError)
        return error_response(error, request.url.path)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        known = error.detail == HTTPStatus(error.status_code).phrase
        message = _ADVICE.get(error.status_code, str(error.detail)) if known else str(error.detail)
        return error_response(
            WireError(error.status_code, error.status_code, message, error.headers), request.url.path
        )

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        fault = error.errors()[0]
        inner = {**fault, "loc": fault["loc"][1:] or fault["loc"]}  # without "query" or "path"
        return error_response(bad_request(sentence(inner)), request.url.path)

    app.add_exception_handler(WireError, wire)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
