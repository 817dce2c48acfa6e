"""Block-outs, clay models and line drawings: the evaluation's scenes from other sides, in other light."""

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from retexture.evaluation import SHOTS, AnnotatedPicture, Shot
from retexture.evaluation.annotated.picture import PartTruth
from retexture.evaluation.annotated.scenes import draw
from training.scene.parts import PARTS, SIDE

_OTHERS = 2  # of each shot
_STYLES = tuple(sorted({shot.style for shot in SHOTS}))
_STEP = (0.21, 0.07, 0.15)  # sideways, up and forwards, of the distance to what is looked at, at most
_ASIDE, _SUN = 0.25, 0.4  # at most, of the point looked at (metres) and of the light's direction
_LOWEST = 0.5  # metres: of the eye
_ZOOM = (0.85, 1.2)


def models(seed: int) -> Iterator[tuple[AnnotatedPicture, str]]:
    """Draw the scenes anew, each with the scene's name."""
    random = np.random.default_rng(seed)
    for number, shot in enumerate(shot for shot in SHOTS for _ in range(_OTHERS)):
        other = _moved(shot, random)
        drawn = draw(other, SIDE)
        parts = {
            name: PartTruth(mask, _inner(mask), ()) for name, mask in drawn.parts.items() if name in PARTS
        }
        # Trees of these scenes are balls on sticks; what is none of them may still look like a plant.
        absent = tuple(name for name in PARTS if name not in drawn.parts and name != "plants")
        name = f"model-{number}"
        yield AnnotatedPicture(name, other.style, True, drawn.rgb, parts, absent, ""), shot.scene


def _moved(shot: Shot, random: np.random.Generator) -> Shot:
    eye, aim = np.array(shot.eye), np.array(shot.aim)
    eye = eye + random.uniform(-1, 1, 3) * np.array(_STEP) * np.linalg.norm(eye - aim)
    sun = np.array(shot.sun) + random.uniform(-_SUN, _SUN, 3)
    aim = aim + random.uniform(-_ASIDE, _ASIDE, 3)
    return replace(
        shot,
        style=_STYLES[int(random.integers(len(_STYLES)))],
        eye=(float(eye[0]), max(float(eye[1]), _LOWEST), float(eye[2])),
        aim=(float(aim[0]), float(aim[1]), float(aim[2])),
        sun=(float(sun[0]), abs(float(sun[1])), float(sun[2])),
        focal=shot.focal * float(random.uniform(*_ZOOM)),
    )


def _inner(mask: np.ndarray) -> np.ndarray:
    """Where a mask is the same all around, one pixel far."""
    small, square = mask.astype(np.uint8), np.ones((3, 3), np.uint8)
    return np.asarray(cv2.erode(small, square, borderValue=1) == cv2.dilate(small, square))
