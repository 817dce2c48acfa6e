"""The real engine with a script: it fails, waits or kills its process where the prompt says so."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import Cancelled, EngineCancelled, EngineError, Progress, Request, Variation


class ScriptedEngine(ProceduralEngine):
    """Pictures are the real engine's; words in brackets in the prompt are the script.

    ``[fails 2 once]`` and ``[fails 2 always]``: before variation 2. ``[dies at 2]``: kills its process there.
    ``[waits at 1]``: until the gate's file exists, or until it is told to give up. ``[deaf at 1]``: the same,
    but does not hear that it is to give up.
    """

    def __init__(self, gate: Path | None = None) -> None:
        super().__init__()
        self.gate = gate
        self.made: list[int] = []
        self._failed: set[int] = set()

    def variations(self, request: Request, progress: Progress, cancelled: Cancelled) -> Iterator[Variation]:
        number = request.first
        for variation in super().variations(request, progress, cancelled):
            self._play(request.prompt, number, cancelled)
            self.made.append(number)
            yield variation
            number += 1

    def _play(self, prompt: str, number: int, cancelled: Cancelled) -> None:
        if f"[dies at {number}]" in prompt:
            os.kill(os.getpid(), signal.SIGKILL)
        if f"[fails {number} always]" in prompt:
            raise EngineError("This engine was told to fail.")
        if f"[fails {number} once]" in prompt and number not in self._failed:
            self._failed.add(number)
            raise RuntimeError("This engine was told to fail once.")
        if f"[waits at {number}]" in prompt:
            while not self._open():
                if cancelled():
                    raise EngineCancelled
                time.sleep(0.01)
        if f"[deaf at {number}]" in prompt:
            while not self._open():
                time.sleep(0.01)

    def _open(self) -> bool:
        return self.gate is not None and self.gate.exists()
