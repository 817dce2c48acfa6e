"""The engine: a photo and a prompt in, variations out, stage by stage."""

from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import replace
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from retexture.engines.fidelity import fidelity_of
from retexture.engines.procedural.catalogue import Brief, Catalogue, load_catalogue
from retexture.engines.procedural.interpretation import Interpretation, interpret
from retexture.engines.procedural.layout import LaidLook, Layout, accepted, in_words, lay_out, shortcomings
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.engines.procedural.plan import make_plan, sizes_in_words
from retexture.engines.procedural.render import (
    Variant,
    composed,
    inked,
    kept_from,
    render,
    repainted,
)
from retexture.engines.procedural.seeing import perceived_by, target_phrases
from retexture.engines.procedural.sittings import Sitting, Sittings
from retexture.engines.procedural.surface import build_surface
from retexture.engines.procedural.swatch import SwatchTile, make_tile, with_swatch
from retexture.engines.procedural.working_size import from_working_size, to_working_size
from retexture.engines.protocol import (
    Cancelled,
    Capabilities,
    EngineCancelled,
    Explanation,
    Health,
    Progress,
    Receipt,
    Request,
    Variation,
)
from retexture.imaging.arrays import Rgb8
from retexture.imaging.kernels import Helpers, threads
from retexture.imaging.photo import Photo
from retexture.perception import Perceived, Perception
from retexture.prompts import Understanding, Vocabulary, understand
from retexture.structure import InputKind, analyse, find_sizes, missing_weights, with_perceived

_Made = TypeVar("_Made")

VERSION = "8"
_SAMPLE_SIDE = 64  # of the picture that kernels are compiled with
_LARGE = 3 * 4 * 1024 * 1024  # array elements: up to four megapixels are worked at side by side
_READ, _READY = 0.12, 0.16  # progress when the photo is analysed and when kernels are ready


