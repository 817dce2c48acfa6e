"""Verbs: where they stand, the word that their new look comes after, and the article of what they change."""

from collections.abc import Sequence

from retexture.prompts.languages.gloss import Unit, grammar
from retexture.prompts.lexicon.phrasebook import WordRole
from retexture.prompts.text import Gap

WITHOUT_ARTICLES = frozenset({"ru", "zh", "ja"})
_STUFF = frozenset({WordRole.MATERIAL, WordRole.COLOUR, WordRole.SHADE})
_DESCRIBING = _STUFF | {WordRole.STATE, WordRole.ADJECTIVE, WordRole.DEGREE}
_NAMING = _DESCRIBING | {WordRole.NOUN}
_STAYING = ("stays", "change")  # what stands before these is what they are said of


def first(clause: Sequence[Unit]) -> list[Unit]:
    """Put German and Russian verbs before what they change: "den Boden behalten", "стены обшей деревом"."""
    found: list[Unit] = []
    waiting: list[Unit] = []
    for part in _joined_parts(clause):
        waiting += part
        verb = next((unit for unit in waiting if unit.kind is WordRole.VERB), None)
        if verb is None:
            continue
        at = waiting.index(verb)
        joint = int(bool(found) and waiting[0].says("and"))
        if _follows_what_it_changes(waiting, at):
            waiting = [*waiting[:joint], verb, *waiting[joint:at], *waiting[at + 1 :]]
        found += waiting
        waiting = []
    return found + waiting


def _follows_what_it_changes(units: Sequence[Unit], verb: int) -> bool:
    if units[verb].says(*_STAYING) or (verb and units[verb - 1].says("not")):
        return False
    named = all(unit.kind in _NAMING for unit in units[:verb])
    return verb == len(units) - 1 or (verb > 0 and named and units[verb].language == "ru")


def _joined_parts(clause: Sequence[Unit]) -> list[list[Unit]]:
    """Return the parts of a clause that "and" joins."""
    parts: list[list[Unit]] = [[]]
    for unit in clause:
        if unit.says("and") and parts[-1]:
            parts.append([])
        parts[-1].append(unit)
    return parts


def with_endings(clause: Sequence[Unit]) -> list[Unit]:
    """Read each verb with the word that its new look comes after: "replace … with" for "cambiar … por"."""
    found = list(clause)
    for at, unit in enumerate(clause):
        endings = unit.gloss.endings if unit.gloss is not None and unit.kind is WordRole.VERB else ()
        if not any(ending.word for ending in endings):
            continue
        end = next((i for i in range(at + 1, len(clause)) if clause[i].kind is WordRole.VERB), len(clause))
        for place in range(at + 1, end):
            ending = next((each for each in endings if each.word and _ends(clause[place], each.word)), None)
            if ending is not None:
                found[at] = unit._replace(english=ending.verb)
                article = " the" if clause[place].english.endswith(" the") else ""
                found[place] = clause[place]._replace(english=ending.english + article)
                break
    return _with_instrument(found)


_LONGER = {
    "en": ("en",),
    "in": ("in", "ins", "im", "nel", "nella"),
    "a": ("a", "al", "alla"),
    "por": ("por", "pelo", "pela"),
}


def _ends(unit: Unit, word: str) -> bool:
    return unit.kind is WordRole.GRAMMAR and unit.source in _LONGER.get(word, (word,))


def _with_instrument(clause: Sequence[Unit]) -> list[Unit]:
    """Put "with" before what something is covered with where its case says it: "покрой стены мхом"."""
    found: list[Unit] = []
    covering = False
    for at, unit in enumerate(clause):
        if unit.kind is WordRole.VERB:
            covering = unit.language in WITHOUT_ARTICLES and unit.says("cover")
        before = clause[at - 1].kind if at else None
        if covering and before is WordRole.NOUN and unit.kind in _DESCRIBING:
            found.append(grammar("with", unit.language))
            covering = False
        covering = covering and not unit.says("with")
        found.append(unit)
    return found


def definite(clause: Sequence[Unit]) -> list[Unit]:
    """Put "the" before what is changed or kept where the language has no articles."""
    found: list[Unit] = []
    for at, unit in enumerate(clause):
        found.append(unit)
        if unit.kind is WordRole.VERB and unit.language in WITHOUT_ARTICLES and _changes_a_thing(clause, at):
            found.append(grammar("the", unit.language))
    return found


def _changes_a_thing(clause: Sequence[Unit], verb: int) -> bool:
    making = clause[verb].says("make", "apply")
    for unit in clause[verb + 1 :]:
        if unit.gap >= Gap.COMMA:
            return False
        if unit.kind is WordRole.NOUN:
            return not unit.says("everything", "everything else")
        if unit.kind not in _DESCRIBING or (making and unit.kind in _STUFF):
            return False
    return False
