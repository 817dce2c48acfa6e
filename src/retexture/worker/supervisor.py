"""Keeping worker processes alive: started, started again when they die, and stopped together."""

import subprocess
import threading
import time
from collections.abc import Callable, Sequence

import structlog

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0  # seconds before a process is started again
_STEADY = 10.0  # seconds: a process that lived so long does not count as dying again and again

_log = structlog.get_logger(__name__)


class Supervisor:
    """Runs one process in each slot. Each has a pipe as standard input, which ends when this process dies."""

    def __init__(
        self,
        command: Callable[[int], Sequence[str]],
        slots: int,
        *,
        grace: float = 30.0,
        died: Callable[[int], None] = lambda _slot: None,
    ) -> None:
        """Keep what is needed; nothing is started yet.

        Args:
            command: What to start in a slot, from 0.
            slots: How many processes.
            grace: Seconds that they are given to end, once they are told to.
            died: Called with the slot of a process that ended without being told to.
        """
        self._command = command
        self._slots = slots
        self._grace = grace
        self._died = died
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start the processes and watch over them."""
        for slot in range(self._slots):
            thread = threading.Thread(target=self._keep, args=(slot,), name=f"slot-{slot}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def pids(self) -> dict[int, int]:
        """The process of each slot that has one now."""
        with self._lock:
            return {slot: each.pid for slot, each in self._processes.items() if each.returncode is None}

    def stop(self) -> None:
        """End the processes: first with SIGTERM, after the grace with SIGKILL. Returns when they are gone."""
        with self._lock:
            self._stopping.set()
            processes = tuple(self._processes.values())
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + self._grace
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        for process in processes:
            if process.poll() is None:
                _log.error("worker killed: it did not end in time", pid=process.pid)
                process.kill()
        for thread in self._threads:
            thread.join()

    def _keep(self, slot: int) -> None:
        pause = _FIRST_PAUSE
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                status = self._live(slot)
                if self._stopping.is_set():
                    return
                if time.monotonic() - began >= _STEADY:
                    pause = _FIRST_PAUSE
                _log.warning("worker died", slot=slot, status=status, pause=pause)
                self._died(slot)
            except (
                Exception
            ) as error:  # no memory, no free process: whatever it was, the next start may go well
                _log.error("worker could not be started", slot=slot, pause=pause, exc_info=error)
            self._stopping.wait(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _live(self, slot: int) -> int | None:
        """Run a process in a slot until it ends; returns its status, or None where none was to be started."""
        process = self._launch(slot)
        if process is None:
            return None
        status = process.wait()
        if process.stdin is not None:
            process.stdin.close()
        return status

    def _launch(self, slot: int) -> "subprocess.Popen[bytes] | None":
        with self._lock:  # a process must not come to life while the others are told to end
            if self._stopping.is_set():
                return None
            process = subprocess.Popen(self._command(slot), stdin=subprocess.PIPE)  # noqa: S603 — our own
            self._processes[slot] = process
            return process
