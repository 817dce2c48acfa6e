"""What a prompt says it does not want, and what it says is there now; neither is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retexture.prompts import lexicon
from retexture.prompts.lexicon import Turn
from retexture.prompts.mentions import Mention
from retexture.prompts.words import Gap


@dataclass(frozen=True)
class Wanted:
    """What remains of a prompt's mentions.

    Attributes:
        mentions: Those that are asked for; a stop stands where some were taken out.
        excluded: The names of what is not wanted, in order of mention.
        present: The words for what is there now ("the brick house" in "turn the brick house into gold").
    """

    mentions: tuple[Mention, ...]
    excluded: tuple[str, ...]
    present: tuple[str, ...]


def separate(mentions: Sequence[Mention]) -> Wanted:
    """Separate what is asked for from what is negated or to be replaced."""
    kept, excluded = _without_negated(mentions)
    wanted, present = _without_present(kept)
    return Wanted(wanted, excluded, present)


def names(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return the names of what a list of things mentions, joined by commas, "and" or "or"."""
    found: list[str] = []
    item: list[Mention] = []
    for mention in mentions:
        if mention.gap >= Gap.COMMA or mention.text in lexicon.JOINING:
            found.extend(_names_of_one(item))
            item = []
        item.append(mention)
    return tuple(dict.fromkeys([*found, *_names_of_one(item)]))


_LONGEST_NAME = 4


def _names_of_one(item: Sequence[Mention]) -> list[str]:
    part = next((mention.part.name for mention in item if mention.part), "")
    stuff = next((mention for mention in item if mention.stuff), None)
    if part:
        return [f"{_name(stuff)} {part}" if stuff else part]
    terms = [term.name for mention in item for term in mention.terms]
    if terms:
        return terms
    if stuff is not None:
        return [_name(stuff)]
    plain = [mention.text for mention in item if mention.plain]
    return [" ".join(plain[:_LONGEST_NAME])] if plain else []


def _name(stuff: Mention) -> str:
    return stuff.material or (stuff.colour.name if stuff.colour else stuff.text)


def _without_negated(mentions: Sequence[Mention]) -> tuple[tuple[Mention, ...], tuple[str, ...]]:
    kept: list[Mention] = []
    excluded: list[str] = []
    at, cut = 0, False
    while at < len(mentions):
        mention = mentions[at]
        if mention.turn is Turn.NEGATES:
            end = _reach(mentions, at)
            negated = mentions[at + 1 : end]
            # "non-slip" and "no-nonsense" are adjectives; "no-moss" is an exclusion.
            compound = bool(negated) and negated[0].gap is Gap.HYPHEN
            if not compound or any(each.terms or each.stuff for each in negated):
                excluded.extend(names(negated))
            cut, at = True, end
            continue
        if mention.text == "free" and mention.gap is Gap.HYPHEN and kept and not cut:
            excluded.extend(names([kept.pop()]))
        else:
            kept.append(replace(mention, gap=Gap.STOP) if cut else mention)
        cut, at = False, at + 1
    return tuple(kept), tuple(dict.fromkeys(excluded))


def _reach(mentions: Sequence[Mention], negation: int) -> int:
    """Return where what a negation reaches ends: with its clause, or where another thought begins."""
    at = negation + 1
    if at < len(mentions) and mentions[at].gap is Gap.HYPHEN:
        while at < len(mentions) and mentions[at].gap is Gap.HYPHEN:
            at += 1
        return at
    named, listed_to = False, 0
    while at < len(mentions):
        mention = mentions[at]
        if mention.gap is Gap.COMMA and at >= listed_to:
            listed_to = _end_of_list(mentions, at) if named else 0
        if mention.gap >= Gap.COMMA and at >= listed_to:
            break
        if mention.turn is Turn.NEGATES or (named and mention.text in lexicon.ENDING_NEGATION):
            break
        if mention.text == "and" and not _one_thing(mentions, at + 1):
            break
        named = named or mention.text not in lexicon.FUNCTION_WORDS
        at += 1
    return at


_LONGEST_LIST_ITEM = 3


def _end_of_list(mentions: Sequence[Mention], comma: int) -> int:
    """Return where a list that goes on at a comma has its last item ("moss, rust or cracks"), or 0."""
    length = 0
    for at in range(comma, len(mentions)):
        mention = mentions[at]
        length = 1 if mention.gap is Gap.COMMA else length + 1
        if mention.text == "or":
            return at + 1
        if mention.gap is Gap.STOP or mention.turn is Turn.NEGATES or length > _LONGEST_LIST_ITEM:
            break
    return 0


def _one_thing(mentions: Sequence[Mention], at: int) -> bool:
    """Say whether a bare word follows ("and rust"), not a thing described ("and gold veins")."""
    described = 0
    for mention in mentions[at : at + 6]:
        if mention.gap >= Gap.COMMA or (described and mention.text in lexicon.FUNCTION_WORDS):
            break
        described += mention.text not in lexicon.DETERMINERS
    return described == 1


_LONGEST_CHANGE = 20


def _without_present(mentions: Sequence[Mention]) -> tuple[tuple[Mention, ...], tuple[str, ...]]:
    kept: list[Mention] = []
    present: list[str] = []
    at = 0
    while at < len(mentions):
        kept.append(mentions[at])
        end = _change_reaches(mentions, at)
        replaced = mentions[at + 1 : end]
        if any(mention.terms or mention.stuff for mention in replaced):
            present.append(" ".join(mention.text for mention in replaced))
            at = end
        else:
            at += 1
    return tuple(kept), tuple(dict.fromkeys(present))


def _change_reaches(mentions: Sequence[Mention], verb: int) -> int:
    """Return where the words between "turn" and "into" end, or the verb's own place where there are none."""
    closings = lexicon.CHANGES.get(mentions[verb].text)
    if closings is None:
        return verb
    ahead: list[str] = []
    for mention in mentions[verb + 1 : verb + 1 + _LONGEST_CHANGE]:
        if mention.gap is Gap.STOP or mention.text in lexicon.CHANGES:
            break
        ahead.append(mention.text)
    for closing in closings:
        if closing in ahead:
            return verb + 1 + ahead.index(closing)
    return verb
