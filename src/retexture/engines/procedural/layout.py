"""Which material goes where: the prompt's targets laid on the parts of a photo, once for all variations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.light import Light
from retexture.engines.procedural.look import Covering, Look, Recolouring, is_weathered
from retexture.engines.procedural.materials.natural import NATURAL
from retexture.engines.procedural.photo_light import AS_PHOTOGRAPHED
from retexture.engines.procedural.placed import KEPT, Placed
from retexture.engines.procedural.placing import Found, find, united
from retexture.engines.procedural.surfaces_alike import shared_out
from retexture.engines.procedural.working_size import from_working_size
from retexture.imaging.arrays import Map
from retexture.prompts import Place
from retexture.structure import Structure, elsewhere
from retexture.structure.superpixels import mean_by

Share = NDArray[np.uint8]
"""(height, width) uint8: how far each pixel is covered, 0 not at all, 255 fully."""

_CALM_FACE, _CALM_BLUR = np.float32(0.6), np.float32(0.75)  # share of a pattern's relief that is taken away
_CALM_FROM = 0.1  # the blur below which nothing is calmed
_SPARSE = 4  # shares are measured at every fourth pixel of every fourth row


@dataclass(frozen=True, eq=False)
class Part:
    """One material in its place; ``share`` None means everywhere."""

    covering: Covering
    share: Share | None


@dataclass(frozen=True, eq=False)
class Layout:
    """Where everything goes.

    Attributes:
        parts: Materials, those that are painted first come first; none where nothing is rendered.
        light: What they are seen in; None without any.
        rendered: How much of each pixel is rendered and not the photo; None: all of it.
        kept: How much of each pixel is the photo's own whatever else happens; None: nowhere.
        paint: Where the photo's own surfaces get another colour.
        sky: Where a sky is painted; None: nowhere.
        lively: How much of a pattern's relief stays, 0–1: less on faces, which must stay readable, and out of
            focus; None: all of it.
        face: Where faces are, 0–1; None: nowhere.
        placed: What came of each wish.
    """

    parts: tuple[Part, ...]
    light: Light | None
    rendered: Map | None
    kept: Map | None
    paint: tuple[tuple[Map, Recolouring], ...]
    sky: Map | None
    lively: Map | None
    face: Map | None
    placed: tuple[Placed, ...]

    @property
    def whole(self) -> bool:
        """Whether the whole picture is rendered, but for what is kept."""
        return self.light is not AS_PHOTOGRAPHED

    def sized(self, size: tuple[int, int]) -> "Layout":
        """What a finished picture of ``size`` = (width, height) needs of it, at that size."""

        def fit(share: Map | None) -> Map | None:
            return None if share is None else from_working_size(share, size)

        return replace(
            self,
            rendered=fit(self.rendered),
            kept=fit(self.kept),
            paint=tuple((from_working_size(share, size), recolouring) for share, recolouring in self.paint),
        )


@dataclass(frozen=True, eq=False)
class _Claim:
    """Parts of the photo that one material was asked for."""

    covering: Covering
    found: tuple[Found, ...]

    @property
    def share(self) -> Map | None:
        return united(part.share for part in self.found if part.share is not None)

    @property
    def rank(self) -> int:
        return max((part.rank for part in self.found if part.share is not None), default=0)


def lay_out(structure: Structure, look: Look) -> Layout:
    """Lay a look's materials, paints and keeps on the photo.

    A material without targets goes onto all that nothing else claims; where all have targets the rest stays
    the photo. Where no target is found at all, the materials go over all that is not clearly another part.
    """
    claims = [_Claim(each, find(structure, each.targets)) for each in look.coverings if each.targets]
    free = [covering for covering in look.coverings if not covering.targets]
    nowhere = bool(claims) and not free and all(claim.share is None for claim in claims)
    if nowhere:
        free = [claim.covering for claim in claims]
    paints = [(recolouring, find(structure, recolouring.targets)) for recolouring in look.repaints]
    kept_parts = find(structure, look.kept)
    kept = united(part.share for part in kept_parts if part.share is not None)
    spread = elsewhere(structure, _asked_for(claims)) if nowhere else None
    if spread is not None:
        kept = united([1 - spread.share, *([] if kept is None else [kept])])
    paint = tuple(
        (share, recolouring)
        for recolouring, found in paints
        if (share := united(part.share for part in found if part.share is not None)) is not None
    )
    photo = not look.relit and all(_is_photo_in_weather(covering) for covering in free)
    whole = bool(look.relit or (free and not photo))
    targeted = sorted((claim for claim in claims if claim.share is not None), key=lambda claim: claim.rank)
    parts = [Part(claim.covering, _as_share(claim.share)) for claim in targeted if claim.share is not None]
    claimed = united(claim.share for claim in targeted if claim.share is not None)
    if whole:
        parts = [*_ground(structure, free, claimed), *_own(structure, look, paint), *parts]
    elif free:
        parts = [*_ground(structure, free, claimed), *parts]
        claimed = _under_the_sky(structure, claimed)
    face = structure.scene.where(Place.FACE)
    light = (look.light if whole else AS_PHOTOGRAPHED) if parts else None
    return Layout(
        parts=tuple(parts),
        light=light,
        rendered=_rendered(structure, whole, claimed, kept) if parts else None,
        kept=kept,
        paint=paint,
        sky=None if look.everything and whole else _open_sky(structure, claimed),
        lively=_lively(structure, face) if parts else None,
        face=face,
        placed=(
            *_placed_materials(structure, parts, claims, kept, "" if spread is None else spread.described),
            *_placed_parts(((KEPT, kept_parts),)),
            *_placed_parts((" and ".join(paint.names), found) for paint, found in paints),
        ),
    )


def _is_photo_in_weather(covering: Covering) -> bool:
    """Whether it is the photo's own surfaces that get wet, worn, dusty or snowed up, in the photo's light."""
    return covering.material is NATURAL and is_weathered(covering.condition)


def _under_the_sky(structure: Structure, claimed: Map | None) -> Map:
    """All that weather leaves traces on, and what is claimed."""
    width, height = structure.size
    ground = np.ones((height, width), np.float32) if structure.sky is None else 1 - structure.sky
    return ground if claimed is None else np.maximum(ground, claimed)


def _as_share(share: Map) -> Share:
    return np.asarray(np.rint(share * np.float32(255)), np.uint8)


def _ground(structure: Structure, free: Sequence[Covering], claimed: Map | None) -> list[Part]:
    """What lies below all targets: the materials that have none, or else the photo's own surfaces."""
    if not free:
        return [Part(Covering(NATURAL), None)]
    regions = structure.regions
    left = np.ones(regions.count) if claimed is None else 1 - mean_by(regions.labels, regions.count, claimed)
    of_region = shared_out(structure, left, len(free))
    parts = [Part(free[0], None)]
    for index in range(1, len(free)):
        area = (of_region == index)[regions.labels]
        parts.append(Part(free[index], area.astype(np.uint8) * np.uint8(255)))
    return parts


