"""The evaluation's own reading of a source: regions and the boundaries between them.

It shares nothing with the analysis that engines work from, so that an engine is not judged by its own
opinion of where things are.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.working_size import WorkingPicture, blurred
from retexture.imaging.arrays import Labels

_SEGMENT_SCALE = 0.5
_SMALLEST_REGION = 120  # pixels at the segmentation's scale, about 0.25 % of a 3:2 picture
_CLEAR_STEP = 6.0  # Lab distance over two pixels: weaker borders are the segmentation's, not the picture's


@dataclass(frozen=True, eq=False)
class Segmentation:
    """Segmentation of a picture at the working size.

    Attributes:
        labels: (height, width) int32, 0 … count-1.
        count: How many regions there are.
        boundaries: (height, width) bool, the pixels on a border between regions with a clear step of colour.
    """

    labels: Labels
    count: int
    boundaries: NDArray[np.bool_]


def segment(picture: WorkingPicture) -> Segmentation:
    """Segment by mean shift and then by minimum-spanning-tree merging.

    Comaniciu and Meer, "Mean Shift: A Robust Approach Toward Feature Space Analysis" (2002);
    Felzenszwalb and Huttenlocher, "Efficient Graph-Based Image Segmentation" (2004).
    """
    small = cv2.resize(picture.rgb, None, fx=_SEGMENT_SCALE, fy=_SEGMENT_SCALE, interpolation=cv2.INTER_AREA)
    flattened = cv2.pyrMeanShiftFiltering(small, 6, 14, maxLevel=1)
    segmenter = cv2.ximgproc.segmentation.createGraphSegmentation(0.6, 220.0, _SMALLEST_REGION)
    coarse = segmenter.processImage(cv2.cvtColor(flattened, cv2.COLOR_RGB2LAB))
    height, width = picture.lightness.shape
    labels = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_NEAREST)
    return Segmentation(labels, int(labels.max()) + 1, _borders(labels) & _steps(picture))


def _borders(labels: Labels) -> NDArray[np.bool_]:
    border = np.zeros(labels.shape, bool)
    border[:, 1:] |= labels[:, 1:] != labels[:, :-1]
    border[1:] |= labels[1:] != labels[:-1]
    return border


def _steps(picture: WorkingPicture) -> NDArray[np.bool_]:
    smooth = blurred(picture.lab, 1.5)
    dx = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=0.25)
    dy = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=0.25)
    # A border found at half size is off by a pixel or two: the step may lie beside it.
    steps = cv2.dilate(np.sqrt((dx**2 + dy**2).sum(2)), np.ones((5, 5), np.uint8))
    return np.asarray(steps > _CLEAR_STEP)
