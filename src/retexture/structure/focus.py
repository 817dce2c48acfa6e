"""What lies out of focus: local sharpness against that of the sharpest parts of the photo."""

from typing import cast

import numpy as np

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.filters import blur, resize, smoothstep
from retexture.structure.superpixels import lab_of, reduce_exactly

_SIDE = 512
_NOISE = 0.35  # L* a pixel: changes below it say nothing about sharpness
_BLUNT, _SHARP = 0.16, 0.42  # ratios of fine to coarse change, against the photo's sharpest parts


def find_blur(rgb: Rgb8) -> Map:
    """How far each pixel is out of focus: 0 (sharp, or too plain to tell) to 1 (no detail left).

    Where an edge is sharp, the change between a slight and no blur is nearly as large as that between strong
    ones; where it is soft there is none. The ratio is spread from the edges to what lies between them.
    """
    height, width = rgb.shape[:2]
    light = np.ascontiguousarray(lab_of(reduce_exactly(rgb, _SIDE))[..., 0])
    slight, strong = blur(light, 1.0), blur(light, 4.0)
    fine, coarse = np.abs(light - slight), np.abs(slight - strong)
    reach = max(light.shape) / 40
    weight = blur(coarse, reach)
    # Squares: the sharpest edge of a thing says how sharp its plain parts are.
    of_fine, of_coarse = (np.maximum(blur(change * change, reach), 0) for change in (fine, coarse))
    ratio = np.sqrt(of_fine / (of_coarse + np.float32(_NOISE**2)))
    telling = weight > 1.2
    if not telling.any():
        return np.zeros((height, width), np.float32)
    sharpest = max(float(np.quantile(ratio[telling], 0.9)), 0.12)
    soft = 1 - smoothstep(_BLUNT, _SHARP, cast(Map, ratio / np.float32(sharpest)))
    sure = smoothstep(0.4, 1.2, weight)
    spread = blur(soft * sure, 1.5 * reach) / (blur(sure, 1.5 * reach) + np.float32(0.02))
    field = sure * soft + (1 - sure) * np.minimum(spread, 1)
    return cast(Map, np.clip(resize(cast(Map, field.astype(np.float32)), (width, height)), 0, 1))
