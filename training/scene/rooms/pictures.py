"""Rendered rooms as pictures to learn from: as photos, as clay, as block-outs and as line drawings."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.evaluation import AnnotatedPicture
from retexture.evaluation.annotated.picture import PartTruth
from retexture.imaging.arrays import Linear, Map, Rgb8
from training.scene.environment_maps import tone_mapped
from training.scene.parts import PARTS
from training.scene.rooms.kinds import KINDS
from training.scene.rooms.labels import DOUBTFUL, PARTS_OF, Label

SEED, COUNT = 11, 144
"""The seed of the rooms, and how many there are."""

RENDERED = "rendered"
"""The kind of those that are shown as photos."""

_KEYS = 0.2, 0.42  # the grey that a photo's geometric mean becomes: rooms are photographed dark and bright
_CAMERA = 1  # what follows is drawn by lot apart from the rest
_CAST, _BLUR, _GRAIN, _QUALITY = (0.9, 1.1), (0.2, 0.8), (0.5, 5.0), (60, 96)
_OPEN = 0.35  # of a front's height: below, what lies behind it may be trees and houses
_CREASE, _STEP, _BEND = 12.0, 0.012, 0.12  # units of a drawing's shading and of its lines, see there
_INKS = (0, 40, 90)  # of 255
_OF_PHOTOS = "sky", "water", "plants"  # learned from photos alone: rendered ones cost them 0.02 to 0.03
_STYLES = "clay", "lines", "block-out", "clay and lines"

Labels = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class RenderedRoom:
    """What one file says.

    Attributes:
        light: (height, width, 3), linear.
        labels: (height, width), of :class:`~training.scene.rooms.labels.Label`.
        normals: (height, width, 3), 0 outside.
        depths: (height, width) in metres, far outside.
    """

    light: Linear
    labels: Labels
    normals: Map
    depths: Map


def room_file(folder: Path, number: int) -> Path:
    """Where a room's file lies."""
    return folder / f"room-{number:03}.exr"


def room_pictures(file: Path, number: int) -> Iterator[AnnotatedPicture]:
    """A room as a photo, and in two of the ways in which people draw rooms.

    Args:
        file: As the renderer wrote it.
        number: Of the room.
    """
    random = np.random.default_rng((SEED, number))
    room = read_room(file)
    is_front = KINDS[number % len(KINDS)] == "front"
    photo = tone_mapped(room.light, float(random.uniform(*_KEYS)))
    photo = photographed(photo, np.random.default_rng((SEED, number, _CAMERA)))
    yield _picture(f"room-{number}", RENDERED, photo, room.labels, is_front=is_front)
    for place in (number, number + 1):
        style = _STYLES[place % len(_STYLES)]
        name = f"room-{number}-{style.replace(' ', '-')}"
        yield _picture(name, style, drawn(room, style, random), room.labels, is_front=is_front)


