"""Fog: soft light, and a veil that thickens with distance, drifts, and leaves the subject clear."""

from typing import cast

import numpy as np

from retexture.engines.procedural.catalogue.light import Exposure, Light, LightGrade
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.elementary import exp
from retexture.imaging.filters import blur, guided, half_size, resize, smoothstep
from retexture.imaging.noise import CLOUD, CLOUD_B, field
from retexture.prompts import Place
from retexture.structure import Structure

_COLOUR = np.array([0.62, 0.68, 0.73], np.float32)
_THICKNESS = 1.9  # optical, over the whole depth of a picture
_SUBJECT_CLEAR = 0.92  # of the fog in front of the subject is taken away


def veil(picture: Linear, structure: Structure) -> Linear:
    """Lay fog over a picture in linear light: the farther, the more of it (Beer's law)."""
    unit = structure.unit
    thickness = _depth(structure) * np.float32(_THICKNESS) * _drift(structure)
    share = (1 - exp(-blur(thickness, 3 * unit)))[..., None]
    return np.asarray(picture * (1 - share) + _COLOUR * share, np.float32)


def _depth(structure: Structure) -> Map:
    """How far things are, 0–1: what stands high or pale is far, the subject and what is below it are near."""
    bands, unit = structure.bands, structure.unit
    half = half_size(bands.base)
    rows = np.linspace(1, 0, half[1], dtype=np.float32)[:, None]
    base = resize(bands.base, half)
    pale = smoothstep(-2.6, -0.3, base)
    far = np.float32(0.75) * rows + np.float32(0.35) * pale * (np.float32(0.3) + rows)
    if structure.sky is not None:
        far = np.maximum(far, resize(structure.sky, half))
    near = smoothstep(0.25, 0.75, resize(_near(structure), half))
    far *= 1 - np.float32(_SUBJECT_CLEAR) * near
    # Its steps lie on the photo's edges, or the subject would wear a halo.
    soft = guided(base, far.astype(np.float32), 9 * unit, 0.01)
    return resize(cast(Map, np.clip(soft, 0, 1)), structure.size)


def _near(structure: Structure) -> Map:
    """How surely something is near, 0–1: the subject, people, and what is sharp where much is not."""
    near = structure.subject
    person = structure.scene.where(Place.PERSON)
    if person is not None:
        near = np.maximum(near, person)
    blurred = structure.blurred
    staggered = min(max((float(blurred[::4, ::4].mean()) - 0.05) / 0.15, 0.0), 1.0)
    return cast(Map, np.maximum(near, np.float32(staggered) * (1 - blurred)))


def _drift(structure: Structure) -> Map:
    """Banks and gaps of the fog, 0.6 to 1.4."""
    unit = structure.unit
    banks = field(CLOUD, structure.size, 0.35 / unit, (130.0, 40.0), flatten=2.6)
    banks += np.float32(0.5) * field(CLOUD_B, structure.size, 0.9 / unit, (70.0, 310.0), flatten=2.2)
    return cast(Map, np.clip(1 + np.float32(0.8) * banks, 0.6, 1.4))


FOG = Light(
    name="fog",
    words=("fog", "foggy", "mist", "misty", "haze", "hazy", "in the fog"),
    key=(-0.45, -0.75, 0.5),
    key_colour=(1.7, 1.7, 1.65),
    sky=(0.72, 0.80, 0.88),
    horizon=(0.62, 0.66, 0.70),
    ground=(0.20, 0.20, 0.20),
    rim=(0.4, 0.4, 0.4),
    exposure=Exposure(median=0.34, high=1.0),
    grade=LightGrade(saturation=0.94, contrast=1.06),
    atmosphere=veil,
)
