"""Elementary functions that give the same single-precision numbers on every processor.

Vectorised single-precision versions differ in the last digit between instruction sets; rounded from double
precision they do not.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.floating[Any]]
Singles: TypeAlias = NDArray[np.float32]


def exp(values: Floats) -> Singles:
    """The exponential, float32."""
    return np.exp(values, dtype=np.float64).astype(np.float32)


def log(values: Floats) -> Singles:
    """The natural logarithm, float32."""
    return np.log(values, dtype=np.float64).astype(np.float32)


def tanh(values: Floats) -> Singles:
    """The hyperbolic tangent, float32."""
    return np.tanh(values, dtype=np.float64).astype(np.float32)


def power(values: Floats, exponent: float) -> Singles:
    """``values`` to the power of ``exponent``, float32."""
    return np.power(values, exponent, dtype=np.float64).astype(np.float32)
