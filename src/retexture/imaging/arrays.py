"""Names for the array conventions of the project, which ``docs/images.md`` states in full."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Rgb8: TypeAlias = NDArray[np.uint8]
"""(height, width, 3), 0–255, display-referred sRGB, channel order red, green, blue."""

Alpha8: TypeAlias = NDArray[np.uint8]
"""(height, width), 0 transparent – 255 opaque, not premultiplied."""

Map: TypeAlias = NDArray[np.float32]
"""(height, width): one scalar a pixel; its range is the field's own and stated where it is made."""

Linear: TypeAlias = NDArray[np.float32]
"""(height, width, 3), linear light with the sRGB primaries, 1 = diffuse white, may exceed 1."""

Labels: TypeAlias = NDArray[np.int32]
"""(height, width): 0 … n-1, the index of the region that a pixel belongs to."""
