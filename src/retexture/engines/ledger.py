"""What an engine has to remember of one input from one process to the next."""

from typing import Protocol


class Ledger(Protocol):
    """Notes of an engine on one input; they last as long as the work on the input does.

    A note that was recorded is there for whoever takes the input up again, also after this process was
    killed. An engine that orders elsewhere records what it is about to do before it does it. It may be used
    from any thread. Where the place that keeps it is away, both functions raise that place's own errors,
    which the engine lets through.
    """

    @property
    def outlives(self) -> bool:
        """Whether somebody goes on with the notes after this process, and settles them at the end.

        Where nobody does, an engine gives up by itself what it ordered elsewhere, whenever it stops.
        """

    def recall(self, name: str) -> str | None:
        """The value that was recorded last under a name of 64 characters at most; None: there is none."""

    def record(self, name: str, value: str) -> None:
        """Keep a value under a name, in place of an earlier one; no keys or secrets belong into it."""


class MemoryLedger:
    """Notes of an input that nobody takes up again when this process is gone: a library's or a command's."""

    outlives = False

    def __init__(self) -> None:
        self._notes: dict[str, str] = {}

    def recall(self, name: str) -> str | None:
        """As the protocol says."""
        return self._notes.get(name)

    def record(self, name: str, value: str) -> None:
        """As the protocol says."""
        self._notes[name] = value


class MemberLedger:
    """The notes that one engine of several takes on an input that they serve in turn.

    Args:
        whole: The notes of all.
        engine: The name of the one.
    """

    def __init__(self, whole: Ledger, engine: str) -> None:
        self._whole = whole
        self._engine = engine

    @property
    def outlives(self) -> bool:
        """As the protocol says."""
        return self._whole.outlives

    def recall(self, name: str) -> str | None:
        """As the protocol says."""
        return self._whole.recall(f"{self._engine}: {name}")

    def record(self, name: str, value: str) -> None:
        """As the protocol says."""
        self._whole.record(f"{self._engine}: {name}", value)