def _own(structure: Structure, look: Look, paint: Iterable[tuple[Map, Recolouring]]) -> list[Part]:
    """What stays itself under a material that has no target: open water, and parts that are only painted."""
    water = None if look.everything else structure.scene.where(Place.WATER)
    own = united([*([] if water is None else [water]), *(share for share, _ in paint)])
    if own is None or not look.coverings:
        return []
    return [Part(Covering(NATURAL), _as_share(own))]


def _rendered(structure: Structure, whole: bool, claimed: Map | None, kept: Map | None) -> Map | None:
    if whole:
        return None if kept is None else 1 - kept
    width, height = structure.size
    rendered = np.zeros((height, width), np.float32) if claimed is None else claimed
    return rendered if kept is None else rendered * (1 - kept)


def _open_sky(structure: Structure, claimed: Map | None) -> Map | None:
    """The photo's sky, but where it is asked to be something else."""
    if structure.sky is None or claimed is None:
        return structure.sky
    sky = structure.sky * (1 - claimed)
    return sky if sky.any() else None


def _lively(structure: Structure, face: Map | None) -> Map | None:
    blurred = structure.blurred
    if face is None:
        return None if float(blurred.max()) < _CALM_FROM else 1 - _CALM_BLUR * blurred
    return (1 - _CALM_BLUR * blurred) * (1 - _CALM_FACE * face)


def _placed_materials(
    structure: Structure, parts: Sequence[Part], claims: Sequence[_Claim], kept: Map | None, rest: str
) -> list[Placed]:
    """How much of the picture each material shows on in the end, and which targets are not in the photo.

    ``rest`` says in words what a material covers whose targets are not in the photo, if not everything.
    """
    width, height = structure.size
    left = np.ones((height, width), np.float32)[::_SPARSE, ::_SPARSE]
    if kept is not None:
        left = 1 - kept[::_SPARSE, ::_SPARSE]
    visible = []
    for part in reversed(parts):
        if part.share is None:
            visible.append(float(left.mean()))
            break
        covered = part.share[::_SPARSE, ::_SPARSE] * np.float32(1 / 255)
        visible.append(float((covered * left).mean()))
        left = left * (1 - covered)
    placed = []
    order = [claim.covering for claim in claims]
    shares = sorted(
        zip(parts, reversed(visible), strict=True), key=lambda pair: _place_in(order, pair[0].covering)
    )
    for part, share in shares:
        shown = [
            found
            for claim in claims
            if claim.covering is part.covering
            for found in claim.found
            if found.share is not None
        ]
        where = _listed([found.target.text for found in shown])
        guessed = _listed([found.guessed for found in shown if found.guessed]) if shown else rest
        placed.append(Placed(part.covering.material.name, where, True, share, guessed))
    for claim in claims:
        placed += [
            Placed(claim.covering.material.name, found.target.text, False, 0.0)
            for found in claim.found
            if found.share is None
        ]
    return placed


def _asked_for(claims: Iterable[_Claim]) -> set[Place]:
    return {found.target.place for claim in claims for found in claim.found}


def _place_in(order: Sequence[Covering], covering: Covering) -> int:
    """Where a material comes in the prompt; first what has no target."""
    return order.index(covering) if covering in order else -1


def _placed_parts(wishes: Iterable[tuple[str, Sequence[Found]]]) -> list[Placed]:
    return [
        Placed(
            what,
            part.target.text,
            part.share is not None,
            0.0 if part.share is None else _mean(part.share),
            part.guessed,
        )
        for what, found in wishes
        for part in found
    ]


def _mean(share: Map) -> float:
    return float(share[::_SPARSE, ::_SPARSE].mean())


def _listed(names: Sequence[str]) -> str:
    unique = list(dict.fromkeys(names))
    return " and ".join([", ".join(unique[:-1]), unique[-1]] if len(unique) > 1 else unique)
