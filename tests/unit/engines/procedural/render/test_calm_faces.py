"""Patterns on faces: their colours are evened out, and nothing else is."""

import numpy as np
import pytest

from retexture.engines.procedural.canvas import Canvas
from retexture.engines.procedural.render.evaluate import BLUE, CHANNELS, GREEN, RED
from retexture.engines.procedural.render.faces import calm_faces

ONE, OTHER = np.s_[10:40, 10:34], np.s_[60:80, 60:76]
WHOLE = Canvas((100, 100))
COLOURS = (RED, GREEN, BLUE)


@pytest.fixture
def veined() -> np.ndarray:
    samples = np.full((CHANNELS, 100, 100), 0.8, np.float32)
    samples[:, :, ::8] = 0.1
    return samples


@pytest.fixture
def face() -> np.ndarray:
    there = np.zeros((100, 100), np.float32)
    there[ONE] = there[OTHER] = 1
    return there


def test_veins_fade_on_every_face_and_nowhere_else(veined: np.ndarray, face: np.ndarray) -> None:
    made = veined.copy()
    calm_faces(made, face, np.float32(1), WHOLE)
    for channel in COLOURS:
        for where in (ONE, OTHER):
            assert made[channel][where].std() < 0.3 * veined[channel][where].std()
            assert made[channel][where].mean() == pytest.approx(veined[channel][where].mean(), abs=0.05)
        np.testing.assert_array_equal(made[channel][face == 0], veined[channel][face == 0])


def test_relief_and_gloss_stay(veined: np.ndarray, face: np.ndarray) -> None:
    made = veined.copy()
    calm_faces(made, face, np.float32(1), WHOLE)
    others = [channel for channel in range(CHANNELS) if channel not in COLOURS]
    np.testing.assert_array_equal(made[others], veined[others])


def test_what_keeps_the_photos_colours_keeps_the_face(veined: np.ndarray, face: np.ndarray) -> None:
    made = veined.copy()
    calm_faces(made, face, np.float32(0), WHOLE)
    np.testing.assert_array_equal(made, veined)
    half = np.zeros_like(face)
    half[:, :20] = 1
    calm_faces(made, face, half, WHOLE)
    np.testing.assert_array_equal(made[:, :, 20:], veined[:, :, 20:])


def test_a_picture_without_faces_stays(veined: np.ndarray, face: np.ndarray) -> None:
    made = veined.copy()
    calm_faces(made, face * 0, np.float32(1), WHOLE)
    np.testing.assert_array_equal(made, veined)
