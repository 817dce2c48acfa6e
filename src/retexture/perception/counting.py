"""Counts the bytes of a download by what the hub's client takes for a progress bar."""

import io
import threading
from collections.abc import Callable
from typing import Any

from tqdm import tqdm


class ByteCount(tqdm):  # type: ignore[misc]  # it has no types
    """A progress bar that shows nothing and tells how many bytes there are.

    The client has several at a time: of files, of bytes received, of bytes written. Those of bytes count,
    and of these the one that is furthest.
    """

    monitor_interval = 0  # no thread of its own
    received: Callable[[int, int], None]

    @classmethod
    def telling(cls, received: Callable[[int, int], None]) -> type["ByteCount"]:
        """A class of bars that tell ``received``, as the client makes the bars by itself."""
        told: type[ByteCount] = type(
            cls.__name__, (cls,), {"received": staticmethod(received), "furthest": 0}
        )
        told.set_lock(threading.RLock())
        return told

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{**options, "file": io.StringIO(), "leave": False})

    def update(self, n: float | None = 1) -> bool | None:
        """Count, and tell."""
        shown: bool | None = super().update(n)
        self._tell()
        return shown

    def display(self, *_arguments: Any, **_options: Any) -> None:
        """Show nothing."""

    def _tell(self) -> None:
        kind: Any = type(self)
        if self.unit == "B" and self.n > kind.furthest:
            kind.furthest = int(self.n)
            self.received(int(self.n), int(max(self.total or 0, self.n)))
