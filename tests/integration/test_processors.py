"""Between kinds of processor the same request may differ by 2/255 at the most.

Another kind is had by switching off, in a process of its own, the instructions that the libraries choose by
processor: vector extensions and fused multiply-add.
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

LOOKS = (
    "white marble with gold veins",
    "rusted steel in neon night",
    "ice, golden hour",
    "oil painting",
    "mosaic",
    "ink",
)
OLDER = {
    "OPENCV_CPU_DISABLE": "AVX512_SKX,AVX512_ICL,AVX512_COMMON,AVX512_CNL,AVX512_CLX,AVX2,FMA3,AVX,FP16",
    "NUMBA_CPU_NAME": "x86-64",
    "NUMBA_CPU_FEATURES": "",
    "OPENBLAS_CORETYPE": "Nehalem",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F,-AVX,-AVX2_Usable,-FMA_Usable",
}
PICTURES = """
import sys, numpy as np
from skimage import data
from retexture import apply
made = [
    picture.rgb
    for look in sys.argv[2:]
    for photo in (data.astronaut(), data.coffee())
    for picture in apply(photo, look, n=1, seed=3)
]
np.savez(sys.argv[1], *made)
"""


def pictures(folder: Path, name: str, **environment: str) -> list[np.ndarray]:
    file = folder / f"{name}.npz"
    subprocess.run(
        [sys.executable, "-c", PICTURES, str(file), *LOOKS],
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
    )
    with np.load(file) as made:
        return [made[key] for key in made.files]


def without_vector_extensions() -> dict[str, str]:
    """numpy names the groups that it found here and can switch off, and refuses others."""
    found = np.show_config(mode="dicts")["SIMD Extensions"]["found"]
    return {**OLDER, "NPY_DISABLE_CPU_FEATURES": " ".join(found)}


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the instructions are named for x86")
def test_an_older_processor_makes_the_same_pictures(tmp_path: Path) -> None:
    here = pictures(tmp_path, "here")
    older = pictures(tmp_path, "older", **without_vector_extensions())
    for look, one, other in zip(np.repeat(LOOKS, 2), here, older, strict=True):
        assert np.abs(one.astype(int) - other.astype(int)).max() <= 2, look
