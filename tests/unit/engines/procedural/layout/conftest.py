"""What tests of layouts start from: the engine, and a small photo whose parts they replace."""

import numpy as np
import pytest
from skimage import data

from retexture.engines.procedural import ProceduralEngine
from retexture.structure import Structure, analyse


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


@pytest.fixture(scope="module")
def analysed() -> Structure:
    """Of a photo of 180 × 120 pixels."""
    return analyse(np.ascontiguousarray(data.chelsea()[:120, :180]))
