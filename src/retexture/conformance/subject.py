"""The server that is examined, and what it is examined with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from retexture.conformance.connection import BrokenConnection, Reply, Sent, ServerConnection

GENERATION = "/model/v1/generation"
MODEL = "midjourney_retexture"
NOBODYS_KEY = "nobodys-key-0123456789"

_Kept = TypeVar("_Kept")


class Deviation(Exception):
    """The server does not do what the contract says; the message is what was seen."""


class Untried(Exception):
    """A case can't be tried; the message says why."""


@dataclass(frozen=True)
class Waits:
    """How long the server is waited for, in seconds.

    Attributes:
        interval: Between two polls.
        patience: For a task's end.
        failing: For the end of a task that can only fail.
        linger: For the end of a stream, when its task has ended.
        silence: For the next byte of a stream; the contract has a comment every 15 s.
    """

    interval: float = 1.0
    patience: float = 300.0
    failing: float = 150.0
    linger: float = 20.0
    silence: float = 20.0


@dataclass(eq=False)
class Subject:
    """The server, keys for it, and what is ordered there.

    Attributes:
        connection: To the server.
        key: That orders.
        other_key: Of somebody else; None: there is none.
        image: A picture that the server can fetch; None: one is handed in, where the server has a way.
        waits: How long it is waited for.
    """

    connection: ServerConnection
    key: str
    other_key: str | None = None
    image: str | None = None
    waits: Waits = field(default_factory=Waits)
    _kept: dict[str, Any] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Reply:
        """Ask with the key."""
        return self.connection.ask(Sent("GET", path, self.key, headers=headers))

    def post(self, path: str, body: object, **headers: str) -> Reply:
        """Send JSON with the key."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.connection.ask(Sent("POST", path, self.key, body, named))

    def once(self, name: str, make: Callable[["Subject"], _Kept]) -> _Kept:
        """Do something once for all cases, as what it costs; why it can't be done is kept, too."""
        if name not in self._kept:
            try:
                self._kept[name] = make(self)
            except (Deviation, Untried, BrokenConnection) as error:
                self._kept[name] = error
        found = self._kept[name]
        if isinstance(found, Exception):
            raise found
        kept: _Kept = found
        return kept
