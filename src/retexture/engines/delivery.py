"""From an engine's variations to pictures that may be handed out, whatever the engine.

What lies outside the mask is put back, each picture's structure is measured, and a picture that kept less
of it than was asked for is made again, more strictly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from retexture.engines.protocol import (
    Cancelled,
    Engine,
    EngineError,
    EngineRefused,
    Kept,
    Progress,
    Request,
    Variation,
)
from retexture.engines.repeating import MOST_PIXELS, as_asked
from retexture.engines.source_structures import SourceStructures
from retexture.evaluation import SourceStructure, structure_score
from retexture.imaging.arrays import Rgb8
from retexture.imaging.enlarge import Window, fitted_to, window_of, window_of_map
from retexture.imaging.kernels import Helpers
from retexture.imaging.mask import Mask

MOST_RENDERINGS = 3
"""How often one picture is made at most: as asked, half the way to the strictest, the strictest."""


_BAND = 512  # rows of a large picture that are masked at a time


def deliver(
    engine: Engine,
    request: Request,
    progress: Progress,
    cancelled: Cancelled,
    sources: SourceStructures | None = None,
) -> Iterator[Variation]:
    """Yield the variations of ``request``, masked, measured and, where they have to be, made again.

    Args:
        engine: What makes them.
        request: Its mask is as large as its photo.
        progress: See :data:`~retexture.engines.protocol.Progress`.
        cancelled: See :data:`~retexture.engines.protocol.Cancelled`.
        sources: Where what is read of the photo is kept for the next request; None: nowhere.

    Raises:
        EngineCancelled: ``cancelled`` answered yes.
        EngineError: The pictures could not be made.
    """
    _check(engine, request)
    sources, reached = sources or SourceStructures(), 0.0

    def told(share: float, stage: str) -> None:
        nonlocal reached
        reached = share
        progress(share, stage)

    with Helpers(1) as beside:  # the engine
        reading = beside.submit(sources.of, request.photo)
        for variation in engine.variations(request, told, cancelled):
            tries, given_up = [_tried(variation, request, reading.result())], ""
            for strictness in _stricter(request.structure):
                if max(tried.score for tried in tries) >= request.min_structure:
                    break
                progress(reached, f"Making picture {variation.number + 1} again, closer to the photo")
                harder = replace(
                    request, structure=strictness, first=variation.number, count=variation.number + 1
                )
                try:
                    again = _only(engine, harder, cancelled)
                except EngineError as error:  # there is a picture: a weaker one is better than none
                    given_up = str(error)
                    break
                tries.append(_tried(again, harder, reading.result()))
            yield _chosen(tries, request, given_up)


@dataclass(frozen=True, eq=False)
class _Tried:
    """A variation as it would be delivered, and what it kept at which strictness."""

    variation: Variation
    score: float
    structure: float


def _stricter(structure: float) -> tuple[float, ...]:
    """The strictnesses to try after ``structure``, in even steps up to 1."""
    steps = MOST_RENDERINGS - 1
    if structure >= 1:
        return ()
    return tuple(structure + (1 - structure) * step / steps for step in range(1, MOST_RENDERINGS))


def _check(engine: Engine, request: Request) -> None:
    """Raise EngineError where an engine is asked for what it can't do, or for too large a picture."""
    if request.maps and not engine.capabilities.maps:
        raise EngineRefused(
            f"The engine {engine.name} gives no maps of surfaces; order the pictures without maps, or by "
            "another engine."
        )
    repeats = request.scale != 1 or request.keeps is not None or request.background is not None
    if repeats and not engine.capabilities.repeats:
        raise EngineError(
            f"The engine {engine.name} makes a new picture each time: it can neither render one again at "
            "another size, nor keep its palette, nor lay a look over it; enlarge the picture, or make it the "
            "source."
        )
    width, height = request.photo.size
    if request.scale > 1 and request.scale**2 * width * height > MOST_PIXELS:
        raise EngineError(
            f"{request.scale} times {width} × {height} is more than {MOST_PIXELS >> 20} megapixels; "
            "choose a smaller scale."
        )


def _tried(variation: Variation, request: Request, source: SourceStructure) -> _Tried:
    if request.mask is not None:
        variation = replace(variation, rgb=_masked(variation.rgb, request.mask, request))
    # The photo has no more structure than its own size shows.
    own_size = fitted_to(variation.rgb, request.photo.size)
    return _Tried(variation, structure_score(source, own_size), request.structure)


def _masked(rgb: Rgb8, mask: Mask, request: Request) -> Rgb8:
    """A picture with what is shown of the photo where the mask has it, band by band where it is larger."""
    before = request.photo.rgb
    if request.background is not None:
        before = fitted_to(request.background.rgb, request.photo.size)
    if request.scale == 1:
        return mask.applied(rgb, before)
    height, width = rgb.shape[:2]
    masked = np.empty_like(rgb)
    for top in range(0, height, _BAND):
        window = Window(0, top, width, min(_BAND, height - top), (width, height))
        share = np.clip(window_of_map(mask.share, window), 0, 1)
        rows = np.s_[top : top + window.height]
        masked[rows] = replace(mask, share=share).applied(rgb[rows], window_of(before, window))
    return masked


def _only(engine: Engine, request: Request, cancelled: Cancelled) -> Variation:
    for variation in engine.variations(request, lambda _share, _stage: None, cancelled):
        return variation
    raise EngineError("The engine did not make the picture again.")


def _chosen(tries: Sequence[_Tried], request: Request, given_up: str) -> Variation:
    """The try that kept the most, with a receipt that tells of all, and why there was no further one."""
    best = max(tries, key=lambda tried: tried.score)
    receipt = as_asked(best.variation.receipt, request)
    notes = receipt.notes if request.mask is None else (*receipt.notes, *request.mask.notes)
    if len(tries) > 1 or given_up:
        notes = (*notes, _note_on(tries, best, request.min_structure))
    if given_up:
        notes = (*notes, f"Picture {best.variation.number + 1} was not made once more: {given_up}")
    return replace(
        best.variation,
        receipt=replace(
            receipt,
            notes=notes,
            mask_sha256=request.mask.sha256 if request.mask else None,
            swatch_sha256=request.swatch.sha256 if request.swatch else None,
            kept=Kept(round(best.score, 4), best.structure, len(tries)),
            upstream=tuple(call for tried in tries for call in tried.variation.receipt.upstream),
            tried=tries[0].variation.receipt.tried,
        ),
    )


def _note_on(tries: Sequence[_Tried], best: _Tried, asked: float) -> str:
    picture = f"Picture {best.variation.number + 1}"
    times = (
        f"it was made {len(tries)} times, more strictly each time" if len(tries) > 1 else "it was made once"
    )
    if best.score < asked:
        return (
            f"{picture} keeps {best.score:.2f} of the photo's structure and {asked:g} was asked for; "
            f"{times}, and that is the most."
        )
    first, last = tries[0].score, best.score
    return f"{picture} kept {first:.2f} of the photo's structure at first; {times}, and keeps {last:.2f}."
