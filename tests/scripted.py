"""The real engine and the real store with a script: they fail, wait or kill their process as it says."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import (
    Cancelled,
    EngineCancelled,
    EngineError,
    EngineRefused,
    Progress,
    Request,
    Variation,
)
from retexture.storage import Store


class ScriptedEngine(ProceduralEngine):
    """Pictures are the real engine's; words in brackets in the prompt are the script.

    ``[fails 2 once]`` and ``[fails 2 always]``: before variation 2. ``[dies at 2]``: kills its process there.
    ``[waits at 1]``: until the gate's file exists, or until it is told to give up. ``[deaf at 1]``: the same,
    but does not hear that it is to give up. ``[refuses 0]``: refuses the whole before variation 0.
    """

    repeats = False
    """Whether it says that it makes the same picture again."""

    def __init__(self, gate: Path | None = None) -> None:
        super().__init__()
        self.capabilities = replace(self.capabilities, repeats=self.repeats)
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
        if f"[refuses {number}]" in prompt:
            raise EngineRefused("This engine was told to refuse.")
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


class MortalStore(Store):
    """Kills its process before it stores an object whose name has this ending, unless one died so before."""

    def __init__(self, url: str, ending: str, died: Path) -> None:
        super().__init__(url)
        self._ending, self._died = ending, died

    def put(self, name: str, data: bytes, media_type: str) -> None:
        if name.endswith(self._ending) and not self._died.exists():
            self._died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        super().put(name, data, media_type)


class RepeatingEngine(ScriptedEngine):
    """The same, which says that it makes pictures again, at any scale; it remembers what it was asked for.

    A larger picture is made of large pixels, and neither palettes nor backgrounds act.
    """

    repeats = True

    def __init__(self, gate: Path | None = None) -> None:
        super().__init__(gate)
        self.asked: list[Request] = []

    def variations(self, request: Request, progress: Progress, cancelled: Cancelled) -> Iterator[Variation]:
        self.asked.append(request)
        plain = replace(request, scale=1, keeps=None, background=None)
        for variation in super().variations(plain, progress, cancelled):
            width, height = (side * request.scale for side in request.photo.size)
            large = cv2.resize(variation.rgb, (width, height), interpolation=cv2.INTER_NEAREST)
            yield replace(variation, rgb=np.asarray(large, np.uint8))
