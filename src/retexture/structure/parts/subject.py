"""What a photo is about, and which part each region plays: subject, wall, sky or floor."""

from enum import IntEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.filters import half_size, resize
from retexture.structure.segments.geodesics import distances, neighbour_graph
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.masks import Mask, without_holes
from retexture.structure.segments.regions import Regions
from retexture.structure.segments.superpixels import Superpixels
from retexture.structure.trained import SeenScene

_FREE_STEP = 3.0  # L*a*b* units between neighbours that count as the same surface
_CONTRAST_REACH = 0.25  # of the long side
_MOSTLY = 0.6
_SALIENT, _HARDLY = 0.42, 0.14  # saliency of what is surely the subject, and of what may be a part of it
_LARGEST_PART = 0.22  # of the photo
_FAINT, _SURE = 0.2, 0.45  # saliency from which something may belong to the subject, and from which it does
_HOLE = 0.08  # of the subject: smaller holes are its own marks and not what is seen through it
_BOKEH = 0.12  # share of the photo that must be out of focus before sharpness tells the subject
_UNBUILT = 0.35  # of what the photo is about: fronts of houses come to 0.25 at most


class Role(IntEnum):
    """The part that a region plays in the photo."""

    WALL = 0
    SUBJECT = 1
    SKY = 2
    FLOOR = 3


def _find_saliency(superpixels: Superpixels) -> NDArray[np.float64]:
    """How much each superpixel stands out, 0–1, shape (count,).

    Geodesic distance to the photo's left, upper and right border (Wei et al. 2012, geodesic saliency; the
    lower border is left out because subjects often touch it), weighted by contrast to what is near and by
    closeness to the centre.
    """
    geodesic = _distance_to_border(superpixels)
    distances = np.sqrt(_squared_distances(superpixels.colours))
    near = np.exp(_squared_distances(superpixels.centres) / (-2 * _CONTRAST_REACH**2)) * superpixels.sizes
    contrast = (distances * near).sum(axis=1) / near.sum(axis=1)
    x, y = superpixels.centres.T
    central = np.exp(-(((x - 0.5) / 0.38) ** 2 + ((y - 0.55) / 0.48) ** 2))
    saliency = geodesic * (0.3 + contrast / max(float(contrast.max()), 1e-6)) * (0.35 + 0.65 * central)
    strongest = float(np.quantile(saliency, 0.95))
    return np.asarray(np.clip(saliency / max(strongest, 1e-6), 0, 1))


