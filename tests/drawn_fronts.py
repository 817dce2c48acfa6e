"""Photos of house fronts whose parts are known, because they are drawn."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Rgb8
from retexture.prompts import Place
from retexture.structure import InputKind, Scene, Structure, analyse
from retexture.structure.trained import ScenePart, SeenScene

WIDTH, HEIGHT = 512, 384
_TOP, _FOOT = 96, 320  # rows between which the front stands
_SIDES = 64, 448  # columns
_SKY, _GRASS = (150, 190, 235), (90, 130, 60)
_PLASTER, _TILES, _PANE, _FRAME, _DOOR = (
    (215, 185, 140),
    (170, 85, 60),
    (35, 42, 52),
    (245, 245, 240),
    (30, 90, 60),
)
_GRAIN = 3.0  # of 255: plaster is not flat, and neither is a photo


@dataclass(frozen=True, eq=False)
class Front:
    """A house seen from the front.

    Attributes:
        rgb: Its picture.
        parts: Where sky, front, roof, door, windows, their frames and panes, and the ground are.
    """

    rgb: Rgb8
    parts: dict[str, NDArray[np.bool_]]

    @property
    def structure(self) -> Structure:
        """Its analysis, with the scene as a network sees it that knows no windows, doors and roofs."""
        wall = self.parts["front"].astype(np.float32)
        ground = self.parts["ground"].astype(np.float32)
        nothing = SeenScene(
            np.zeros((len(ScenePart), HEIGHT, WIDTH), np.float32), np.zeros((1000, 4, 4), np.float32)
        )
        return replace(
            analyse(self.rgb),
            kind=InputKind.PHOTO,
            scene=Scene({Place.WALL: wall, Place.GROUND: ground}, ()),
            seen=nothing,
            sky=self.parts["sky"].astype(np.float32),
            open_sky=self.parts["sky"].astype(np.float32),
            furnishings={},
        )


def draw_front(*, openings: bool = True, tiled: bool = False) -> Front:
    """A plastered house, with six windows and a door if it has openings, and a roof of fired tiles."""
    picture = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    picture[:] = _SKY
    parts = {
        name: np.zeros((HEIGHT, WIDTH), np.uint8) for name in ("front", "window", "pane", "door", "roof")
    }
    _box(picture, parts["front"], (_SIDES[0], _TOP), (_SIDES[1], _FOOT), _PLASTER)
    if tiled:
        _box(picture, parts["roof"], (_SIDES[0], _TOP), (_SIDES[1], _TOP + 40), _TILES)
    if openings:
        for row in (150, 236):
            for column in (96, 236, 376):
                box = (column, row), (column + 40, row + 56)
                _box(picture, parts["window"], *box, _FRAME)
                for left in (column + 5, column + 22):
                    _box(picture, parts["pane"], (left, row + 5), (left + 13, row + 51), _PANE)
        _box(picture, parts["door"], (180, 240), (212, _FOOT), _DOOR)
    picture[_FOOT + 1 :] = _GRASS
    grain = np.random.default_rng(5).normal(0, _GRAIN, (HEIGHT, WIDTH, 1))
    rgb = np.clip(picture + grain, 0, 255).astype(np.uint8)
    shown = {name: mask > 0 for name, mask in parts.items()}
    rows = np.arange(HEIGHT)[:, None] > _FOOT
    shown["ground"] = np.broadcast_to(rows, (HEIGHT, WIDTH))
    shown["frame"] = shown["window"] & ~shown["pane"]
    shown["sky"] = ~shown["front"] & ~shown["ground"]
    return Front(rgb, shown)


def _box(
    picture: Rgb8,
    part: NDArray[np.uint8],
    first: tuple[int, int],
    last: tuple[int, int],
    paint: tuple[int, ...],
) -> None:
    cv2.rectangle(picture, first, last, paint, cv2.FILLED)
    cv2.rectangle(part, first, last, 1, cv2.FILLED)
