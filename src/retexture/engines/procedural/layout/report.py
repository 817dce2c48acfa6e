"""What came of each target that a prompt names, as data and in words for people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from retexture.engines.procedural.layout.claims import Claims
from retexture.engines.procedural.layout.part import Part
from retexture.engines.procedural.layout.targets import Found
from retexture.engines.procedural.look import MaterialLayer
from retexture.imaging.arrays import Map
from retexture.structure import Structure

KEPT = "kept"
_SPARSE = 4  # shares are measured at every fourth pixel of every fourth row: a tenth of a percent is enough


@dataclass(frozen=True)
class Placed:
    """What came of one target.

    Attributes:
        what: What was asked for: a material, colours as paint, or :data:`KEPT`.
        where: The prompt's words for the part; empty for all that nothing else claims.
        found: Whether the photo shows it.
        share: Fraction of the picture that it covers.
        guessed: What was taken for the parts that were not found by their own marks, in words ("the walls as
            what stands upright …"); empty where there are none.
    """

    what: str
    where: str
    found: bool
    share: float
    guessed: str = ""

    def to_json(self) -> dict[str, object]:
        """Return it as JSON-compatible data, with the same keys for every target."""
        return {
            "what": self.what,
            "where": self.where,
            "found": self.found,
            "share": round(self.share, 3),
            "guessed": self.guessed,
        }


def in_words(placed: Sequence[Placed]) -> str:
    """A few sentences on where things went; empty where the prompt names no part of the picture."""
    if not any(each.where for each in placed):
        return ""
    shown = [f"{_described(each)} ({_percent(each.share)})" for each in placed if each.found]
    guesses = dict.fromkeys(each.guessed for each in placed if each.where and each.guessed)
    missing = [f"the {each.where} ({each.what})" for each in placed if not each.found]
    sentences = [f"In this photo: {', '.join(shown)}."] if shown else []
    sentences += [f"Guessed from the rest: {', '.join(guesses)}."] if guesses else []
    sentences += [f"Not found in it: {', '.join(missing)}."] if missing else []
    wanted = {each.what for each in placed if not each.found}
    sentences += [
        f"So {each.what} covers {each.guessed or 'all of it'}."
        for each in placed
        if each.found and not each.where and each.what in wanted
    ]
    return " ".join(sentences)


def _described(placed: Placed) -> str:
    if placed.what == KEPT:
        return f"the {placed.where} kept"
    return f"{placed.what} on the {placed.where or 'rest'}"


def _percent(share: float) -> str:
    return "less than 1 %" if share < 0.01 else f"{100 * share:.0f} %"


def report(structure: Structure, parts: Sequence[Part], claims: Claims) -> tuple[Placed, ...]:
    """Say what came of every material, keep and paint of a look, in this order.

    Args:
        structure: The photo's analysis.
        parts: All materials in the order of painting.
        claims: What was asked for, found or not.
    """
    return (
        *_placed_materials(structure, parts, claims),
        *_placed_parts(((KEPT, claims.kept_parts),)),
        *_placed_parts((" and ".join(paint.names), found) for paint, found in claims.paints),
    )


def _placed_materials(structure: Structure, parts: Sequence[Part], claims: Claims) -> list[Placed]:
    """How much of the picture each material shows on in the end, and which targets are not in the photo."""
    order = [claim.material_layer for claim in claims.materials]
    shares = zip(parts, _visible_shares(structure, parts, claims.kept), strict=True)
    placed = [
        _placed_material(part.material_layer, share, claims)
        for part, share in sorted(shares, key=lambda pair: _place_in(order, pair[0].material_layer))
    ]
    for claim in claims.materials:
        name = claim.material_layer.material.name
        placed += [Placed(name, each.target.text, False, 0.0) for each in claim.found if each.share is None]
    return placed


def _visible_shares(structure: Structure, parts: Sequence[Part], kept: Map | None) -> list[float]:
    """Fraction of the picture on which each part is seen in the end, in the order of painting."""
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
    return visible[::-1]


def _placed_material(material_layer: MaterialLayer, share: float, claims: Claims) -> Placed:
    shown = [
        found
        for claim in claims.materials
        if claim.material_layer is material_layer
        for found in claim.found
        if found.share is not None
    ]
    # A material whose targets are not in the photo covers what the spread says, if not everything.
    spread = "" if claims.spread is None else claims.spread.described
    guessed = _listed([found.guessed for found in shown if found.guessed]) if shown else spread
    where = _listed([found.target.text for found in shown])
    return Placed(material_layer.material.name, where, True, share, guessed)


def _place_in(order: Sequence[MaterialLayer], material_layer: MaterialLayer) -> int:
    """Where a material comes in the prompt; first what has no target."""
    return order.index(material_layer) if material_layer in order else -1


def _placed_parts(asked: Iterable[tuple[str, Sequence[Found]]]) -> list[Placed]:
    return [
        Placed(
            what,
            part.target.text,
            part.share is not None,
            0.0 if part.share is None else float(part.share[::_SPARSE, ::_SPARSE].mean()),
            part.guessed,
        )
        for what, found in asked
        for part in found
    ]


def _listed(names: Sequence[str]) -> str:
    unique = list(dict.fromkeys(names))
    return " and ".join([", ".join(unique[:-1]), unique[-1]] if len(unique) > 1 else unique)