def photographed(rgb: Rgb8, random: np.random.Generator) -> Rgb8:
    """A render as a camera would have stored it: a cast of colour, a little blur, grain, JPEG's blocks.

    A network could tell renders by their smoothness, and would then look for furniture in them alone.
    """
    values = rgb * random.uniform(*_CAST, 3)
    values = cv2.GaussianBlur(values, (0, 0), float(random.uniform(*_BLUR)))
    channels = int(random.choice((1, 3)))  # of the grain: film is grey, sensors are coloured
    values = values + random.normal(0, random.uniform(*_GRAIN), (*rgb.shape[:2], channels))
    stored = np.clip(values, 0, 255).astype(np.uint8)
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(*_QUALITY))]
    _, encoded = cv2.imencode(".jpg", cv2.cvtColor(stored, cv2.COLOR_RGB2BGR), quality)
    return np.asarray(cv2.cvtColor(cv2.imdecode(encoded, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB), np.uint8)


def read_room(file: Path) -> RenderedRoom:
    """Read what was rendered."""
    import OpenEXR  # here: the project's tests go without it

    with OpenEXR.File(str(file)) as opened:
        layers = {name: each.pixels for part in opened.parts for name, each in part.channels.items()}
    named = {name.partition(".")[2]: pixels for name, pixels in layers.items()}
    labels = np.rint(named["Object Index.X"]).astype(np.int32)
    normals = np.stack([named[f"Normal.{axis}"] for axis in "XYZ"], axis=-1).astype(np.float32)
    depths = np.minimum(named["Depth.Z"], 100).astype(np.float32)
    light = np.maximum(named["Combined"][..., :3].astype(np.float32), 0)
    return RenderedRoom(light, labels, normals, depths)


def drawn(room: RenderedRoom, style: str, random: np.random.Generator) -> Rgb8:
    """A room in one of the ways of drawing.

    Args:
        room: The room.
        style: Of clay, lines, block-out, clay and lines.
        random: For light, tints and ink.
    """
    if style == "lines":
        picture = np.full(room.light.shape, 255.0)
    else:
        picture = _shade(room, random)[..., None] * _tints(room, random, coloured=style == "block-out")
    if "lines" in style or random.random() < 0.3:
        ink = float(random.choice(_INKS))
        covered = _lines(room, thick=bool(random.random() < 0.4))[..., None]
        picture = picture + (ink - picture) * covered
    return np.asarray(np.clip(picture, 0, 255), np.uint8)


def _shade(room: RenderedRoom, random: np.random.Generator) -> Map:
    """Light from one side and from above, corners a little darker, as viewports show models; 0–1."""
    direction = random.uniform((-1, -1, 0.3), (1, -0.2, 1.2))
    direction = direction / np.linalg.norm(direction)
    lit = np.maximum(room.normals @ direction.astype(np.float32), 0)
    above = 0.5 + 0.5 * room.normals[..., 2]
    near = 1 / np.maximum(room.depths, 0.1)
    hollow = cv2.GaussianBlur(near, (0, 0), 6) - near
    corners = np.clip(1 - _CREASE * np.maximum(hollow, 0), 0.6, 1)
    shade = np.clip((0.5 + 0.35 * lit + 0.15 * above) * corners, 0, 1)
    return np.asarray(np.where(room.labels == Label.OUTSIDE, random.uniform(0.75, 1), shade), np.float32)


def _tints(room: RenderedRoom, random: np.random.Generator, *, coloured: bool) -> NDArray[np.float64]:
    """Grey, or a pale colour for each label; 0–255."""
    grey = random.uniform(170, 250)
    if not coloured:
        return np.full((*room.labels.shape, 3), grey)
    table = np.clip(grey + random.uniform(-60, 40, (len(Label) + 8, 3)), 40, 255)
    return np.asarray(table[room.labels])


def _lines(room: RenderedRoom, *, thick: bool) -> Map:
    """Where surfaces bend, where one hides another, and where another thing begins; 0–1."""
    borders = np.zeros(room.labels.shape, bool)
    for axis in (0, 1):
        near = 1 / np.maximum(room.depths, 0.1)  # of a plane it changes evenly
        bend = np.linalg.norm(np.diff(room.normals, axis=axis), axis=-1) > _BEND
        other = np.diff(room.labels, axis=axis) != 0
        second = np.abs(np.diff(near, 2, axis=axis)) > _STEP
        first = [slice(None), slice(None)]
        first[axis] = slice(0, -1)
        borders[tuple(first)] |= bend | other
        first[axis] = slice(1, -1)
        borders[tuple(first)] |= second
    ink = borders.astype(np.float32)
    if thick:
        ink = cv2.dilate(ink, np.ones((2, 2), np.uint8))
    return np.asarray(cv2.GaussianBlur(ink, (0, 0), 0.5), np.float32)


def _picture(name: str, kind: str, rgb: Rgb8, labels: Labels, *, is_front: bool) -> AnnotatedPicture:
    parts = truths(labels, is_front=is_front)
    absent = tuple(part for part in PARTS if part not in parts and part not in _OF_PHOTOS)
    taught = {part: truth for part, truth in parts.items() if part not in _OF_PHOTOS}
    return AnnotatedPicture(name, kind, True, rgb, taught, absent, "")


def truths(labels: Labels, *, is_front: bool) -> dict[str, PartTruth]:
    """Where each part is, by the labels of a picture, without those that are nowhere and nowhere in doubt.

    Args:
        labels: (height, width).
        is_front: Whether it is seen from outside; else what lies outside is seen through windows.
    """
    shown = {part: np.zeros(labels.shape, bool) for part in PARTS_OF.values()}
    for label, part in PARTS_OF.items():
        shown[part] |= labels == label
    outside = labels == Label.OUTSIDE
    doubtful = {part: np.zeros(labels.shape, bool) for part in (*shown, "sky")}
    for label, parts in DOUBTFUL.items():
        for part in parts:
            doubtful[part] |= labels == label
    if is_front:
        shown["sky"] = outside
        low = outside & (np.arange(len(labels)) > _OPEN * len(labels))[:, None]
        for part in ("sky", "plants", "wall", "roof"):
            doubtful[part] |= low
        doubtful["wall"] |= labels == Label.WINDOW
    else:
        shown["sky"] = np.zeros(labels.shape, bool)
        shown["window"] = shown["window"] | outside
        for part in ("sky", "plants"):
            doubtful[part] |= outside
    return {
        part: PartTruth(mask & ~doubtful[part], ~doubtful[part], ())
        for part, mask in shown.items()
        if mask.any() or doubtful[part].any()
    }
