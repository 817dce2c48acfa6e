"""Larger pictures and maps, whole or window by window."""

from retexture.imaging.enlarge.whole import enlarge, enlarge_alpha, enlarged_to, fitted_to
from retexture.imaging.enlarge.windows import (
    Window,
    window_of,
    window_of_labels,
    window_of_map,
    window_of_share,
)

__all__ = [
    "Window",
    "enlarge",
    "enlarge_alpha",
    "enlarged_to",
    "fitted_to",
    "window_of",
    "window_of_labels",
    "window_of_map",
    "window_of_share",
]
