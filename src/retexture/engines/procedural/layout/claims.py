"""Which parts of a photo each material and paint claims, and what is kept of the photo."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from retexture.engines.procedural.layout.targets import Found, find, united
from retexture.engines.procedural.look import Look, MaterialLayer, Recolouring
from retexture.imaging.arrays import Map
from retexture.prompts import Place
from retexture.structure import ResidualPart, Structure, rest_of_scene


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
        spread: What the materials cover instead where none of their targets was found; None: some was found,
            or the photo does not tell.
    """

    materials: tuple[Claim, ...]
    without_target: tuple[MaterialLayer, ...]
    paints: tuple[tuple[Recolouring, tuple[Found, ...]], ...]
    kept_parts: tuple[Found, ...]
    kept: Map | None
    spread: ResidualPart | None

    @cached_property
    def placed(self) -> tuple[tuple[Claim, Map], ...]:
        """The claims that were found, each with its share, in the order of painting."""
        found = [(claim, share) for claim in self.materials if (share := claim.share) is not None]
        return tuple(sorted(found, key=lambda pair: pair[0].rank))

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

    Where no target is found at all, the materials lose their targets: they go over all that is not clearly
    another part than the one asked for.
    """
    materials = tuple(Claim(each, find(structure, each.targets)) for each in look.materials if each.targets)
    without_target = tuple(each for each in look.materials if not each.targets)
    nowhere = bool(materials) and not without_target and all(claim.share is None for claim in materials)
    if nowhere:
        without_target = tuple(claim.material_layer for claim in materials)
    paints = tuple((recolouring, find(structure, recolouring.targets)) for recolouring in look.repaints)
    kept_parts = find(structure, look.kept)
    kept = share_of(kept_parts)
    spread = rest_of_scene(structure, _places(materials)) if nowhere else None
    if spread is not None:
        kept = united([1 - spread.share, *([] if kept is None else [kept])])
    return Claims(materials, without_target, paints, kept_parts, kept, spread)


def _places(claims: Iterable[Claim]) -> set[Place]:
    return {found.target.place for claim in claims for found in claim.found}


def share_of(found: Sequence[Found]) -> Map | None:
    """How far each pixel belongs to any of the parts that were found; None where none was."""
    return united(part.share for part in found if part.share is not None)
