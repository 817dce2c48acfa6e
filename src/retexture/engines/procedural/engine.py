"""The engine: a photo and a prompt in, variations out, stage by stage."""

from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import replace
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from retexture.engines.fidelity import fidelity_of
from retexture.engines.procedural.catalogue import Catalogue, load_catalogue
from retexture.engines.procedural.layout import LaidLook, Layout, accepted, in_words, lay_out, shortcomings
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.engines.procedural.making import DRAWING_ENLARGED, Making, picture_beside, try_out
from retexture.engines.procedural.over_earlier import over
from retexture.engines.procedural.photo_maps import photo_maps, without_maps
from retexture.engines.procedural.plan import sizes_in_words
from retexture.engines.procedural.reading import Interpretation, interpret
from retexture.engines.procedural.render import repainted
from retexture.engines.procedural.seeing import perceived_by, target_phrases
from retexture.engines.procedural.sittings import KEPT_BYTES, Sitting, Sittings
from retexture.engines.procedural.surface import build_surface
from retexture.engines.procedural.swatch import SwatchTile, make_tile, with_swatch
from retexture.engines.procedural.tiling import make_tiles
from retexture.engines.procedural.working_size import to_working_size
from retexture.engines.protocol import (
    Cancelled,
    Capabilities,
    Draw,
    EngineCancelled,
    Explanation,
    Health,
    Progress,
    Receipt,
    Request,
    Variation,
)
from retexture.engines.tiles import TileRequest
from retexture.imaging.arrays import Rgb8
from retexture.imaging.enlarge import fitted_to
from retexture.imaging.kernels import Helpers, return_freed_memory, threads
from retexture.imaging.photo import Photo
from retexture.imaging.surface_maps import SurfaceMaps
from retexture.perception import Perceived, Perception
from retexture.prompts import Understanding, Vocabulary, understand
from retexture.structure import analyse, find_sizes, let_networks_go, missing_weights, with_perceived

_Made = TypeVar("_Made")

VERSION = "9"
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
        self.capabilities = Capabilities(mask=True, swatch=True, repeats=True, maps=True)
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
        understanding, interpretation = self._interpreted(request.prompt, request.count, request.swatch)
        looks = interpretation.looks
        fidelity = fidelity_of(request.structure, understanding.parameters.image_weight)
        _go_on(cancelled)
        phrases = target_phrases(understanding) if self._perception else ()
        known = self._sittings.knows(request.photo, phrases)
        progress(0.0, "Knowing the photo" if known else "Reading the photo")
        sitting = self._sittings.of(request.photo, phrases, self._analyse)
        laid = _lay_out_all(sitting, looks)
        background = None
        if request.background is not None:
            background = fitted_to(request.background.rgb, request.photo.size)
            laid = {look: over(each, to_working_size(background)) for look, each in laid.items()}
        _go_on(cancelled)
        progress(_READ, "Preparing kernels")
        self._compile(tuple(laid[look].look for look in looks[request.first :]))
        if sitting.bytes > KEPT_BYTES:  # making pictures of a large photo takes the most memory there is
            let_networks_go()
            return_freed_memory()
        _go_on(cancelled)
        seen = sitting.perceived
        receipts = {
            look: self._receipt(request, understanding, interpretation, laid[look], seen) for look in laid
        }
        numbers = range(request.first, len(looks))
        progress(_READY, _making(request.first, len(looks)))

        shown = request.photo.rgb if background is None else background
        creative = request.options.get("detail") == "creative"

        def make(number: int) -> tuple[Rgb8, SurfaceMaps | None]:
            _go_on(cancelled)

            def step(share: float) -> None:
                _go_on(cancelled)
                done = (number - request.first + share) / len(numbers)
                progress(_READY + (1 - _READY) * done, _making(number, len(looks)))

            making = Making(
                Draw(request.seed, number), fidelity, request.keeps, request.scale, creative, step
            )
            maps = photo_maps(laid[looks[number]], request, making)
            # A larger picture needs half of what its own size does, and room for itself.
            take = laid.pop if making.scale > 1 and number == numbers[-1] else laid.__getitem__
            return picture_beside(take(looks[number]), making, shown, request.photo.rgb), maps

        small = request.scale == 1 and sitting.structure.rgb.size <= _LARGE
        if request.scale > 1 and sitting.bytes > KEPT_BYTES:
            self._sittings.forget(request.photo)
        del sitting
        for number, (picture, maps) in zip(numbers, _in_order(make, numbers, together=small), strict=True):
            done = (number + 1 - request.first) / len(numbers)
            progress(_READY + (1 - _READY) * done, _making(number + 1, len(looks)))
            yield Variation(number, picture, receipts[looks[number]], maps)

    def tiles(self, request: TileRequest, progress: Progress, cancelled: Cancelled) -> Iterator[Variation]:
        """Yield tiles of the prompt's first material, as the protocol says."""
        understanding, interpretation = self._interpreted(request.prompt, request.count, request.swatch)
        explanation = _explanation(understanding, interpretation)
        receipt = Receipt(
            self.name,
            self.version,
            request.seed,
            "",
            explanation.understood,
            explanation.ignored,
            explanation.notes,
        )
        yield from make_tiles(request, interpretation.looks, receipt, progress, lambda: _go_on(cancelled))

    def _interpreted(
        self, prompt: str, count: int, swatch: Photo | None
    ) -> tuple[Understanding, Interpretation]:
        """What is made of a prompt, with a swatch in the place of its first material where there is one."""
        understanding = self.understand(prompt)
        interpretation = interpret(understanding, self.catalogue, count)
        if swatch is None:
            return understanding, interpretation
        tile = _once(self._tiles, swatch, lambda photo: make_tile(photo.rgb))
        return understanding, with_swatch(interpretation, understanding, tile, self.catalogue)

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
            notes=(
                *explanation.notes,
                *short,
                *_on_size(request, laid),
                *without_maps(request, laid),
                *_weaker_eyes(),
                *request.photo.notes,
            ),
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
                try_out(_lay_out_all(sitting, (sample,))[sample])
                self._compiled.add(kernels)


def _on_size(request: Request, laid: LaidLook) -> tuple[str, ...]:
    """What of a larger picture was not made anew at its size."""
    return (DRAWING_ENLARGED,) if request.scale > 1 and laid.look.style is not None else ()


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


def _in_order(make: Callable[[int], _Made], numbers: range, *, together: bool) -> Iterator[_Made]:
    """Make several pictures at a time, one a thread, and yield them in order.

    Those that are not to be made ``together``, and those left over at the end, are made one by one, with all
    threads.
    """
    count = len(numbers)
    workers = max(1, min(threads(), count)) if together else 1
    shared = count - count % workers if workers > 1 else 0

    with Helpers(workers) as pool:
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


def _go_on(cancelled: Cancelled) -> None:
    if cancelled():
        raise EngineCancelled