class ProceduralEngine:
    """Materials, light and drawn styles computed on the processor: no weights, no network, deterministic.

    Args:
        perception: Whoever looks at photos besides the analysis itself.
    """

    name = "procedural"

    def __init__(self, perception: Perception | None = None) -> None:
        self._perception = perception
        self.capabilities = Capabilities(mask=True, swatch=True)
        self.version = f"{VERSION}+{perception.name}" if perception else VERSION
        self.needs = f"the weights of {perception.name}" if perception else "nothing but the processor"
        self.catalogue: Catalogue = load_catalogue()
        self._compiled: set[tuple[str, ...]] = set()
        self._sittings = Sittings()
        self._tiles: WeakKeyDictionary[Photo, SwatchTile] = WeakKeyDictionary()

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of all entries."""
        return self.catalogue.vocabulary

    def check(self) -> Health:
        """Say whether the compiler works here, by the smallest kernel there is."""
        try:
            analyse(np.zeros((_SAMPLE_SIDE, _SAMPLE_SIDE, 3), np.uint8))
        except Exception as error:  # whatever a broken installation raises is the answer
            return Health(
                False, f"The kernel compiler does not work here ({error}); reinstall numba and llvmlite."
            )
        if self._perception and (lacking := self._perception.missing()):
            return Health(False, lacking)
        known = self.catalogue
        return Health(
            True, f"{len(known.materials)} materials, {len(known.styles)} styles, {len(known.lights)} lights"
        )

    def understand(self, prompt: str) -> Understanding:
        """What the engine makes of a prompt, without rendering anything."""
        return understand(prompt, self.vocabulary)

    def explain(self, prompt: str) -> Explanation:
        """Say what receipts would, which depends neither on the seed nor on the number of variations."""
        understanding = self.understand(prompt)
        return _explanation(understanding, interpret(understanding, self.catalogue, 1))

    def variations(self, request: Request, progress: Progress, cancelled: Cancelled) -> Iterator[Variation]:
        """Yield the variations in the order of their numbers, as the protocol says."""
        understanding = self.understand(request.prompt)
        interpretation = interpret(understanding, self.catalogue, request.count)
        if request.swatch is not None:
            tile = _once(self._tiles, request.swatch, lambda swatch: make_tile(swatch.rgb))
            interpretation = with_swatch(interpretation, understanding, tile, self.catalogue)
        looks = interpretation.looks
        fidelity = fidelity_of(request.structure, understanding.parameters.image_weight)
        _go_on(cancelled)
        phrases = target_phrases(understanding) if self._perception else ()
        known = self._sittings.knows(request.photo, phrases)
        progress(0.0, "Knowing the photo" if known else "Reading the photo")
        sitting = self._sittings.of(request.photo, phrases, self._analyse)
        laid = _lay_out_all(sitting, looks)
        _go_on(cancelled)
        progress(_READ, "Preparing kernels")
        self._compile(tuple(laid[look].look for look in looks[request.first :]))
        _go_on(cancelled)
        seen = sitting.perceived
        receipts = {
            look: self._receipt(request, understanding, interpretation, laid[look], seen) for look in laid
        }
        numbers = range(request.first, len(looks))
        progress(_READY, _making(request.first, len(looks)))

        def make(number: int) -> Rgb8:
            _go_on(cancelled)
            look = laid[looks[number]]
            return _beside_photo(_make(look, request.seed, number, fidelity), request.photo.rgb, look)

        for number, picture in zip(
            numbers, _in_order(make, numbers, sitting.structure.rgb.size), strict=True
        ):
            done = (number + 1 - request.first) / len(numbers)
            progress(_READY + (1 - _READY) * done, _making(number + 1, len(looks)))
            yield Variation(number, picture, receipts[looks[number]])

    def _analyse(self, photo: Photo, phrases: tuple[str, ...]) -> Sitting:
        """Analyse a photo, and have whoever looks besides look for what the prompt names."""
        rgb = to_working_size(photo.rgb)
        if self._perception is None:
            return _sit(rgb)
        perceived = perceived_by(self._perception, rgb, phrases)
        structure = with_perceived(analyse(rgb), perceived)
        return Sitting(structure, build_surface(structure), perceived)

    def _receipt(
        self,
        request: Request,
        understanding: Understanding,
        interpretation: Interpretation,
        laid: LaidLook,
        perceived: Perceived | None,
    ) -> Receipt:
        explanation = _explanation(understanding, interpretation)
        placed = laid.layout.placed
        short = shortcomings(placed)
        told = (*short, understanding.description(), in_words(placed), sizes_in_words(laid))
        description = " ".join(filter(None, told))
        return Receipt(
            engine=self.name,
            engine_version=self.version,
            seed=request.seed,
            source_sha256=request.photo.sha256,
            understood={
                **explanation.understood,
                "description": description,
                "regions": [each.to_json() for each in placed],
                **({} if perceived is None else {"perceived": perceived.in_words()}),
            },
            ignored=explanation.ignored,
            notes=(*explanation.notes, *short, *_weaker_eyes(), *request.photo.notes),
            idle=bool(explanation.idle),
        )

    def _compile(self, looks: tuple[Look, ...]) -> None:
        """Make each new look once in miniature: numba compiles what it uses, or loads it from its cache."""
        new = {_kernels_of(look): look for look in looks}
        for kernels, look in new.items():
            if kernels not in self._compiled:
                rng = np.random.Generator(np.random.PCG64(0))
                sitting = _sit(rng.integers(0, 256, (_SAMPLE_SIDE, _SAMPLE_SIDE, 3), np.uint8))
                sample = replace(look, materials=tuple(replace(each, targets=()) for each in look.materials))
                _make(_lay_out_all(sitting, (sample,))[sample], 0, 0, 0.5)
                self._compiled.add(kernels)


def _weaker_eyes() -> tuple[str, ...]:
    """What to say where the analysis does without a trained network."""
    lost = missing_weights()
    if not lost:
        return ()
    return (
        f"Parts were found by rules alone: {', '.join(lost)} is missing or damaged; install Retexture anew.",
    )


def _once(known: MutableMapping[Photo, _Made], photo: Photo, make: Callable[[Photo], _Made]) -> _Made:
    """What was made of a photo before, or is made now."""
    if photo not in known:
        known[photo] = make(photo)
    return known[photo]


def _explanation(understanding: Understanding, interpretation: Interpretation) -> Explanation:
    understood = {"description": understanding.description(), **understanding.to_json()}
    return Explanation(understood, interpretation.ignored, interpretation.notes, interpretation.idle)


def _kernels_of(look: Look) -> tuple[str, ...]:
    """What decides which kernels a look uses."""
    entries = [each.material.name for each in look.materials]
    entries += [overlay.material.name for each in look.materials for overlay in each.overlays]
    entries += [entry.name for entry in (look.light, look.style) if entry is not None]
    return tuple(entries)


def _in_order(make: Callable[[int], Rgb8], numbers: range, size: int) -> Iterator[Rgb8]:
    """Make several pictures at a time, one a thread, and yield them in order.

    Large pictures and those left over at the end are made one by one, with all threads.
    """
    count = len(numbers)
    together = max(1, min(threads(), count)) if size <= _LARGE else 1
    shared = count - count % together if together > 1 else 0

    with Helpers(together) as pool:
        work = [pool.submit(make, number) for number in numbers[:shared]]
        try:
            for done in work:
                yield done.result()
            yield from map(make, numbers[shared:])
        finally:  # an error, a cancel or a caller who has seen enough: what has not begun is dropped
            pool.shutdown(wait=True, cancel_futures=True)


def _making(done: int, count: int) -> str:
    return f"Making picture {done + 1} of {count}" if done < count else "Finishing"


def _sit(rgb: Rgb8) -> Sitting:
    structure = analyse(rgb)
    return Sitting(structure, build_surface(structure))


def _lay_out_all(sitting: Sitting, looks: tuple[Look, ...]) -> dict[Look, LaidLook]:
    """Lay each look on the photo, once for all variations that show it."""
    laid = {}
    for look in dict.fromkeys(looks):
        fitting = accepted(sitting.structure, look)
        layout = lay_out(sitting.structure, fitting)
        surface = sitting.surface
        if layout.paint:
            surface = replace(surface, colour=repainted(surface.colour, layout.paint))
        measured = any(_is_measured(part.material_layer) for part in layout.parts)
        sizes = find_sizes(sitting.structure) if measured else None
        surroundings = sitting.surroundings if _changes_the_light(fitting, layout) else None
        laid[look] = LaidLook(sitting.structure, surface, layout, fitting, sizes, surroundings)
    return laid


def _is_measured(layer: MaterialLayer) -> bool:
    """Whether something of a known size repeats in a material, or in what lies on it."""
    return any(each.repeat for each in (layer.material, *(overlay.material for overlay in layer.overlays)))


def _changes_the_light(look: Look, layout: Layout) -> bool:
    """Whether a look shows the whole photo in another light, another air or below another sky."""
    if look.light is None or not layout.parts or not layout.whole:
        return False
    return look.relit or look.light.haze is not None or (layout.sky is not None and look.light.own_sky < 1)


def _make(laid: LaidLook, seed: int, number: int, fidelity: float) -> Rgb8:
    """One picture: materials under a light, or a drawing, or a drawing of materials under a light.

    Where the layout renders nothing a picture without a style is unspecified.
    """
    structure, layout, look = laid.structure, laid.layout, laid.look
    picture = structure.rgb
    if layout.parts:
        picture = render(laid, make_plan(laid, seed, number), Variant(seed, number, fidelity))
    if look.style is None:
        return picture
    if layout.parts or layout.paint:
        structure = analyse(composed(picture, structure.rgb, layout))
    close = fidelity * (1 - look.looseness)
    return look.style.draw(Brief(structure, seed, number, close, look.strength, look.colours))


def _beside_photo(picture: Rgb8, photo: Rgb8, laid: LaidLook) -> Rgb8:
    """A finished picture at the photo's size, with the photo's own pixels where they stay, and its lines."""
    height, width = photo.shape[:2]
    structure = laid.structure
    picture = from_working_size(picture, (width, height))
    sized = laid.layout.sized((width, height))
    if laid.look.style is not None:
        return kept_from(photo, picture, sized.kept)
    around = photo
    if structure.coloured is not None and sized.coloured:
        around = from_working_size(structure.coloured, (width, height))
    picture = kept_from(photo, composed(picture, around, sized), sized.kept)
    if structure.ink is None:
        return picture
    ink = from_working_size(structure.ink, (width, height))
    return inked(picture, photo, ink, one_pen=structure.kind is InputKind.DRAWING)


def _go_on(cancelled: Cancelled) -> None:
    if cancelled():
        raise EngineCancelled
