"""Which parts of a photo each material and paint claims, and what is kept of the photo."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from retexture.engines.procedural.layout.part import united
from retexture.engines.procedural.layout.targets import Found, find, is_thing
from retexture.engines.procedural.layout.things import head_of, is_detail, is_furniture, is_plural
from retexture.engines.procedural.look import Look, MaterialLayer, Recolouring
from retexture.imaging.arrays import Map
from retexture.prompts import Place, Target, stem
from retexture.structure import ResidualPart, Structure, legs_of, rest_of_scene

_LEGS = frozenset(stem(name) for name in ("legs", "feet"))
_BY_WIDTH = "narrow uprights below what they bear"


@dataclass(frozen=True, eq=False)
class Claim:
    """Parts of the photo that one material was asked for."""

    material_layer: MaterialLayer
    found: tuple[Found, ...]

    @cached_property
    def share(self) -> Map | None:
        """How far each pixel is claimed, 0–1; None where no target was found."""
        return share_of(self.found)

    @cached_property
    def rank(self) -> int:
        """Order of painting: what is named more narrowly is painted later."""
        return max((part.rank for part in self.found if part.share is not None), default=0)


@dataclass(frozen=True, eq=False)
class Claims:
    """What a look claims of a photo.

    Attributes:
        materials: The materials with targets, in the prompt's order.
        without_target: The materials that go onto all that nothing else claims.
        paints: The parts that change their colour alone, found or not.
        kept_parts: The parts that stay as they are, found or not.
        kept: How much of each pixel is the photo's own whatever else happens; None: nowhere.
        spread: What the materials cover instead of things that were wished for and not found; None: all of
            it, or nothing had to be covered instead.
    """

    materials: tuple[Claim, ...]
    without_target: tuple[MaterialLayer, ...]
    paints: tuple[tuple[Recolouring, tuple[Found, ...]], ...]
    kept_parts: tuple[Found, ...]
    kept: Map | None
    spread: ResidualPart | None

    def keeping(self, part: Found) -> "Claims":
        """The same with one more part that stays the photo's own, but where a material is asked for on it."""
        if part.share is None:
            return self
        free = part.share if self.claimed is None else part.share * (1 - self.claimed)
        kept_parts = (*self.kept_parts, replace(part, share=free))
        return replace(
            self, kept_parts=kept_parts, kept=united([free, *([] if self.kept is None else [self.kept])])
        )

    @cached_property
    def placed(self) -> tuple[tuple[Claim, Map], ...]:
        """The claims that were found, each with its share, in the order of painting."""
        found = [(claim, share) for claim in self.materials if (share := claim.share) is not None]
        # What is only offered lies below all that was asked for.
        return tuple(sorted(found, key=lambda pair: (not pair[0].material_layer.offered, pair[0].rank)))

    @cached_property
    def claimed(self) -> Map | None:
        """How much of each pixel any material with a target claims; None: nothing."""
        return united(share for _, share in self.placed)

    @cached_property
    def paint(self) -> tuple[tuple[Map, Recolouring], ...]:
        """The paints whose parts were found."""
        return tuple(
            (share, recolouring)
            for recolouring, found in self.paints
            if (share := share_of(found)) is not None
        )


def find_claims(structure: Structure, look: Look) -> Claims:
    """Find the targets of a look's materials, paints and keeps in a photo.

    What is not found stays as it is. Only where a prompt wishes for things without saying that they are there
    ("a gingerbread house"), and none can be told in the photo, its materials go over all that is clearly no
    other part.
    """
    targets = [target for layer in look.materials for target in layer.targets]
    targets += [target for paint in look.repaints for target in paint.targets]
    things = {target.text for target in targets if is_thing(target) and not is_detail(target)}
    kept_things = {target.text for target in look.kept if is_thing(target)}
    alone = len(things) < 2  # what is to stay yields to what is to change: there may be one subject for both
    materials = tuple(
        Claim(each, find(structure, each.targets, alone=alone, openings=_is_glazing(each)))
        for each in look.materials
        if each.targets
    )
    materials = _with_legs(structure, materials)
    without_target = tuple(each for each in look.materials if not each.targets)
    spread = None
    if materials and not without_target and _may_spread(materials):
        without_target = tuple(claim.material_layer for claim in materials)
        spread = rest_of_scene(structure, _places(materials))
    paints = tuple((each, find(structure, each.targets, alone=alone)) for each in look.repaints)
    kept_parts = find(structure, look.kept, alone=not things and len(kept_things) < 2)
    kept = share_of(kept_parts)
    if spread is not None:
        kept = united([1 - spread.share, *([] if kept is None else [kept])])
    return Claims(materials, without_target, paints, kept_parts, kept, spread)


def _with_legs(structure: Structure, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims with the legs of what the others are for, or else of what the photo is about."""
    if not any(_is_legs(found.target) for claim in claims for found in claim.found):
        return tuple(claims)
    hosts = [
        found.share
        for claim in claims
        for found in claim.found
        if found.share is not None and is_thing(found.target) and not is_detail(found.target)
    ]
    if not hosts and structure.subject_is_sure:
        hosts = [structure.subject]
    standing = united(hosts)
    legs = None if standing is None else legs_of(standing)
    return tuple(replace(claim, found=_as_legs(claim.found, legs)) for claim in claims)


def _as_legs(found: Sequence[Found], legs: Map | None) -> tuple[Found, ...]:
    return tuple(
        replace(each, share=legs, evidence=_BY_WIDTH) if _is_legs(each.target) else each for each in found
    )


def _is_legs(target: Target) -> bool:
    return is_thing(target) and is_detail(target) and head_of(target) in _LEGS


def _is_glazing(layer: MaterialLayer) -> bool:
    """Whether the windows of a front are of its material."""
    return layer.material.fronts is not None and layer.material.fronts.over_openings


def _may_spread(materials: Sequence[Claim]) -> bool:
    """Whether a prompt wishes for one thing that a whole picture may be, and it was not found.

    Who names several things ("cats" too), a piece of furniture or of something larger means just those.
    """
    if len(materials) != 1 or len(materials[0].found) != 1:
        return False
    (part,) = materials[0].found
    target = part.target
    named = target.definite or is_detail(target) or is_furniture(target) or is_plural(target)
    return part.share is None and is_thing(target) and not named


def _places(claims: Iterable[Claim]) -> set[Place]:
    return {found.target.place for claim in claims for found in claim.found}


def share_of(found: Sequence[Found]) -> Map | None:
    """How far each pixel belongs to any of the parts that were found; None where none was."""
    return united(part.share for part in found if part.share is not None)
