"""What a rendering fills: a whole picture at its own size, or a window of it, larger.

A window is rendered by the same stages. What only the whole picture tells, as exposure and cast light, is
remembered while that is rendered, and each window takes its part of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.enlarge import Window, window_of_map

Found = TypeVar("Found")

Remembered: TypeAlias = dict[str, object]
"""What the whole picture told, by name; maps may be of a reduced size."""


@dataclass(frozen=True, eq=False)
class Canvas:
    """What is rendered.

    Attributes:
        size: (width, height) of the whole picture, in pixels of this canvas.
        window: Which part of it; None: the whole picture, at its own size.
        zoom: How many pixels of this canvas one of the picture's own has.
        remembered: What the whole picture told; None: nobody will ask for it.
    """

    size: tuple[float, float]
    window: Window | None = None
    zoom: float = 1.0
    remembered: Remembered | None = field(default=None, repr=False)

    @property
    def frame(self) -> tuple[float, float, float, float, float]:
        """Left, top, whole width and height, and zoom, for kernels."""
        return self.left, self.top, float(self.size[0]), float(self.size[1]), self.zoom

    @property
    def left(self) -> float:
        """Pixels from the whole picture's first to this canvas' first column.

        Both are taken at their middles, so patterns lie on a window where they lie on the picture.
        """
        return 0.0 if self.window is None else self.window.left + 0.5 * (1 - self.zoom)

    @property
    def top(self) -> float:
        """The same of rows."""
        return 0.0 if self.window is None else self.window.top + 0.5 * (1 - self.zoom)

    def whole(self, name: str, find: Callable[[], Found]) -> Found:
        """What only the whole picture tells: found on it, and on a window its part of what was found.

        Args:
            name: A name of its own.
            find: Finds it on a whole picture; maps are (height, width) or (height, width, channels) float32.
        """
        if self.window is not None:
            assert self.remembered is not None
            return self.part_of(cast(Found, self.remembered[name]))
        found = find()
        if self.remembered is not None:
            self.remembered[name] = found
        return found

    def remember(self, name: str, found: "NDArray[np.uint8] | NDArray[np.float32] | None") -> None:
        """Remember a result of the whole picture, where anybody will ask for it."""
        if self.window is None and self.remembered is not None:
            self.remembered[name] = found

    def part_of(self, found: Found) -> Found:
        """A window's part of something found on the whole picture."""
        if self.window is None or not isinstance(found, np.ndarray) or found.ndim < 2:
            return found
        return cast(Found, window_of_map(found, self.window))
