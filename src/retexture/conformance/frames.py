"""Server-sent events, read as the contract's clients read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

_EVENTS = ("output", "done", "error")


@dataclass(frozen=True)
class ServerEvent:
    """One event: its name and its data, which should be JSON."""

    event: str
    data: bytes


@dataclass(eq=False)
class StreamTold:
    """What a stream said.

    Attributes:
        status: Of the answer; 0: there was none.
        headers: By name, in lower case.
        frames: In their order.
        fault: What is wrong with the stream itself; empty: nothing.
    """

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    frames: list[ServerEvent] = field(default_factory=list)
    fault: str = ""
    _event: str = ""
    _data: list[str] = field(default_factory=list)

    @property
    def ended(self) -> bool:
        """Whether the last event was one that ends a stream."""
        return bool(self.frames) and self.frames[-1].event in ("done", "error")

    def takes(self, line: str) -> bool:
        """Read the next line, without its end; returns whether the stream has ended with it."""
        name, _, value = line.partition(":")
        if line == "":
            self._close()
        elif name == "event":
            self._event = value.removeprefix(" ")
        elif name == "data":
            self._data.append(value.removeprefix(" "))
        return self.ended

    def _close(self) -> None:
        """End an event, at an empty line; comments alone are none."""
        if not self._event and not self._data:
            return
        if self._event not in _EVENTS:
            self.fault = f"it has the event {self._event[:40]!r}"
        elif not self._data:
            self.fault = f"it has an event `{self._event}` without data"
        self.frames.append(ServerEvent(self._event, "\n".join(self._data).encode()))
        self._event, self._data = "", []
