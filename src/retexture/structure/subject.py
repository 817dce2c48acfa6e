"""What a photo is about, and which part each region plays: subject, wall, sky or floor."""

import heapq
import math
from enum import IntEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.filters import half_size, resize
from retexture.structure.regions import Regions
from retexture.structure.signs import Mask
from retexture.structure.superpixels import Patches, mean_by

_FREE_STEP = 3.0  # L*a*b* units between neighbours that count as the same surface
_CONTRAST_REACH = 0.25  # of the long side
_MOSTLY = 0.6


class Role(IntEnum):
    """The part that a region plays in the photo."""

    WALL = 0
    SUBJECT = 1
    SKY = 2
    FLOOR = 3


def find_saliency(patches: Patches) -> NDArray[np.float64]:
    """How much each superpixel stands out, 0–1, shape (count,).

    Geodesic distance to the photo's left, upper and right border (Wei et al. 2012, geodesic saliency; the
    lower border is left out because subjects often touch it), weighted by contrast to what is near and by
    closeness to the centre.
    """
    geodesic = _distance_to_border(patches)
    distances = np.sqrt(_squared_distances(patches.colours))
    near = np.exp(_squared_distances(patches.centres) / (-2 * _CONTRAST_REACH**2)) * patches.sizes
    contrast = (distances * near).sum(axis=1) / near.sum(axis=1)
    x, y = patches.centres.T
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


def _distance_to_border(patches: Patches) -> NDArray[np.float64]:
    labels = patches.labels
    start = np.unique(np.concatenate([labels[0], labels[:, 0], labels[:, -1]]))
    distance = [math.inf] * patches.count
    queue = []
    for i in start.tolist():
        distance[i] = 0.0
        queue.append((0.0, i))
    edges: list[list[tuple[int, float]]] = [[] for _ in range(patches.count)]
    a, b = np.nonzero(patches.border_length)
    costs = np.maximum(np.linalg.norm(patches.colours[a] - patches.colours[b], axis=1) - _FREE_STEP, 0)
    for i, j, cost in zip(a.tolist(), b.tolist(), costs.tolist(), strict=True):
        edges[i].append((j, cost))
    while queue:
        so_far, i = heapq.heappop(queue)
        if so_far > distance[i]:
            continue
        for j, cost in edges[i]:
            there = so_far + cost
            if there < distance[j]:
                distance[j] = there
                heapq.heappush(queue, (there, j))
    return np.array([far if math.isfinite(far) else 0.0 for far in distance])


def subject_map(rgb: Rgb8, patches: Patches, regions: Regions, saliency: NDArray[np.float64]) -> Map:
    """How surely each pixel belongs to the subject: 0–1, (height, width), soft along the photo's own edges.

    A region is salient as a whole: the subject's flat parts come with its striking ones.
    """
    small = regions.small_labels
    of_patch = saliency[patches.labels]
    of_region = mean_by(small, regions.count, of_patch)[small]
    raw = np.clip((0.65 * of_region + 0.35 * of_patch - 0.30) / 0.25, 0, 1).astype(np.float32)
    height, width = rgb.shape[:2]
    half = half_size(rgb)
    guide = cv2.resize(rgb, half, interpolation=cv2.INTER_AREA)
    radius = max(2, round(8 * max(half) / 1024))
    soft = cv2.ximgproc.guidedFilter(guide, resize(raw, half), radius, 50.0)
    return resize(np.clip(soft, 0, 1), (width, height))


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
