"""Agreement between what a prompt asked for and what the pixels show, surface by surface."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.evaluation.measures.source import MeasuredSource, read_source
from retexture.evaluation.prompt_agreement.coverage import Reach, coverage, reach
from retexture.evaluation.prompt_agreement.palette import Palette, Rgb, main_colours, palette_distance
from retexture.evaluation.prompt_agreement.parts import STILL, Where, named, union
from retexture.evaluation.prompt_agreement.texture import Texture, texture_distance, texture_of
from retexture.evaluation.working_size import WorkingPicture, at_working_size
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


@dataclass(frozen=True, eq=False)
class References:
    """What an output's surfaces are held against.

    Attributes:
        own: The looks asked for, by name, as :func:`looks_of` lists them.
        others: Other looks, among which the one asked for is to be recognised.
    """

    own: Mapping[str, Reference]
    others: Sequence[Reference] = ()


@dataclass(frozen=True)
class SurfaceAgreement:
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

    surfaces: tuple[SurfaceAgreement, ...]
    spilled: float | None


@dataclass(frozen=True)
class _Aspect:
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
    return {aspect.look: aspect.what for aspect in _aspects(asked) if aspect.look is not None}


def reference_of(swatch: Rgb8) -> Reference:
    """Describe a look by what an engine made of :func:`~retexture.evaluation.reference_swatch`."""
    picture = at_working_size(swatch)
    everywhere = np.ones_like(picture.luma)
    return Reference(main_colours(picture, everywhere), texture_of(picture, everywhere))


def agreement(
    source: Rgb8 | MeasuredSource,
    output: Rgb8,
    asked: Understanding,
    where: Where,
    references: References,
) -> Agreement:
    """Hold an output against its prompt.

    Args:
        source: (height, width, 3) uint8 sRGB, the picture before, or what was read of it already.
        output: The picture after, of the same proportions.
        asked: What the prompt asks for.
        where: Says where parts of the photo are.
        references: What textures and colours are held against.
    """
    read = source if isinstance(source, MeasuredSource) else read_source(source)
    before, after = read.picture, at_working_size(output, like=read.structure.size)
    pair = _Pair(after, coverage(before, after), _inside(read), references)
    aspects = tuple(_aspects(asked))
    shape = before.luma.shape
    parts = [named(aspect.targets, where, shape) for aspect in aspects]
    kept = named(asked.kept, where, shape)
    claimed = union([part for part in parts if part is not None], shape)
    free: Map = np.float32(1) - (claimed if kept is None else np.maximum(claimed, kept))
    still = None if asked.everything else named(STILL, where, shape)
    dry = np.ones_like(free) if still is None else np.float32(1) - still
    surfaces = [
        pair.surface(aspect, part if aspect.targets else free if aspect.drawn else np.minimum(free, dry))
        for aspect, part in zip(aspects, parts, strict=True)
    ]
    return Agreement(tuple(surfaces), _spilled(asked, aspects, claimed, kept, pair.changed))


@dataclass(frozen=True, eq=False)
class _Pair:
    """An output beside its source.

    Attributes:
        after: The output.
        changed: Where it differs visibly from the source.
        inner: 1 off the borders between the source's regions.
        references: What it is held against.
    """

    after: WorkingPicture
    changed: Map
    inner: Map
    references: References

    def surface(self, aspect: _Aspect, wanted: Map | None) -> SurfaceAgreement:
        """Judge one thing that is asked for, on the part of the photo that was to become it."""
        # Where no part was named some may stay as it is; where one was, what did not change counts too.
        seen = wanted if wanted is None or aspect.targets else wanted * self.changed
        own = self.references.own.get(aspect.look or "")
        colours = tuple(colour.rgb for colour in aspect.colours)
        if not colours and own and not aspect.drawn:
            colours = own.colours
        texture, rank = self._texture(seen, own)
        return SurfaceAgreement(
            asked=aspect.what,
            where=aspect.place,
            found=seen is not None,
            reach=reach(self.changed, wanted) if wanted is not None and aspect.targets else None,
            palette=palette_distance(self.after, seen, colours) if seen is not None and colours else None,
            named=bool(aspect.colours),
            texture=texture,
            rank=rank,
        )

    def _texture(self, seen: Map | None, own: Reference | None) -> tuple[float | None, int | None]:
        """How far the texture is from the look's own, and how many other looks are nearer."""
        if seen is None or own is None or own.texture is None:
            return None, None
        texture = texture_of(self.after, seen * self.inner)
        if texture is None:
            return None, None
        apart = texture_distance(texture, own.texture)
        others = [other.texture for other in self.references.others if other.texture is not None]
        nearer = sum(texture_distance(texture, other) < apart for other in others)
        return apart, nearer if others else None


def _aspects(asked: Understanding) -> Iterator[_Aspect]:
    for material in asked.materials:
        yield _Aspect(_in_words(material), material.name, material.colours, material.targets)
    if not asked.materials:  # a drawing of a material has the texture of neither alone
        for style in asked.styles[:1]:
            yield _Aspect(style, style, asked.colours, (), drawn=True)
        if not asked.styles and asked.colours:
            yield _Aspect(_listed(asked.colours), None, asked.colours, ())
    for repaint in asked.repaints:
        yield _Aspect(_listed(repaint.colours), None, repaint.colours, repaint.targets)


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
    asked: Understanding, aspects: Sequence[_Aspect], claimed: Map, kept: Map | None, changed: Map
) -> float | None:
    """How much changed of what should not: what is kept and, where all aspects have targets, all the rest."""
    if asked.styles or asked.lights or asked.colours:
        return None
    wanted = claimed if all(aspect.targets for aspect in aspects) else np.ones_like(claimed)
    if kept is not None:
        wanted = np.minimum(wanted, 1 - kept)
    held = reach(changed, wanted)
    return None if held is None else held.spilled


def _inside(source: MeasuredSource) -> Map:
    """1 off the borders between the source's regions."""
    borders: NDArray[np.uint8] = cv2.dilate(source.regions.boundaries.astype(np.uint8), _BORDER)
    return np.asarray(1 - borders, np.float32)
