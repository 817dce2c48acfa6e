"""Compiling everything that pictures are made with before the first is asked for.

Kernels are compiled at their first call, for the types that they are called with. So small pictures are made
of everything that has kernels of its own.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

import retexture
from retexture.engines.procedural.catalogue import load_catalogue
from retexture.engines.procedural.engine import ProceduralEngine
from retexture.engines.protocol import Request
from retexture.engines.repeating import LARGEST_SCALE, at_scale
from retexture.engines.tiles import SIDES, TileRequest
from retexture.imaging.arrays import Rgb8
from retexture.imaging.decode import decode
from retexture.imaging.limits import Limits
from retexture.imaging.photo import Photo

_SAMPLES = Path(retexture.__file__).parent / "samples"

_SMALL = Limits(max_side=128)
"""Pixels enough for every stage to find something to do."""

_TO_ENLARGE = Limits(max_side=320)
"""Small, but at the largest scale more than what photos are worked at, so that it is rendered in windows."""

_BESIDES = (
    "wet, cracked, dusty brick under snow",
    "mossy stone with gold veins and rivets, overgrown with ivy",
    "brushed steel with a smoked finish",
    "red walls, keep the sky",
    "in the rain at night",
    "in autumn",
    "in spring, with blossoms",
    "under snow, snowing",
    "flooded",
)
"""Prompts for what no single entry of the catalogue brings with it."""


def compile_kernels(engine: ProceduralEngine, tell: Callable[[float, str], None]) -> None:
    """Make a small picture of everything that has kernels.

    What climbs on walls and what throws shadows towards the camera is in none of them: two kernels are
    compiled where a photo asks for them, within a second each.

    Args:
        engine: The procedural engine, with the cache of kernels set.
        tell: Called before each picture with the share that is done, 0 to 1, and what it is made of.
    """
    wanted = list(small_pictures())
    for done, request in enumerate(wanted):
        tell(done / len(wanted), request.prompt or "swatch")
        if isinstance(request, TileRequest):
            made = engine.tiles(request, lambda _share, _stage: None, lambda: False)
        else:
            made = engine.variations(request, lambda _share, _stage: None, lambda: False)
        for _ in made:
            pass


def small_pictures() -> Iterator[Request | TileRequest]:
    """What is made so that everything is compiled."""
    catalogue = load_catalogue()
    drawn = _drawn()
    for prompt in (*catalogue.materials, *catalogue.styles, *catalogue.lights, *_BESIDES):
        yield Request(drawn, prompt, 1, 0, 0.5)
    # What these do depends on what is seen: a sky, people, things on a table.
    photos = {path.stem: decode(path.read_bytes(), _SMALL) for path in sorted(_SAMPLES.glob("*.jpg"))}
    for photo in photos.values():
        for prompt in _BESIDES:
            yield Request(photo, prompt, 1, 0, 0.5)
    for prompt in catalogue.lights:
        yield Request(photos["rocket"], prompt, 1, 0, 0.5)
    yield Request(drawn, "", 1, 0, 0.5, swatch=photos["coffee"])
    yield Request(drawn, "brick", 1, 0, 0.5, maps=True)
    coffee = decode((_SAMPLES / "coffee.jpg").read_bytes(), _TO_ENLARGE)
    own_size = Request(coffee, "white marble with gold veins", 1, 0, 0.5)
    yield at_scale(own_size, 0, LARGEST_SCALE, creative=True)
    yield TileRequest("brick", 1, 0, SIDES[0])


def _drawn() -> Photo:
    """A few flat areas with noise on them, in which nothing is recognised."""
    random = np.random.Generator(np.random.PCG64(0))
    areas = np.kron(random.integers(40, 216, (4, 6, 3)), np.ones((16, 16, 1), np.int64))
    rgb: Rgb8 = (areas + random.integers(-24, 24, areas.shape)).clip(0, 255).astype(np.uint8)
    return Photo(rgb, None, "0" * 64, (rgb.shape[1], rgb.shape[0]))
