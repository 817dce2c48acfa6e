"""What came of each target that a prompt names, as data and in words for people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from retexture.engines.procedural.catalogue import INLAY, NATURAL
from retexture.engines.procedural.layout.claims import Claims
from retexture.engines.procedural.layout.part import Part
from retexture.engines.procedural.layout.targets import Found
from retexture.engines.procedural.look import MaterialLayer
from retexture.imaging.arrays import Map
from retexture.prompts import Place
from retexture.structure import Structure

KEPT = "kept"
COLOURED = "coloured in"
SKY = "sky"
_TRIM = "trim"
_LEAST = 0.0005  # of the picture: less is not worth a line
_SPARSE = 4  # shares are measured at every fourth pixel of every fourth row: a tenth of a percent is enough


@dataclass(frozen=True)
class Placed:
    """What came of one target.

    Attributes:
        what: What was asked for: a material, colours as paint, a drawn style, or :data:`KEPT`; or
            :data:`COLOURED`, the plain tones that a model or a drawing is laid in with; or :data:`SKY`, a sky
            in the picture's light.
        where: The prompt's words for the part; empty for all that nothing else claims.
        found: Whether the photo shows it.
        share: Fraction of the picture that it covers.
        guessed: What was taken for the parts that were not found by their own marks, in words ("the walls as
            what stands upright …"); empty where there are none.
        evidence: By what the parts were found, in words; empty where none was.
    """

    what: str
    where: str
    found: bool
    share: float
    guessed: str = ""
    evidence: str = ""

    def to_json(self) -> dict[str, object]:
        """Return it as JSON-compatible data, with the same keys for every target."""
        return {
            "what": self.what,
            "where": self.where,
            "found": self.found,
            "share": round(self.share, 3),
            "guessed": self.guessed,
            "evidence": self.evidence,
        }


@dataclass(frozen=True, eq=False)
class Backdrop:
    """What is seen where no material and no paint is.

    Attributes:
        sky: Where a sky is painted over the parts; None: nowhere.
        photo: How much of each pixel stays the photo's own below all parts, as a sky does above wet streets;
            None: nothing does.
        style: The drawn style that all is drawn in, but for what is kept; empty without one.
        coloured: Whether what no material covers is laid in with plain tones.
    """

    sky: Map | None
    photo: Map | None
    style: str
    coloured: bool = False


def in_words(placed: Sequence[Placed]) -> str:
    """A few sentences on where things went; empty where the prompt names no part of the picture."""
    if not any(each.where and each.what != SKY for each in placed):
        return ""
    found = [each for each in placed if each.found]
    shown = [f"{_described(each)} ({_percent(each.share)})" for each in found]
    photo_stays = all(each.what == KEPT and not each.where for each in found)
    sentences = [] if photo_stays else [f"In this photo: {', '.join(shown)}."]
    sentences += [
        f"So {each.what} covers {each.guessed or 'all of it'}."
        for each in placed
        if each.found and not each.where and each.what in {other.what for other in placed if not other.found}
    ]
    return " ".join(sentences)


def shortcomings(placed: Sequence[Placed]) -> tuple[str, ...]:
    """What a client should know before looking at the pictures: what was not found, and what was guessed."""
    missing = list(dict.fromkeys(_missing(each) for each in placed if not each.found))
    guesses = list(dict.fromkeys(each.guessed for each in placed if each.where and each.guessed))
    nothing = not any(each.found and each.what not in (KEPT, COLOURED, SKY) for each in placed)
    notes = []
    if missing:
        stays = "so the photo stays as it is" if nothing else "so nothing was changed for it"
        notes.append(f"Not found in this photo: {', '.join(missing)}; {stays}.")
    if guesses:
        notes.append(f"Guessed: {', '.join(guesses)}.")
    return tuple(notes)


def _missing(placed: Placed) -> str:
    """A part that was not found, with what was wanted there, unless that was its own surface or nothing."""
    own = placed.what in (KEPT, NATURAL.name)
    return f"the {placed.where}" if own else f"the {placed.where} ({placed.what})"


def _described(placed: Placed) -> str:
    if placed.what in (KEPT, COLOURED):
        return f"the {placed.where or 'rest'} {placed.what}"
    return f"{placed.what} on the {placed.where or 'rest'}"


def _percent(share: float) -> str:
    return "less than 1 %" if share < 0.01 else f"{100 * share:.0f} %"


def report(
    structure: Structure, parts: Sequence[Part], claims: Claims, backdrop: Backdrop
) -> tuple[Placed, ...]:
    """Say what came of every material, keep and paint of a look, in this order, and of all the rest.

    The shares of what is found add up to 1: each pixel counts for what is seen on it in the end.

    Args:
        structure: The photo's analysis.
        parts: All materials in the order of painting.
        claims: What was asked for, found or not.
        backdrop: What else is seen.
    """
    seen = _Seen(structure.size)
    kept = seen.parts(((KEPT, claims.kept_parts),))
    if claims.spread is not None:
        seen.take(1 - claims.spread.share)
    if parts and backdrop.photo is not None:
        seen.take(backdrop.photo)
    of_sky = 0.0 if backdrop.sky is None or not parts else seen.take(backdrop.sky)
    kept_sky = next((each for each in claims.kept_parts if each.target.place is Place.SKY), None)
    if kept_sky is not None and kept_sky.share is not None:
        # Along its soft border a kept sky passes into a painted one: that is no sky of its own.
        of_kept = {kept_sky.target.text: of_sky}
        kept = [replace(each, share=each.share + of_kept.pop(each.where, 0.0)) for each in kept]
        of_sky = 0.0
    shares: list[float] = []
    paints: list[Placed] = []
    for part in reversed(parts):
        if part.material_layer.material is NATURAL and not paints:
            paints = seen.parts(_paints(claims))
        shares.append(seen.take(None if part.share is None else part.share * np.float32(1 / 255)))
    paints = paints or seen.parts(_paints(claims))
    rest = seen.take(None)
    if claims.spread is not None or backdrop.photo is not None:
        rest = max(1.0 - sum(shares) - of_sky - sum(each.share for each in (*kept, *paints)), 0.0)
    beside = backdrop.style or (COLOURED if backdrop.coloured else KEPT)
    placed = [
        *_placed_materials(parts, shares[::-1], claims),
        *kept,
        *paints,
        *([Placed(SKY, "sky", True, of_sky)] if of_sky > _LEAST else []),
        *([Placed(beside, "", True, rest)] if rest > _LEAST else []),
    ]
    return tuple(placed)


class _Seen:
    """What of the picture is still to be seen, as one thing after another is laid under those before it."""

    def __init__(self, size: tuple[int, int]) -> None:
        width, height = size
        self._left = np.ones((height, width), np.float32)[::_SPARSE, ::_SPARSE]

    def take(self, share: Map | None) -> float:
        """Return the fraction of the picture on which a share is seen; None: all that is left."""
        covered = np.float32(1) if share is None else share[::_SPARSE, ::_SPARSE]
        visible = float((self._left * covered).mean())
        self._left = self._left * (1 - covered)
        return visible

    def parts(self, asked: Iterable[tuple[str, Sequence[Found]]]) -> list[Placed]:
        """Return what came of parts that keep their surface, the first on top."""
        return [
            Placed(
                what,
                part.target.text,
                part.share is not None,
                0.0 if part.share is None else self.take(part.share),
                part.guessed,
                part.found_by,
            )
            for what, found in asked
            for part in found
        ]


def _paints(claims: Claims) -> Iterable[tuple[str, Sequence[Found]]]:
    return ((" and ".join(paint.names), found) for paint, found in claims.paints)


def _placed_materials(parts: Sequence[Part], shares: Sequence[float], claims: Claims) -> list[Placed]:
    """How much of the picture each material shows on in the end, and which targets are not in the photo."""
    order = [claim.material_layer for claim in claims.materials]
    placed = [
        _placed_material(part, share, claims)
        for part, share in sorted(
            zip(parts, shares, strict=True), key=lambda pair: _place_in(order, pair[0].material_layer)
        )
    ]
    for each in tuple(placed):
        placed += _trim(parts, each) + _accents(parts, each)
    for claim in claims.materials:
        name = claim.material_layer.name
        placed += [Placed(name, each.target.text, False, 0.0) for each in claim.found if each.share is None]
    return placed


def _trim(parts: Sequence[Part], placed: Placed) -> list[Placed]:
    """The metals that are the trim of a placed material, which hardly take any of the picture themselves."""
    return [
        Placed(overlay.material.name, f"trim of the {placed.where}", True, 0.0, "", placed.evidence)
        for part in parts
        if part.material_layer.name == placed.what and placed.where
        for overlay in part.material_layer.overlays
        if overlay.part == _TRIM and overlay.material is not INLAY
    ]


def _accents(parts: Sequence[Part], placed: Placed) -> list[Placed]:
    """The prompt's materials that are a placed material's accent, as steel is the posts between panes."""
    accents = [part.material_layer.accent for part in parts if part.material_layer.name == placed.what]
    described = [accent.described for accent in accents if accent is not None and accent.described]
    return [Placed(what, placed.where, True, 0.0, "", placed.evidence) for what in dict.fromkeys(described)]


def _placed_material(part: Part, share: float, claims: Claims) -> Placed:
    material_layer = part.material_layer
    if part.where:
        return Placed(material_layer.name, part.where, True, share)
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
    evidence = _listed([found.found_by for found in shown if found.found_by])
    return Placed(material_layer.name, where, True, share, guessed, evidence)


def _place_in(order: Sequence[MaterialLayer], material_layer: MaterialLayer) -> int:
    """Where a material comes in the prompt; first what has no target."""
    return order.index(material_layer) if material_layer in order else -1


def _listed(names: Sequence[str]) -> str:
    unique = list(dict.fromkeys(names))
    return " and ".join([", ".join(unique[:-1]), unique[-1]] if len(unique) > 1 else unique)
