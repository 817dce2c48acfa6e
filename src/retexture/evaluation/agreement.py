"""Agreement between what a prompt asked for and what the pixels show, surface by surface."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.covered import Reach, covered, reach
from retexture.evaluation.palette import Palette, Rgb, main_colours, palette_distance
from retexture.evaluation.parts import STILL, Where, named, union
from retexture.evaluation.source import Source, read_source
from retexture.evaluation.texture import Texture, texture_distance, texture_of
from retexture.evaluation.working import Working, at_working_size
from retexture.imaging.arrays import Map, Rgb8
from retexture.prompts import Colour, MaterialSpec, Target, Understanding

_BORDER = np.ones((9, 9), np.uint8)  # working pixels: the edges of things are no texture
_EVERYTHING = "everything"


@dataclass(frozen=True, eq=False)
class Reference:
    """What a look is on a plain surface.

    Attributes:
        colours: Its main colours, sRGB 0–1.
        texture: Its texture.
    """

    colours: tuple[Rgb, ...]
    texture: Texture | None


@dataclass(frozen=True)
class Surface:
    """One thing that a prompt asks for, and how well it was done.

    Attributes:
        asked: What was asked for, in words ("blue marble").
        where: The parts that it was asked for, in the prompt's words, or "everything".
        found: Whether the photo shows any of them, as far as is known.
        reach: How much of them changed; None where they are not known to be in the photo.
        palette: How far the colours are from those that were named, or else from the look's own.
        named: Whether the prompt named the colours.
        texture: How far the texture is from the look's own: 0 the same, about 1 another look's.
        rank: How many of the other looks are nearer in texture than the one asked for; 0 is best.
    """

    asked: str
    where: str
    found: bool
    reach: Reach | None
    palette: Palette | None
    named: bool
    texture: float | None
    rank: int | None


@dataclass(frozen=True)
class Agreement:
    """How well an output does what its prompt says.

    Attributes:
        surfaces: One for each material, style and repainted part.
        spilled: 0–1, how much of what nobody asked for changed; None where everything was to change.
    """

    surfaces: tuple[Surface, ...]
    spilled: float | None


@dataclass(frozen=True)
class _Ask:
    """A surface that is asked for: what, in which colours, where (nowhere: everywhere that is free)."""

    what: str
    look: str | None
    colours: tuple[Colour, ...]
    targets: tuple[Target, ...]
    drawn: bool = False  # a drawn style: its colours are the photo's

    @property
    def place(self) -> str:
        return ", ".join(target.text for target in self.targets) or _EVERYTHING


def looks_of(asked: Understanding) -> Mapping[str, str]:
    """The prompts whose references an agreement needs, by the name of the material or style."""
    return {ask.look: ask.what for ask in _asks(asked) if ask.look is not None}


def reference_of(swatch: Rgb8) -> Reference:
    """Describe a look by what an engine made of :func:`~retexture.evaluation.plain.plain_surface`."""
    picture = at_working_size(swatch)
    everywhere = np.ones_like(picture.luma)
    return Reference(main_colours(picture, everywhere), texture_of(picture, everywhere))


def agreement(
    source: Rgb8 | Source,
    output: Rgb8,
    asked: Understanding,
    where: Where,
    own: Mapping[str, Reference],
    others: Sequence[Reference] = (),
) -> Agreement:
    """Hold an output against its prompt.

    Args:
        source: (height, width, 3) uint8 sRGB, the picture before, or what was read of it already.
        output: The picture after, of the same proportions.
        asked: What the prompt asks for.
        where: Says where parts of the photo are.
        own: The references of the looks asked for, by name, as :func:`looks_of` lists them.
        others: References of other looks, among which the one asked for is to be recognised.
    """
    read = source if isinstance(source, Source) else read_source(source)
    before, after = read.picture, at_working_size(output, like=read.rgb)
    changed = covered(before, after)
    inner = _inside(read)
    asks = tuple(_asks(asked))
    parts = [named(ask.targets, where, before.luma.shape) for ask in asks]
    kept = named(asked.kept, where, before.luma.shape)
    claimed = union([part for part in parts if part is not None], before.luma.shape)
    taken = claimed if kept is None else np.maximum(claimed, kept)
    free: Map = np.float32(1) - taken
    still = None if asked.everything else named(STILL, where, before.luma.shape)
    dry = np.ones_like(free) if still is None else np.float32(1) - still
    surfaces = []
    for ask, part in zip(asks, parts, strict=True):
        wanted = part if ask.targets else free if ask.drawn else np.minimum(free, dry)
        reached = None if wanted is None or not ask.targets else reach(changed, wanted)
        # Where no part was named some may stay as it is; where one was, what did not change counts too.
        seen = wanted if wanted is None or ask.targets else wanted * changed
        surfaces.append(_surface(ask, after, seen, inner, reached, own.get(ask.look or ""), others))
    return Agreement(tuple(surfaces), _spilled(asked, asks, claimed, kept, changed))


def _surface(
    ask: _Ask,
    after: Working,
    seen: Map | None,
    inner: Map,
    reached: Reach | None,
    own: Reference | None,
    others: Sequence[Reference],
) -> Surface:
    colours = tuple(colour.rgb for colour in ask.colours) or (own.colours if own and not ask.drawn else ())
    texture = None if seen is None or own is None else texture_of(after, seen * inner)
    apart = rank = None
    if texture is not None and own is not None and own.texture is not None:
        apart = texture_distance(texture, own.texture)
        known = [other.texture for other in others if other.texture is not None]
        rank = sum(texture_distance(texture, other) < apart for other in known) if known else None
    return Surface(
        asked=ask.what,
        where=ask.place,
        found=seen is not None,
        reach=reached,
        palette=palette_distance(after, seen, colours) if seen is not None and colours else None,
        named=bool(ask.colours),
        texture=apart,
        rank=rank,
    )


def _asks(asked: Understanding) -> Iterator[_Ask]:
    for material in asked.materials:
        yield _Ask(_in_words(material), material.name, material.colours, material.targets)
    if not asked.materials:  # a drawing of a material has the texture of neither alone
        for style in asked.styles[:1]:
            yield _Ask(style, style, asked.colours, (), drawn=True)
        if not asked.styles and asked.colours:
            yield _Ask(_listed(asked.colours), None, asked.colours, ())
    for repaint in asked.repaints:
        yield _Ask(_listed(repaint.colours), None, repaint.colours, repaint.targets)


def _in_words(material: MaterialSpec) -> str:
    """A prompt for the material alone."""
    parts = [
        " ".join(filter(None, (accent.colour.name if accent.colour else None, accent.material, accent.part)))
        for accent in material.accents
    ]
    accents = f"with {' and '.join(parts)}" if parts else None
    return " ".join(filter(None, (_listed(material.colours), material.name, accents)))


def _listed(colours: Sequence[Colour]) -> str:
    return " and ".join(colour.name for colour in colours)


def _spilled(
    asked: Understanding, asks: Sequence[_Ask], claimed: Map, kept: Map | None, changed: Map
) -> float | None:
    """How much changed of what should not: what is kept and, where all asks have targets, all the rest."""
    if asked.styles or asked.lights or asked.colours:
        return None
    wanted = claimed if all(ask.targets for ask in asks) else np.ones_like(claimed)
    if kept is not None:
        wanted = np.minimum(wanted, 1 - kept)
    held = reach(changed, wanted)
    return None if held is None else held.spilled


def _inside(source: Source) -> Map:
    """1 off the borders between the source's regions."""
    borders: NDArray[np.uint8] = cv2.dilate(source.regions.boundaries.astype(np.uint8), _BORDER)
    return np.asarray(1 - borders, np.float32)
