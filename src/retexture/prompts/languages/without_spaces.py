"""Chinese and Japanese: particles say what a word does, and much that English puts first comes last."""

from collections.abc import Sequence

from retexture.prompts.languages.gloss import Unit, grammar
from retexture.prompts.lexicon.phrasebook import WordRole
from retexture.prompts.text import COLON, Gap

_OBJECT, _TOPIC, _TO, _BY = "(object)", "(topic)", "(to)", "(by)"
_POSTPOSED = ("without", "except", "instead of", "only", "on", "for", "with")
_TAKEN_OUT = ("without", "instead of")  # English says these last
_NEW_LOOKS = {"turn": "into", "cover": "with"}


def chinese(clause: Sequence[Unit]) -> list[Unit]:
    """Put "with brick" of "用砖覆盖墙" after the verb and its object, "without moss" after what has none."""
    units = [unit for unit in _without_last(clause) if unit.english]
    opening = next((at for at, unit in enumerate(units) if not unit.says("please", "and")), 0)
    if opening >= len(units) or not units[opening].says("with"):
        return units
    verb = next((at for at, unit in enumerate(units) if unit.kind is WordRole.VERB), None)
    if verb is None:
        return [*units[:opening], *units[opening + 1 :]]
    return [*units[:opening], *units[verb:], *units[opening:verb]]


def _without_last(clause: Sequence[Unit]) -> Sequence[Unit]:
    """Put what is said to cover something or not to be there, up to its particle, last: "没有苔藓的石墙"."""
    first = next((at for at, unit in enumerate(clause) if unit.says("without", "covered with")), len(clause))
    end = next((at for at in range(first, len(clause)) if clause[at].source == "的"), len(clause))
    return [*clause[:first], *clause[end:], *clause[first:end]]


def japanese(clause: Sequence[Unit]) -> list[Unit]:
    """Put each sentence of a clause in English order; a verb ends one."""
    found: list[Unit] = []
    sentence: list[Unit] = []
    for unit in clause:
        if not unit.english:
            continue
        sentence.append(unit)
        if unit.kind is WordRole.VERB or unit.says("unchanged"):
            found += _sentence(sentence, begins=not found)
            sentence = []
    return found + _sentence(sentence, begins=not found)


def _sentence(units: list[Unit], *, begins: bool) -> list[Unit]:
    if not units:
        return []
    units = _prepositions(units)
    marks = [at for at, unit in enumerate(units) if unit.says(_OBJECT, _TOPIC)]
    changed, said = (units[: marks[-1]], units[marks[-1] + 1 :]) if marks else ([], units)
    verb = said[-1] if said and said[-1].kind is WordRole.VERB else None
    if verb is not None:
        read = _with_verb(verb, changed, said[:-1])
    elif changed and said and said[-1].says(_TO):
        read = [grammar("turn", "ja"), grammar("the", "ja"), *changed, grammar("into", "ja"), *said]
    elif changed and units[marks[-1]].says(_TOPIC) and said and not said[0].says("unchanged"):
        colon = Unit(WordRole.GRAMMAR, COLON, Gap.STOP, "ja")
        read = [*changed, colon, said[0]._replace(gap=Gap.STOP), *said[1:]]
    else:
        read = [*changed, *said]
    read = [unit for unit in read if not unit.english.startswith("(")]
    if not begins and read:
        read[0] = read[0]._replace(gap=Gap.STOP)
    return read


def _with_verb(verb: Unit, changed: Sequence[Unit], look: Sequence[Unit]) -> list[Unit]:
    """Return "turn the walls into brick"; a look alone has no verb, and what stays has no look."""
    if not changed:
        return [verb, *look] if verb.says("keep", "remove") else list(look)
    if not look:
        return [verb, *changed]
    into = _NEW_LOOKS.get(verb.english)
    link = [grammar(into, "ja")] if into else []
    return [verb, *changed, *link, *look]


def _prepositions(units: Sequence[Unit]) -> list[Unit]:
    """Put "without" before what it is said of; an exception is a clause of its own."""
    found: list[Unit] = []
    last: list[Unit] = []
    gap = Gap.SPACE
    for unit in units:
        if not (unit.language == "ja" and unit.says(*_POSTPOSED)):
            content = not unit.english.startswith("(")
            found.append(unit._replace(gap=gap) if gap and content else unit)
            gap = Gap.SPACE if content else gap
            continue
        start = len(found)
        while start and _is_content(found[start - 1]):
            start -= 1
        if unit.says("except"):
            found = [unit, *found[start:], *found[:start]]
            gap = Gap.COMMA
        elif unit.says(*_TAKEN_OUT):
            last += [unit, *found[start:]]
            del found[start:]
        else:
            found.insert(start, unit)
    return found + last


def _is_content(unit: Unit) -> bool:
    return unit.kind not in (WordRole.GRAMMAR, WordRole.VERB)
