"""Tone made of marks of one ink, as printers make it: dots and lines that swell with the darkness."""

import math
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map
from retexture.imaging.kernels import for_rows, kernel

_LEVELS = 256  # of the table from coverage to threshold
_FINEST = 2.2  # pixels: a screen closer than this would make moiré, and is drawn so wide


def halftone(tone: Map, pitch: float, angle: float) -> Map:
    """Round dots that grow with the tone, meet at a half and leave round gaps above it.

    Args:
        tone: (height, width) float32 0–1, how much of the paper is to be covered.
        pitch: Pixels between neighbouring dots.
        angle: Of the rows of dots to the x axis, in radians.

    Returns:
        How far each pixel is covered, 0–1, with smooth outlines.
    """
    out = np.empty_like(tone)
    per_pixel = 2 * math.pi / max(pitch, _FINEST)
    step_x, step_y = per_pixel * math.cos(angle), per_pixel * math.sin(angle)
    for_rows(tone.shape[0], partial(_dots, tone, step_x, step_y, _thresholds(), out))
    return out


def ruled(phase: Map, width: Map, pitch: float) -> Map:
    """Lines along whole numbers of a phase, as wide as asked for.

    Args:
        phase: (height, width) float32; it grows by 1 from one line to the next.
        width: (height, width) float32: the lines' width as a share of their distance, 0 (none) to 1 (closed).
        pitch: Their usual distance in pixels: where the phase spreads them they grow no wider than here.

    Returns:
        How far each pixel is covered, 0–1; where lines lie too close for the pixels, their mean tone.
    """
    out = np.empty_like(phase)
    for_rows(phase.shape[0], partial(_lines, phase, width, pitch, out))
    return out


@cache
def _thresholds() -> NDArray[np.float32]:
    """The level of the dots' hills above which each share of the plane lies."""
    turn = np.cos(np.linspace(0, math.pi, 513))
    hills = np.sort(((turn[:, None] + turn[None]) / 2).ravel())[::-1]
    thresholds = hills[np.linspace(0, hills.size - 1, _LEVELS).astype(np.int64)]
    return thresholds.astype(np.float32)


@kernel
def _dots(tone: Map, step_x: float, step_y: float, thresholds: Map, out: Map, top: int, bottom: int) -> None:
    levels = thresholds.shape[0] - 1
    slope = 0.5 * math.sqrt(step_x * step_x + step_y * step_y)
    for y in range(top, bottom):
        for x in range(tone.shape[1]):
            wanted = min(max(tone[y, x], np.float32(0)), np.float32(1))
            u = x * step_x + y * step_y
            v = y * step_x - x * step_y
            hill = 0.5 * (math.cos(u) + math.cos(v))
            steep = math.sin(u) * math.sin(u) + math.sin(v) * math.sin(v)
            step = slope * math.sqrt(max(steep, 0.15))
            # Nothing and everything lie half a step beyond the hills, so that paper and ink stay clean.
            above = (hill - thresholds[int(wanted * levels + 0.5)]) / step
            ends = (2 * wanted - 1) ** 7
            out[y, x] = min(max(above + 0.5 * ends + 0.5, 0.0), 1.0)


@kernel
def _lines(phase: Map, width: Map, pitch: float, out: Map, top: int, bottom: int) -> None:
    height, across = phase.shape
    for y in range(top, bottom):
        for x in range(across):
            here = phase[y, x]
            right, down = min(x + 1, across - 1), min(y + 1, height - 1)
            left, up = max(x - 1, 0), max(y - 1, 0)
            gx = (phase[y, right] - phase[y, left]) * np.float32(0.5)
            gy = (phase[down, x] - phase[up, x]) * np.float32(0.5)
            density = math.sqrt(gx * gx + gy * gy) + 1e-6
            half = 0.5 * min(max(width[y, x], np.float32(0)), np.float32(1))
            half = min(half, half * density * pitch * 1.1)
            away = abs(here - math.floor(here + 0.5))
            line = min(max((half - away) / density + 0.5, 0.0), 1.0)
            line *= min(2 * half / density, 1.0)  # a line thinner than a pixel is paler
            blend = min(max((density - 0.30) / 0.20, 0.0), 1.0)
            out[y, x] = line + (2 * half - line) * blend
