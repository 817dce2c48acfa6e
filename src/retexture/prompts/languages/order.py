"""What words of other languages stand for, put where English has it.

Every clause is put in order by the language of its words: what is said of a noun comes before it, a verb
before what it changes, "without" before what is not wanted.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from retexture.prompts.languages import romance, verbs, without_spaces
from retexture.prompts.languages.gloss import Unit, grammar
from retexture.prompts.languages.guess import ENGLISH
from retexture.prompts.lexicon.phrasebook import WordRole
from retexture.prompts.text import COLON, Gap

Clause = list[Unit]


def arranged(units: Iterable[Unit]) -> list[Unit]:
    """Return the units of a prompt in English order."""
    found: list[Unit] = []
    for clause in _clauses(units):
        gap = clause[0].gap
        first, *others = _in_order([clause[0]._replace(gap=Gap.SPACE), *clause[1:]]) or [clause[0]]
        found += [first._replace(gap=gap), *others]
    return found


def _clauses(units: Iterable[Unit]) -> Iterable[Clause]:
    clause: Clause = []
    for unit in units:
        if clause and (unit.gap >= Gap.COMMA or unit.source == COLON):
            yield clause
            clause = []
        clause.append(unit)
    if clause:
        yield clause


def _in_order(clause: Clause) -> Clause:
    languages = {unit.language for unit in clause}
    if languages == {ENGLISH}:
        return clause
    if languages & romance.LANGUAGES:
        clause = romance.arranged(clause)
    if "zh" in languages:
        clause = without_spaces.chinese(clause)
    if "ja" in languages:
        clause = without_spaces.japanese(clause)
    if languages & {"de", "ru"}:
        clause = _genitives(clause)
    if any(unit.kind is WordRole.VERB for unit in clause):
        clause = verbs.with_endings(verbs.first(clause) if languages & {"de", "ru"} else clause)
        clause = verbs.definite(clause)
    return _adjectives(clause)


def _genitives(clause: Sequence[Unit]) -> Clause:
    """Put "of" between the nouns of "крыша дома" and "das Dach der Kirche"."""
    found: Clause = []
    for unit in clause:
        before = found[-1] if found else None
        if before is not None and unit.kind is WordRole.NOUN:
            if before.language == unit.language == "ru" and before.kind is WordRole.NOUN:
                found.append(grammar("of", "ru"))
            elif before.source == "der" and len(found) > 1 and found[-2].kind is WordRole.NOUN:
                found.insert(-1, grammar("of", "de"))
        found.append(unit)
    return found


def _adjectives(clause: Clause) -> Clause:
    """Say of a material with the adjective of another how it is: "mossy stone"."""
    materials = [at for at, unit in enumerate(clause) if unit.kind is WordRole.MATERIAL]
    for first, second in pairwise(materials):
        unit, following = clause[first], clause[second]
        adjective = unit.gloss.adjective if unit.gloss is not None else ""
        if (
            second == first + 1
            and following.gap < Gap.COMMA
            and adjective
            and unit.english != following.english
        ):
            clause = [*clause[:first], unit._replace(english=adjective), *clause[second:]]
    return clause
