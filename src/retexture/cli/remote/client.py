"""The wire contract as a command needs it: one task ordered, followed, and its pictures fetched."""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx
import orjson

from retexture.cli.exits import BadInput, InnerFailure

_GENERATION = "/model/v1/generation"
_LIMIT = 60.0  # seconds without a byte; a stream that lives has a comment every 15
_TRIES = 5
"""Times that a connection may break off in a row: a server that is restarted is back within half a minute."""
_PAUSE = 2.0  # seconds, and as much more before each further try

Task = Mapping[str, Any]


class RemoteServer:
    """A server of the contract, and a key for it."""

    def __init__(self, base: str, key: str) -> None:
        """Connect to nothing yet."""
        self.base = base.rstrip("/")
        self._http = httpx.Client(headers={"Authorization": f"Bearer {key}"}, timeout=_LIMIT)

    def close(self) -> None:
        """Give the connections up."""
        self._http.close()

    def job_of(self, name: str) -> str:
        """The jobId of a task's first group of pictures; of anything else that is named the name itself.

        Raises:
            BadInput: The task has no pictures.
        """
        answer = self._ask("GET", f"{_GENERATION}/task/{quote(name, safe='')}", missing=True)
        if answer is None:
            return name
        groups = answer.get("output") or _cancelled(answer).get("output") or []
        for entry in (entry for group in groups for entry in group["content"]):
            return str(entry["jobId"])
        raise BadInput(f"The task {name} has no pictures yet; wait until it is completed.")

    def order(self, model: str, parameters: Mapping[str, Any]) -> str:
        """Create a task; returns its id."""
        body = {"model": model, "input": [{"params": parameters}]}
        headers = {"Idempotency-Key": secrets.token_hex(16)}
        created = self._ask("POST", _GENERATION, body, headers)
        assert created is not None
        return str(created["id"])

    def follow(self, task_id: str, arrived: Callable[[int], None]) -> Task:
        """Follow a task to its end; ``arrived`` is called with the number of its pictures that are there.

        Raises:
            InnerFailure: The server is away for too long.
        """
        cursor, broken = 0, 0
        while True:
            try:
                for event, data in self._events(task_id, cursor):
                    broken = 0
                    if event == "done":
                        return data
                    if event == "error":
                        break
                    cursor = int(data["cursor"])
                    arrived(cursor)
            except httpx.TransportError as error:
                if broken == _TRIES:
                    raise self._away(error) from error
            broken += 1
            time.sleep(_PAUSE * broken)

    def picture(self, url: str) -> bytes:
        """Fetch a picture."""
        with self._answering():
            answer = httpx.get(url, timeout=_LIMIT)  # without the key: it may lie elsewhere
            _check(answer)
            return answer.content

    def _events(self, task_id: str, cursor: int) -> Iterator[tuple[str, Task]]:
        path = f"{self.base}{_GENERATION}/task/{quote(task_id, safe='')}/stream"
        with self._http.stream("GET", path, params={"cursor": cursor}) as answer:
            if answer.is_error:
                answer.read()
                _check(answer)
            event = ""
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield event, orjson.loads(line.removeprefix("data: "))

    def _ask(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        *,
        missing: bool = False,
    ) -> Task | None:
        """The JSON answer; None where nothing is there and that is ``missing``."""
        with self._answering():
            answer = self._http.request(method, self.base + path, json=body, headers=headers)
            if missing and answer.status_code == httpx.codes.NOT_FOUND:
                return None
            _check(answer)
            told: Task = answer.json()
            return told

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except httpx.TransportError as error:
            raise self._away(error) from error
        except ValueError as error:
            raise InnerFailure(
                f"{self.base} answers what no Retexture server does; check --server."
            ) from error

    def _away(self, error: Exception) -> InnerFailure:
        reason = f"{type(error).__name__}: {error}"
        return InnerFailure(
            f"The server at {self.base} does not answer ({reason}); start it, or name another."
        )


def _cancelled(task: Task) -> Mapping[str, Any]:
    told: Mapping[str, Any] = task.get("metadata", {}).get("retexture", {}).get("cancelled", {})
    return told


def _check(answer: httpx.Response) -> None:
    """Raise what the server's user has to know where an answer is an error."""
    if not answer.is_error:
        return
    try:
        message = str(answer.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        message = f"The server answered with the status {answer.status_code}."
    fault = InnerFailure if answer.is_server_error else BadInput
    raise fault(message)
