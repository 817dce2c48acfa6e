"""How large a pattern is in each region: by metres where the photo tells them, else as it looks good."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import Material
from retexture.engines.procedural.layout import LaidLook, Part
from retexture.structure import SizeFrom, mean_by

_FINEST = 4.0  # pixels: what repeats in less can't be told from noise, whatever its real size
_LARGEST = 4.0  # times the pattern's own size: beyond it one piece would cover the part
_VARIED = 0.25  # of the exponent by which variations differ in scale: bricks are of one size


def scale_of_regions(
    laid: LaidLook, material: Material, pieces: NDArray[np.intp], own: float, usual: float
) -> NDArray[np.float32]:
    """The size of a material's pattern in each region, as a factor on the kernel's own.

    Args:
        laid: The look on the photo.
        material: The material.
        pieces: A number for each region that is the same for all that one pattern runs through.
        own: The factor that the prompt and the variation ask for.
        usual: The size of patterns on such a picture where no metres are known.
    """
    count = laid.structure.regions.count
    scale = np.full(count, own * usual * material.scale, np.float64)
    if material.repeat is None or laid.sizes is None:
        return scale.astype(np.float32)
    metres = _of_pieces(laid.sizes.metres, pieces, laid.structure.regions.shares)
    known = ~np.isnan(metres)
    wanted = own * material.repeat.metres / material.repeat.units / metres[known]
    least = _FINEST / (material.repeat.units * laid.structure.unit)
    scale[known] = np.clip(wanted, least, max(_LARGEST * material.scale, least))
    return scale.astype(np.float32)


def variation_of_measured(scale: float) -> float:
    """How much larger a variation makes patterns of a known size, for its factor on the others."""
    return float(scale**_VARIED)


def _of_pieces(
    metres: NDArray[np.float64], pieces: NDArray[np.intp], shares: NDArray[np.float64]
) -> NDArray[np.float64]:
    """One size for all regions of a piece: that of its largest region that has one."""
    result = metres.copy()
    for piece in np.unique(pieces):
        known = np.flatnonzero((pieces == piece) & ~np.isnan(metres))
        if len(known):
            result[pieces == piece] = metres[known[np.argmax(shares[known])]]
    return result


def sizes_in_words(laid: LaidLook) -> str:
    """What the sizes of patterns follow, for receipts; empty where nothing was measured."""
    if laid.sizes is None:
        return ""
    told = [_told(laid, part, laid.sizes.evidence) for part in laid.layout.parts]
    return " ".join(dict.fromkeys(filter(None, told)))


def _told(laid: LaidLook, part: Part, evidence: Sequence[SizeFrom]) -> str:
    """The same for one material: what most of it is measured by."""
    repeat, regions = part.material_layer.material.repeat, laid.structure.regions
    if repeat is None:
        return ""
    covered = regions.shares.copy()
    if part.share is not None:
        covered *= mean_by(regions.labels, regions.count, part.share)
    totals = {
        source: float(sum(covered[at] for at, each in enumerate(evidence) if each is source))
        for source in SizeFrom
    }
    source = max(totals, key=lambda each: totals[each])
    return f"The size of the {repeat.what} follows {source.value}." if source.value else ""
