"""Keys, and the one shape of errors: sections 0 and 3 of the contract."""

from retexture.conformance.case import Case
from retexture.conformance.cases.discovery import PAGE, SEARCH
from retexture.conformance.cases.money import BILLING
from retexture.conformance.checks import expect, refused
from retexture.conformance.connection import Reply, Sent
from retexture.conformance.orders import FLAT
from retexture.conformance.shapes import ErrorAnswer, MonitorError
from retexture.conformance.subject import GENERATION, NOBODYS_KEY, Subject, Untried

_SECURED = (
    ("POST", GENERATION),
    ("POST", f"{GENERATION}/sync"),
    ("POST", f"{GENERATION}/precharge"),
    ("GET", f"{GENERATION}/task/none"),
    ("GET", f"{GENERATION}/task/none/stream"),
    ("GET", SEARCH),
    ("GET", PAGE),
    ("GET", BILLING),
)
_TRIED = (("GET", f"{GENERATION}/task/none"), ("POST", GENERATION), ("GET", BILLING))
"""With an unknown key: few, as servers slow down who tries keys."""


def _shape(path: str) -> type[ErrorAnswer]:
    return MonitorError if path.startswith("/monitor/") else ErrorAnswer


def _reply(subject: Subject, method: str, path: str, key: str | None) -> Reply:
    return subject.connection.ask(Sent(method, path, key, FLAT if method == "POST" else None))


def _without(subject: Subject) -> str:
    for method, path in _SECURED:
        refused(_reply(subject, method, path, None), 401, shape=_shape(path))
    return f"{len(_SECURED)} endpoints answer 401"


def _unknown(subject: Subject) -> str:
    for method, path in _TRIED:
        reply = _reply(subject, method, path, NOBODYS_KEY)
        if reply.status == 429:
            raise Untried("the server slows down who tries keys (429); try again in some minutes")
        refused(reply, 401, shape=_shape(path))
    return f"{len(_TRIED)} endpoints answer 401"


def _no_path(subject: Subject) -> str:
    for path in ("/model/v1/nothing", "/monitor/nothing"):
        error = refused(subject.get(path), 404, shape=_shape(path)).error
        expect(error.code == 404, f"{path}: error.code: {error.code}")
    return "404 in the answer and its error"


def _no_method(subject: Subject) -> str:
    for method, path in (("PUT", GENERATION), ("PATCH", f"{GENERATION}/sync")):
        refused(subject.connection.ask(Sent(method, path, subject.key)), 404, 405)
    return "errors in the one shape"


def _unknown_task(subject: Subject) -> str:
    for path in ("task/0123456789abcdef", "task/0123456789abcdef/stream"):
        error = refused(subject.get(f"{GENERATION}/{path}"), 404).error
        expect(error.code == 404, f"{path}: error.code: {error.code}")
    return "404 for polls and streams"


CASES = (
    Case("keys.missing", "without a key everything under /model/ and /monitor/ is 401", _without),
    Case("keys.unknown", "with an unknown key polls, orders and spending are 401", _unknown),
    Case("errors.path", "a path that does not exist is 404 in the one shape of errors", _no_path),
    Case("errors.method", "a method that does not exist is an error in the one shape", _no_method),
    Case("tasks.unknown", "an unknown task is 404, polled or streamed", _unknown_task),
)
