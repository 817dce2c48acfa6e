"""Spanish, Portuguese, French and Italian: what is said of a noun stands after it."""

from collections.abc import Sequence

from retexture.prompts.languages.gloss import Unit
from retexture.prompts.lexicon.phrasebook import WordRole
from retexture.prompts.text import Gap

LANGUAGES = frozenset({"es", "pt", "fr", "it"})
_HEADS = frozenset({WordRole.NOUN, WordRole.PART, WordRole.MATERIAL, WordRole.LOOK})
_OF_A_THING = ("colour", "style", "texture", "material", "surface", "light", "pattern", "finish")
_DESCRIBING = frozenset({WordRole.COLOUR, WordRole.STATE, WordRole.ADJECTIVE, WordRole.SHADE})


def arranged(clause: Sequence[Unit]) -> list[Unit]:
    """Return a clause with colours, states and materials before what they are said of."""
    units = _shaded([unit for at, unit in enumerate(clause) if not _is_partitive(clause, at)])
    making = any(unit.says("make") for unit in units)
    found: list[Unit] = []
    at = 0
    while at < len(units):
        if units[at].kind not in _HEADS or units[at].language not in LANGUAGES:
            found.append(units[at])
            at += 1
            continue
        phrase, at = _phrase(units, at, made_of=not making)
        found += phrase
    return found


def _is_partitive(clause: Sequence[Unit], at: int) -> bool:
    """Say whether "du", "des" or "de la" means no "of": it does after what has a part."""
    if not clause[at].says("of the") or clause[at].language not in ("fr", "it"):
        return clause[at].source == "pas" and any(unit.source in ("ne", "n") for unit in clause[:at])
    return at == 0 or not (clause[at - 1].kind in _HEADS | _DESCRIBING or clause[at - 1].says(*_OF_A_THING))


def _shaded(units: Sequence[Unit]) -> list[Unit]:
    """Put "dark" before "red", and make one colour of them."""
    found: list[Unit] = []
    for unit in units:
        before = found[-1] if found else None
        shades = unit.kind is WordRole.SHADE and unit.language in LANGUAGES and unit.gap < Gap.COMMA
        if before is not None and shades and before.kind is WordRole.COLOUR:
            found[-1] = before._replace(english=f"{unit.english} {before.english}")
        else:
            found.append(unit)
    return found


def _phrase(units: Sequence[Unit], at: int, *, made_of: bool) -> tuple[list[Unit], int]:
    """Return a noun and all that is said of it, in English order, and where its words end."""
    head = units[at]
    described, end = _described(units, at + 1)
    first = end + (end < len(units) and made_of and units[end].says("of") and head.kind is WordRole.NOUN)
    if first < len(units) and _is_stuff(units[first]) and head.kind in (WordRole.NOUN, WordRole.PART):
        said, last = _described(units, first + 1)
        return [*described, *said, units[first], head], last
    return [*described, head], end


def _is_stuff(unit: Unit) -> bool:
    return unit.kind is WordRole.MATERIAL and unit.language in LANGUAGES and unit.gap < Gap.COMMA


def _described(units: Sequence[Unit], at: int) -> tuple[list[Unit], int]:
    """Return what is said of the noun before a place: "blanco y negro", "muy viejo", "oxidado"."""
    found: list[Unit] = []
    if at < len(units) and _is_stuff(units[at]) and units[at - 1].kind is WordRole.MATERIAL:
        gloss = units[at].gloss
        if gloss is not None and gloss.adjective:
            found, at = [units[at]._replace(english=gloss.adjective)], at + 1
    while at < len(units):
        joint = int(bool(found) and units[at].says("and"))
        degree = int(at + joint < len(units) and units[at + joint].kind is WordRole.DEGREE)
        last = at + joint + degree
        if last >= len(units) or units[last].kind not in _DESCRIBING or units[last].gap >= Gap.COMMA:
            break
        if units[last].language not in LANGUAGES:
            break
        found += units[at : last + 1]
        at = last + 1
    return found, at
