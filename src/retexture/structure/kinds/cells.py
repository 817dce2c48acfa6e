"""Cells: what lines enclose, with the gaps of the lines closed.

Balls of shrinking size are rolled between the lines (trapped-ball segmentation, Zhang et al. 2009): a large
one cannot leave a cell through a small gap, and a small one gets into the corners. Then neighbours are merged
between whose common border hardly any line runs: how much of the border is lined counts, and not how strongly
light changes across it.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Rgb8
from retexture.structure.segments.labels import borders, fill_watershed, renumber

Lines = NDArray[np.bool_]
"""(height, width): where a line is."""

_BALLS = (40, 24, 15, 9, 5, 3, 1)  # pixels of radius, at the size that cells are found at
_BACKDROP = 0.04  # of the picture
_LEAST_BALL = 9  # pixels: a smaller place where a ball fits is noise


@dataclass(frozen=True)
class Rules:
    """How cells are merged.

    Attributes:
        lined: Share of a common border along which a line must run to keep two cells apart.
        lined_behind: The same where one of them is large and at the frame: what is wrongly given to the
            backdrop is lost, while two cells of one thing are one thing all the same.
        gap: Share of a cell's border up to which its open part towards the backdrop is a gap of its outline.
        off: Pixels by which a border may lie off its line.
        smallest: Pixels: smaller cells go to the neighbour that they are least divided from.
    """

    lined: float
    lined_behind: float
    gap: float
    off: int
    smallest: int


def find_cells(lines: Lines, picture: Rgb8, rules: Rules) -> Labels:
    """Partition a picture along its lines; returns labels 0 … n-1, lines shared out to their neighbours.

    Args:
        lines: Where lines are, (height, width).
        picture: What they were found in: where a line has a gap, cells end where this changes.
        rules: What to merge.
    """
    # First all that is no line, which is a high wall in a plain; then the lines themselves.
    wall = np.dstack([lines.astype(np.uint8) * np.uint8(255)] * 3)
    beside = fill_watershed(wall, _rolled(lines)) + 1
    flooded = fill_watershed(picture, np.where(lines, 0, beside).astype(np.int32))
    labels, _ = renumber(flooded)
    return _merged(labels, lines, rules)


def _rolled(lines: Lines) -> NDArray[np.int32]:
    """A number for each place where a ball is trapped, grown by ever smaller balls; 0 where none fits."""
    room = cv2.distanceTransform((~lines).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    cells = np.zeros(lines.shape, np.int32)
    plain = np.zeros((*lines.shape, 3), np.uint8)
    count = 0
    for radius in _BALLS:
        fits = room > radius
        cells, count = _with_new(cells, fits, count)
        # Cells grow side by side through the places where this ball fits: 1 is what it cannot reach.
        markers = np.where(fits, np.where(cells > 0, cells + 1, 0), 1).astype(np.int32)
        grown = cv2.watershed(plain, markers)
        cells = np.where(grown > 1, grown - 1, cells).astype(np.int32)
    return cells


def _with_new(cells: NDArray[np.int32], fits: Lines, count: int) -> tuple[NDArray[np.int32], int]:
    """The cells, with a new one in each part of ``fits`` that holds none; and how many there are."""
    _, parts, boxes, _ = cv2.connectedComponentsWithStats(fits.astype(np.uint8), connectivity=4)
    new = boxes[:, cv2.CC_STAT_AREA] >= _LEAST_BALL
    new[0] = False
    new[np.unique(parts[cells > 0])] = False
    numbers = np.where(new, count + np.cumsum(new), 0).astype(np.int32)
    return np.where(cells > 0, cells, numbers[parts]), count + int(new.sum())


def _merged(labels: Labels, lines: Lines, rules: Rules) -> Labels:
    """Merge the pair with the least lined border again and again, then what is too small."""
    count = int(labels.max()) + 1
    near = cv2.dilate(lines.astype(np.uint8), np.ones((2 * rules.off + 1,) * 2, np.uint8)).astype(np.float32)
    length, lined = borders(labels, count, near)
    total = length * lined
    sizes = np.bincount(labels.ravel(), minlength=count).astype(np.float64)
    framed = _at_frame(labels, count)
    behind = (sizes > _BACKDROP * labels.size) & framed
    parent = np.arange(count)
    while True:
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(length > 0, total / length, np.inf)
        small = (sizes < rules.smallest) & (sizes > 0)
        strict = (behind[:, None] ^ behind[None, :]) & ~(framed[:, None] & framed[None, :])
        cost = share + (rules.lined - rules.lined_behind) * strict
        # Through a gap in its outline a thing meets the backdrop with a small part of its border.
        border = length.sum(axis=1)
        narrow = length - total < rules.gap * np.minimum(border[:, None], border[None, :])
        cost[strict & narrow] = np.inf
        cost = np.where(small[:, None] | small[None, :], cost - 2, cost)
        first, second = divmod(int(cost.argmin()), count)
        if not cost[first, second] < rules.lined:
            break
        keep, gone = (first, second) if sizes[first] >= sizes[second] else (second, first)
        _absorb(keep, gone, length, total, sizes)
        behind[keep] |= behind[gone]
        framed[keep] |= framed[gone]
        parent[parent == gone] = keep
    return renumber(parent[labels].astype(np.int32))[0]


def _at_frame(labels: Labels, count: int) -> NDArray[np.bool_]:
    frame = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    return np.bincount(frame, minlength=count) > 0


def _absorb(
    keep: int,
    gone: int,
    length: NDArray[np.float64],
    total: NDArray[np.float64],
    sizes: NDArray[np.float64],
) -> None:
    for table in (length, total):
        table[keep] += table[gone]
        table[:, keep] = table[keep]
        table[gone] = table[:, gone] = 0
        table[keep, keep] = 0
    sizes[keep] += sizes[gone]
    sizes[gone] = 0
