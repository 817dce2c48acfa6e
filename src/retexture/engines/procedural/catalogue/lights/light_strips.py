"""Light strips: thin bright lines along the long straight edges of what is built, in a bright plain light."""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue.light import (
    Emission,
    Exposure,
    Light,
    LightGrade,
    LightRole,
    Relight,
    SkyLook,
)
from retexture.engines.procedural.catalogue.point import Rgb
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.filters import blur, resize
from retexture.prompts import Place, Translations
from retexture.structure import Structure

_LONGEST, _SHORTEST = 9, 70.0  # strips, and units
_APART = 22.0  # units between the middles of two strips
_NOT_MOUNTED_ON = (Place.VEGETATION, Place.SKY, Place.WATER, Place.PERSON)
_WIDTH = 1.6  # units
_HALO = ((3.0, 0.5), (10.0, 0.5), (34.0, 0.7))  # units and weights
_THROWN = 26.0  # units that its light reaches


def strips(
    structure: Structure, _height: Map, _rng: np.random.Generator, colours: tuple[Rgb, ...]
) -> Emission:
    """Strips along the longest straight lines, all of one colour, or in turn of those that are asked for."""
    unit = structure.unit / 2
    rows, columns = max(1, structure.size[1] // 2), max(1, structure.size[0] // 2)
    drawn = np.zeros((rows, columns, 3), np.float32)
    hues = np.array(colours, np.float32)
    for number, ends in enumerate(_longest(structure, (rows, columns))):
        line = np.zeros((rows, columns), np.float32)
        first, last = (tuple(map(int, point)) for point in np.rint(ends.reshape(2, 2) * 16).astype(np.int32))
        cv2.line(line, first, last, 1.0, max(1, round(_WIDTH * unit)), cv2.LINE_AA, 4)
        drawn = np.maximum(drawn, blur(line, 0.5)[..., None] * hues[number % len(hues)])
    halo = np.zeros_like(drawn)
    for sigma, weight in _HALO:
        halo += blur(drawn, max(sigma * unit, 0.3)) * np.float32(weight)
    received = blur(drawn, _THROWN * unit) * np.float32(5)
    received *= np.float32(0.9) / (np.float32(0.9) + received.max(axis=-1, keepdims=True))
    core = drawn.max(axis=-1, keepdims=True)
    seen = drawn * np.float32(4.0) + core**3 * np.float32(0.8) + halo * np.float32(1.1)
    return Emission(
        seen=resize(cast(Linear, seen), structure.size, smooth=True),
        received=resize(received, structure.size),
    )


def _longest(structure: Structure, size: tuple[int, int]) -> list[NDArray[np.float64]]:
    """The ends of each strip at half size, (x, y, x, y)."""
    unit, segments = structure.unit, structure.directions.segments
    lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    free = _free(structure, size)
    chosen: list[NDArray[np.float64]] = []
    for at in np.argsort(-lengths, kind="stable"):
        if len(chosen) == _LONGEST or lengths[at] < _SHORTEST * unit:
            break
        ends = segments[at] / 2
        middle = (ends[:2] + ends[2:]) / 2
        apart = all(np.hypot(*(middle - (other[:2] + other[2:]) / 2)) > _APART * unit / 2 for other in chosen)
        along = np.linspace(0, 1, 12)
        x = np.clip((ends[0] + (ends[2] - ends[0]) * along).astype(int), 0, size[1] - 1)
        y = np.clip((ends[1] + (ends[3] - ends[1]) * along).astype(int), 0, size[0] - 1)
        if apart and float(free[y, x].mean()) > 0.7:
            chosen.append(ends)
    return chosen


def _free(structure: Structure, size: tuple[int, int]) -> Map:
    """Where strips may be mounted, (height/2, width/2)."""
    free = np.ones(size, np.float32)
    for place in _NOT_MOUNTED_ON:
        part = structure.scene.where(place)
        if part is not None:
            free *= 1 - resize(part, (size[1], size[0]))
    return free


LIGHT_STRIPS = Light(
    name="light strips",
    words=(
        "light strips",
        "light strip",
        "led strips",
        "led strip",
        "strip lights",
        "strip lighting",
        "led lighting",
        "linear lights",
        "light lines",
    ),
    translations=Translations(
        es="tiras de luz; tiras led; líneas de luz",
        pt="fitas de led; faixas de luz; linhas de luz",
        fr="bandes lumineuses; rubans led; lignes de lumière",
        de="Lichtstreifen; Leuchtstreifen; LED-Streifen; Lichtbänder",
        it="strisce luminose; strisce led; linee di luce",
        zh="灯带; 光带; led灯带",
        ja="ライトストリップ; 光の帯; ledテープ",
        ru="световые полосы; светодиодные ленты; световые линии",
    ),
    key=(0.2, -0.75, 0.6),
    key_colour=(1.15, 1.22, 1.3),
    sky=(0.95, 1.0, 1.06),
    horizon=(0.62, 0.68, 0.74),
    ground=(0.26, 0.28, 0.31),
    rim=(0.25, 0.32, 0.38),
    role=LightRole.LAMPS,
    exposure=Exposure(median=0.27, high=0.80),
    grade=LightGrade(saturation=1.0, contrast=1.06, bloom=0.16, shadow_tint=(0.95, 1.0, 1.05)),
    air=SkyLook(
        zenith=(0.014, 0.026, 0.075),
        horizon=(0.10, 0.13, 0.21),
        clouds=0.2,
        cloud_lit=(0.10, 0.12, 0.18),
        cloud_shade=(0.03, 0.04, 0.08),
    ),
    relight=Relight(
        lit=(0.46, 0.53, 0.68),
        shade=(0.33, 0.39, 0.53),
        evenness=0.6,
        saturation=0.72,
        lamp=(2.2, 2.3, 2.4),
        panes=0.4,
        outside=(0.12, 0.16, 0.28),
        room=(1.6, 1.62, 1.62),
    ),
    emit=strips,
    neon=((0.16, 0.82, 1.0),),
)
