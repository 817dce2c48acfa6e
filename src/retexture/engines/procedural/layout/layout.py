"""Which material goes where: the prompt's targets laid on the parts of a photo, once for all variations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from retexture.engines.procedural.catalogue import AS_PHOTOGRAPHED, Light
from retexture.engines.procedural.layout.claims import Claims, find_claims
from retexture.engines.procedural.layout.daylight import windows
from retexture.engines.procedural.layout.ground import (
    below_the_sky,
    ground_parts,
    is_photo_in_weather,
    keeps_its_light,
    unchanged_parts,
)
from retexture.engines.procedural.layout.modelled import is_before_backdrop
from retexture.engines.procedural.layout.part import Part, as_share
from retexture.engines.procedural.layout.placement import (
    bare_background,
    on_things,
    on_usual_places,
    several_on_thing,
)
from retexture.engines.procedural.layout.report import Backdrop, Placed, report
from retexture.engines.procedural.layout.sharing import Things
from retexture.engines.procedural.layout.two_materials import shared_fronts
from retexture.engines.procedural.look import Look, Recolouring
from retexture.engines.procedural.working_size import from_working_size
from retexture.imaging.arrays import Map
from retexture.prompts import Place
from retexture.structure import InputKind, Structure

# Share of a pattern's relief that is taken away: a face must stay readable, and what is out of focus smooth.
_CALM_FACE, _CALM_BLUR = np.float32(0.6), np.float32(0.75)
_CALM_FROM = 0.1  # the blur, 0–1, below which nobody sees that it is there


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
        placed: What came of each target.
        things: Which regions are one thing.
        coloured: Whether what no material covers is laid in with the plain tones of a model or a drawing.
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
    things: Things
    coloured: bool = False

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


def lay_out(structure: Structure, look: Look) -> Layout:
    """Lay a look's materials, paints and keeps on the photo: claims → ground → light → report.

    A material without targets goes onto all that nothing else claims; where all have targets the rest stays
    the photo, and so does what a prompt names and the photo does not show.
    """
    look = on_usual_places(structure, on_things(structure, look))
    claims = find_claims(structure, look)
    claims = replace(claims, materials=shared_fronts(structure, claims.materials))
    whole = _renders_all(structure, look, claims)
    if whole and look.materials and not look.everything and structure.coloured is None:
        claims = claims.keeping(windows(structure))
    if several_on_thing(structure, look, claims.without_target):
        claims = claims.keeping(bare_background(structure))
    things = Things.of(structure)
    parts, claimed = _parts(structure, things, look, claims, whole)
    face = structure.scene.where(Place.FACE)
    sky = None if look.everything and whole else _open_sky(structure, claimed)
    bare = bool(look.kept) or is_before_backdrop(structure)
    coloured = structure.coloured is not None and bool(parts or claims.paint) and not bare
    backdrop = Backdrop(
        sky=sky if whole else None,
        photo=None if whole or claimed is None or not claims.without_target else 1 - claimed,
        style="" if look.style is None else look.style.name,
        coloured=coloured,
    )
    return Layout(
        parts=parts,
        light=(look.light if whole else AS_PHOTOGRAPHED) if parts else None,
        rendered=_rendered(structure, whole, claimed, claims.kept, claims.paint) if parts else None,
        kept=claims.kept,
        paint=claims.paint,
        sky=sky,
        lively=_lively(structure, face) if parts else None,
        face=face,
        placed=report(structure, parts, claims, backdrop),
        things=things,
        coloured=coloured,
    )


def _renders_all(structure: Structure, look: Look, claims: Claims) -> bool:
    """Whether the whole picture is seen anew: in another light, or in a material without a target."""
    if look.relit:
        return True
    if not claims.without_target or all(is_photo_in_weather(each) for each in claims.without_target):
        return False
    return look.everything or look.style is not None or not keeps_its_light(structure, claims.without_target)


def _parts(
    structure: Structure, things: Things, look: Look, claims: Claims, whole: bool
) -> tuple[tuple[Part, ...], Map | None]:
    """All parts in the order of painting, and how much of each pixel they claim from the photo."""
    targeted = [Part(claim.material_layer, as_share(share)) for claim, share in claims.placed]
    claimed = claims.claimed
    if not (whole or claims.without_target):
        return tuple(targeted), claimed
    ground = ground_parts(structure, things, claims.without_target, claimed)
    if whole:
        own = unchanged_parts(structure, look, claims.without_target, claims.paint)
        return (*ground, *own, *targeted), claimed
    return (*ground, *targeted), below_the_sky(structure, claims.without_target, claimed)


def _rendered(
    structure: Structure,
    whole: bool,
    claimed: Map | None,
    kept: Map | None,
    paint: Sequence[tuple[Map, Recolouring]],
) -> Map | None:
    if whole:
        return None if kept is None else 1 - kept
    width, height = structure.size
    rendered = np.zeros((height, width), np.float32) if claimed is None else claimed
    if structure.kind is not InputKind.PHOTO:  # frames and doors in paint lie on walls of a material
        for share, _ in paint:
            rendered = rendered * (1 - share)
    return rendered if kept is None else rendered * (1 - kept)


def _open_sky(structure: Structure, claimed: Map | None) -> Map | None:
    """The photo's sky, but where it is asked to be something else."""
    if structure.open_sky is None or claimed is None:
        return structure.open_sky
    sky = structure.open_sky * (1 - claimed)
    return sky if sky.any() else None


def _lively(structure: Structure, face: Map | None) -> Map | None:
    blurred = structure.blurred
    if face is None:
        return None if float(blurred.max()) < _CALM_FROM else 1 - _CALM_BLUR * blurred
    return (1 - _CALM_BLUR * blurred) * (1 - _CALM_FACE * face)