def _squared_distances(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each of the points (count, dimensions) to each, (count, count)."""
    total = np.zeros((len(points), len(points)))
    for coordinate in points.T:
        apart = coordinate[:, None] - coordinate
        total += apart * apart
    return total


def _distance_to_border(superpixels: Superpixels) -> NDArray[np.float64]:
    labels, colours = superpixels.labels, superpixels.colours

    def costs(here: NDArray[np.intp], there: NDArray[np.intp]) -> NDArray[np.float64]:
        apart = np.linalg.norm(colours[here] - colours[there], axis=1)
        return np.asarray(np.maximum(apart - _FREE_STEP, 0))

    at_border = np.zeros(superpixels.count, bool)
    at_border[np.concatenate([labels[0], labels[:, 0], labels[:, -1]])] = True
    distance = distances(neighbour_graph(superpixels, costs), at_border)
    return np.where(np.isfinite(distance), distance, 0.0)


def find_subject(
    superpixels: Superpixels, regions: Regions, blurred: Map, air: Mask, people: Mask
) -> NDArray[np.float64]:
    """How surely each pixel of the reduced photo belongs to the subject, 0–1, by rules, (height, width).

    For where the trained network sees none, as in rows of fronts, or can't be used. A region is salient as a
    whole: the subject's flat parts come with its striking ones, and with what these enclose. Where the
    surroundings are out of focus, what is sharp is the subject, even if it fills the frame. People always
    belong to it, the sky never does.

    Args:
        superpixels: Of the photo.
        regions: Its regions.
        blurred: How far each pixel of the photo is out of focus.
        air: Where the reduced photo is sky or water.
        people: Where it shows people.
    """
    small = regions.small_labels
    saliency = _find_saliency(superpixels) * (1 - mean_by(superpixels.labels, superpixels.count, air))
    of_superpixel = saliency[superpixels.labels]
    of_region = mean_by(small, regions.count, of_superpixel)
    solid = mean_by(small, regions.count, air) < 0.5
    whole = _in_focus(regions, _with_enclosed(regions, of_region), blurred)
    whole = np.where(solid, whole, of_region)
    striking = np.maximum(of_superpixel, (whole - of_region)[small])
    raw = np.clip((0.65 * whole[small] + 0.35 * striking - _FAINT) / (_SURE - _FAINT), 0, 1)
    return np.asarray(np.maximum(np.maximum(raw, without_holes(raw > 0.5, _HOLE)) * ~air, people))


def subject_map(rgb: Rgb8, subject: NDArray[np.float64]) -> Map:
    """The subject of the reduced photo at the photo's size, 0–1, soft along the photo's own edges."""
    height, width = rgb.shape[:2]
    half = half_size(rgb)
    guide = cv2.resize(rgb, half, interpolation=cv2.INTER_AREA)
    radius = max(2, round(8 * max(half) / 1024))
    soft = cv2.ximgproc.guidedFilter(guide, resize(subject.astype(np.float32), half), radius, 50.0)
    return resize(np.clip(soft, 0, 1), (width, height))


def _at_frame(regions: Regions) -> NDArray[np.float64]:
    """How much of the photo's left, upper and right border each region takes, 0–1."""
    small = regions.small_labels
    frame = np.concatenate([small[0], small[:, 0], small[:, -1]])
    return np.bincount(frame, minlength=regions.count) / len(frame)


def _with_enclosed(regions: Regions, saliency: NDArray[np.float64]) -> NDArray[np.float64]:
    """Raise regions that lie free in the frame beside salient ones: a saucer around a cup."""
    free = (_at_frame(regions) < 0.01) & (saliency > _HARDLY) & (regions.shares < _LARGEST_PART)
    raised = saliency.copy()
    for _ in range(2):
        salient = raised > _SALIENT
        beside = (regions.border_length * salient).sum(axis=1) / regions.border_length.sum(axis=1).clip(1)
        raised = np.where(free & (beside > 0.25), np.maximum(raised, 0.7), raised)
    return raised


def _in_focus(regions: Regions, saliency: NDArray[np.float64], blurred: Map) -> NDArray[np.float64]:
    """Raise all that is sharp where a good part of the frame's surroundings is not."""
    small = regions.small_labels
    soft = mean_by(small, regions.count, resize(blurred, (small.shape[1], small.shape[0])))
    around = _at_frame(regions)
    if (regions.shares * soft)[(around > 0.05) & (soft > 0.6)].sum() < _BOKEH:
        return saliency
    return np.where((soft < 0.3) & (around < 0.4), np.maximum(saliency, 0.7), saliency)


def find_roles(regions: Regions, subject: Map, sky: Mask, floor: NDArray[np.bool_]) -> tuple[Role, ...]:
    """The role of each region.

    Args:
        regions: The partition.
        subject: How surely each pixel belongs to the subject.
        sky: Where the reduced photo is sky.
        floor: Which regions belong to the floor.
    """
    small = regions.small_labels
    height, width = small.shape
    on_subject = mean_by(small, regions.count, resize(subject, (width, height)))
    in_sky = mean_by(small, regions.count, sky)
    roles = []
    for region in range(regions.count):
        if in_sky[region] > _MOSTLY:
            roles.append(Role.SKY)
        elif floor[region]:
            roles.append(Role.FLOOR)
        else:
            roles.append(Role.SUBJECT if on_subject[region] > 0.5 else Role.WALL)
    return tuple(roles)


def is_unbuilt(scene: SeenScene | None, subject: Map) -> bool:
    """Whether what a photo is about is an animal or a vehicle, none of which is wall or floor.

    Args:
        scene: What the network says of the photo; without it nothing is known.
        subject: How surely each place belongs to the subject, at any size.
    """
    if scene is None:
        return False
    unbuilt = scene.unbuilt((subject.shape[1], subject.shape[0]))
    return float((unbuilt * subject).sum()) > _UNBUILT * float(subject.sum())
