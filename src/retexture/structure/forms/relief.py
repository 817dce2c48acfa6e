"""The photo's forms as relief: detail made even and bounded, and bodies blown up from their outlines."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from retexture.imaging.arrays import Labels, Map
from retexture.imaging.elementary import power
from retexture.imaging.filters import blur, guided, half_size, resize, soft_limit
from retexture.imaging.kernels import Helpers, kernel
from retexture.structure.forms.bands import Bands
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.regions import Regions

_INFLATION_SIDE = 192


@dataclass(frozen=True, eq=False)
class Relief:
    """What a surface engine builds heights and shading from; all (height, width) float32.

    Attributes:
        form: Large shading inside a region, relative to the region's mean, about -1.1 to 1.1.
        middle: Forms of some dozen pixels, evened out over the photo, about -0.9 to 0.9.
        fine: Small detail, without the surface's own texture, about -0.7 to 0.7.
        value: How light the region is against the photo's mean, natural logarithm of luminance.
        inflation: Height of each region blown up from its border, in pixels.
        body: The same for the subject as a whole, 0 outside of it.
        left_out: What was left out of busy places, natural logarithm of luminance.
    """

    form: Map
    middle: Map
    fine: Map
    value: Map
    inflation: Map
    body: Map
    left_out: Map


def build_relief(photo: Bands, simplified: Bands, regions: Regions, subject: Map, unit: float) -> Relief:
    """Turn a photo's bands into relief.

    Texture is suppressed, the contrast of flat photos raised and that of busy places lowered, so that the new
    material and not the old photo decides how rough a surface looks.

    Args:
        photo: The photo's bands.
        simplified: The same without the detail of busy places.
        regions: Its regions.
        subject: How surely each pixel belongs to the subject.
        unit: Pixels per 1/1024 of the long side.
    """
    height, width = photo.base.shape
    inside = resize(subject, _inflation_size(width, height)) > 0.5
    with Helpers() as pool:
        shading = pool.submit(_form_and_value, simplified.base, regions, unit)
        inflating = pool.submit(_inflate, _reduced_labels(regions.labels), 60)
        inflating_body = pool.submit(_inflate, inside.astype(np.int32), 100)
        leaving_out = pool.submit(_left_out, photo, simplified)
        keep = 1 - simplified.texture
        middle = simplified.middle * (np.float32(0.28) + np.float32(0.72) * keep)
        gain = float(np.clip(0.30 / (np.std(middle) + 0.02), 0.6, 2.2))
        limiting = pool.submit(soft_limit, middle * np.float32(gain), 1.1)
        fine = simplified.fine * (np.float32(0.10) + np.float32(0.90) * keep)
        fine = soft_limit(fine * np.float32(gain), 1.5)
        middle = limiting.result()
        even = np.clip(0.15 / (blur(np.abs(middle), 40 * unit) + 0.035), 0.35, 1.35).astype(np.float32)
        form, value = shading.result()
        body = (inflating_body.result() * inside).astype(np.float32)
        return Relief(
            form=form,
            middle=middle * even,
            fine=fine * power(np.minimum(even, 1), 1.5),
            value=value,
            inflation=_enlarge(inflating.result(), width, height),
            body=_enlarge(body, width, height),
            left_out=leaving_out.result(),
        )


def _form_and_value(base: Map, regions: Regions, unit: float) -> tuple[Map, Map]:
    value = _region_value(base, regions, unit)
    return soft_limit(base - value, 0.9), value - np.float32(base.mean())


def _left_out(photo: Bands, simplified: Bands) -> Map:
    return cast(
        Map,
        (photo.base - simplified.base) + (photo.middle - simplified.middle) + (photo.fine - simplified.fine),
    )


def _region_value(base: Map, regions: Regions, unit: float) -> Map:
    """Mean of ``base`` in each region, its steps laid on the photo's edges."""
    means = mean_by(regions.labels, regions.count, base).astype(np.float32)
    height, width = base.shape
    half = half_size(base)
    smooth = guided(resize(base, half), resize(means[regions.labels], half), 6 * unit, 0.02)
    return resize(smooth, (width, height))


def inflate(labels: Labels, size: tuple[int, int]) -> Map:
    """Height of each label blown up from its border, in pixels of a picture of ``size`` = (width, height)."""
    width, height = size
    return _enlarge(_inflate(_reduced_labels(labels), 60), width, height)


def _inflation_size(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, _INFLATION_SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _reduced_labels(labels: Labels) -> Labels:
    height, width = labels.shape
    size = _inflation_size(width, height)
    return np.asarray(
        cv2.resize(labels.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST_EXACT), np.int32
    )


def _enlarge(field: Map, width: int, height: int) -> Map:
    scale = max(width, height) / max(field.shape)
    return resize(field, (width, height), smooth=True) * np.float32(scale)


def _inflate(labels: Labels, sweeps: int) -> Map:
    """Height over each label: the root of the solution of Poisson's equation with its border held down.

    The root turns the paraboloid over a disc into a half ellipsoid (as in Lumo-style inflation of outlines).
    """
    padded = np.pad(np.pad(labels, 1, mode="edge"), 1, constant_values=-1)
    solution = np.zeros(padded.shape, np.float32)
    _relax(padded, solution, sweeps)
    return np.sqrt(np.maximum(solution[2:-2, 2:-2], 0))


@kernel
def _relax(labels: Labels, solution: Map, sweeps: int) -> None:
    """Successive over-relaxation of Δu = -1, u = 0 across a change of label."""
    height, width = labels.shape
    quarter, over = np.float32(0.25), np.float32(1.9)
    for _ in range(sweeps):
        for y in range(1, height - 1):
            for x in range(1, width - 1):
                label = labels[y, x]
                total = np.float32(1)
                if labels[y - 1, x] == label:
                    total += solution[y - 1, x]
                if labels[y + 1, x] == label:
                    total += solution[y + 1, x]
                if labels[y, x - 1] == label:
                    total += solution[y, x - 1]
                if labels[y, x + 1] == label:
                    total += solution[y, x + 1]
                solution[y, x] += over * (total * quarter - solution[y, x])
