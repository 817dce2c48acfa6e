"""Fog: even light, and a veil that thickens with distance but leaves the subject clear."""

import numpy as np

from retexture.engines.procedural.light import Exposure, Grade, Light
from retexture.imaging.arrays import Linear
from retexture.imaging.filters import blur
from retexture.structure import Structure

_COLOUR = np.array([0.66, 0.71, 0.75], np.float32)
_THICKEST = 0.72


def veil(picture: Linear, structure: Structure) -> Linear:
    """Lay fog over a picture in linear light.

    What stands high in the picture is taken to be far; the subject is taken to be near.
    """
    height = picture.shape[0]
    far = np.linspace(1, 0, height, dtype=np.float32)[:, None]
    near = blur(structure.subject, 3 * structure.unit)
    density = np.clip(0.12 + 0.85 * far - 0.55 * near, 0.06, 1.0) * np.float32(_THICKEST)
    share = blur(density.astype(np.float32), 6 * structure.unit)[..., None]
    return np.asarray(picture * (1 - share) + _COLOUR * share, np.float32)


FOG = Light(
    name="fog",
    words=("fog", "foggy", "mist", "misty", "haze", "hazy", "in the fog"),
    key=(-0.3, -0.75, 0.6),
    key_colour=(1.25, 1.3, 1.35),
    sky=(0.8, 0.85, 0.9),
    horizon=(0.75, 0.78, 0.8),
    ground=(0.3, 0.3, 0.3),
    rim=(0.3, 0.3, 0.3),
    exposure=Exposure(median=0.42, high=1.1),
    grade=Grade(saturation=0.85, contrast=0.98),
    atmosphere=veil,
)
