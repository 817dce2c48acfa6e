"""What a prompt says it does not want, and what it says is there now; neither is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from retexture.prompts import lexicon, phrases
from retexture.prompts.mentions import Meaning, Mention
from retexture.prompts.phrases import NounPhrase
from retexture.prompts.places import Target
from retexture.prompts.words import Gap


@dataclass(frozen=True)
class Wanted:
    """What remains of a prompt's mentions.

    Attributes:
        mentions: Those that are asked for; a stop stands where some were taken out.
        excluded: The names of what is not wanted, in order of mention.
        present: The words for what is there now ("the brick house" in "turn the brick house into gold").
        elsewhere: What is not wanted on a part of the picture, by the part ("no moss on the walls").
    """

    mentions: tuple[Mention, ...]
    excluded: tuple[str, ...]
    present: tuple[str, ...]
    elsewhere: tuple[tuple[Target, tuple[str, ...]], ...]


def separate(mentions: Sequence[Mention]) -> Wanted:
    """Separate what is asked for from what is negated or to be replaced."""
    kept, excluded, elsewhere = _without_negated(mentions)
    wanted, present = _without_present(kept)
    return Wanted(wanted, excluded, present, elsewhere)


def names(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return the names of what a list of things mentions, joined by commas, "and" or "or"."""
    if not mentions:
        return ()
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
    part = next((mention.means.part.name for mention in item if mention.means.part), "")
    stuff = next((mention for mention in item if mention.stuff), None)
    if part:
        return [f"{_name(stuff)} {part}" if stuff else part]
    terms = [term.name for mention in item for term in mention.terms]
    if terms:
        return terms
    if stuff is not None:
        return [_name(stuff)]
    content = [each.text for each in item if each.plain or each.means.noun or each.means.state]
    plain = [text for text in content if text not in lexicon.SAYING_NOTHING]
    return [" ".join(plain[:_LONGEST_NAME])] if plain else []


def _name(stuff: Mention) -> str:
    return stuff.material or (stuff.colour.name if stuff.colour else stuff.text)


_PUT_ONTO = Mention("onto", Gap.SPACE, Meaning(word=False))
_Negated = tuple[tuple[Mention, ...], tuple[str, ...], tuple[tuple[Target, tuple[str, ...]], ...]]


def _without_negated(mentions: Sequence[Mention]) -> _Negated:
    if not any(mention.means.turn is not None or mention.text in ("but", "free") for mention in mentions):
        return tuple(mentions), (), ()
    kept: list[Mention] = []
    excluded: list[str] = []
    elsewhere: list[tuple[Target, tuple[str, ...]]] = []
    at, cut = 0, Gap.SPACE
    while at < len(mentions):
        mention = mentions[at]
        if mention.means.turn is None and not cut and mention.text not in ("but", "free"):
            kept.append(mention)
            at += 1
            continue
        if mention.text in lexicon.REPLACING and _part_at([_PUT_ONTO, *mentions[at + 1 : at + 6]], 0)[0]:
            kept.append(_PUT_ONTO._replace(gap=mention.gap))  # "lava instead of the sea"
            cut, at = Gap.SPACE, at + 1
            continue
        if mention.means.turn in lexicon.NEGATING or _excepts(mentions, at):
            end = _only_its_state(mentions, at) or _reach(mentions, at)
            negated = mentions[at + 1 : end]
            # "non-slip" and "no-nonsense" are adjectives; "no-moss" is an exclusion.
            compound = bool(negated) and negated[0].gap is Gap.HYPHEN
            named = any(each.terms or each.stuff for each in negated)
            altering = any(each.text in lexicon.ALTERING for each in negated[:3])
            if named or not (compound or altering):
                target, end = (None, end) if mention.text in lexicon.REPLACING else _part_at(mentions, end)
                if target is None:
                    excluded.extend(names(negated))
                else:
                    elsewhere.append((target, names(negated)))
            cut, at = Gap.COMMA if mention.text in lexicon.REPLACING else Gap.STOP, end
            if _only_its_state(mentions, end - 2):
                kept.pop()  # "but"
                cut = Gap.SPACE
            continue
        if mention.text == "free" and _frees(mentions, at) and kept and not cut:
            excluded.extend(names([kept.pop()]))
        else:
            kept.append(mention._replace(gap=max(cut, mention.gap)) if cut else mention)
        cut, at = Gap.SPACE, at + 1
    return tuple(kept), tuple(dict.fromkeys(excluded)), tuple(elsewhere)


def _only_its_state(mentions: Sequence[Mention], negation: int) -> int:
    """Return where the dirt of "old but not dirty leather" ends, which alone is not wanted; otherwise 0."""
    if negation < 1 or mentions[negation - 1].text != "but" or negation + 2 >= len(mentions):
        return 0
    state, head = mentions[negation + 1], mentions[negation + 2]
    of_head = head.gap < Gap.COMMA and (head.stuff or head.means.noun is not None)
    return negation + 2 if state.means.state is not None and not state.stuff and of_head else 0


def _frees(mentions: Sequence[Mention], at: int) -> bool:
    """Say whether "free" takes out what stands before it: "rust-free", "rust free metal"."""
    if mentions[at].gap is Gap.HYPHEN:
        return True
    before = mentions[at - 1]
    after = mentions[at + 1].text if at + 1 < len(mentions) else ""
    return mentions[at].gap is Gap.SPACE and before.stuff and after not in ("of", "from")


def _excepts(mentions: Sequence[Mention], at: int) -> bool:
    """Say whether "but" takes something out of everything: "everything but gold"."""
    noun = mentions[at - 1].means.noun if at and mentions[at].text == "but" else None
    whole = noun is not None and noun.everything and not noun.result
    return whole and mentions[at].gap < Gap.COMMA


_LONGEST_PART = 6


def _part_at(mentions: Sequence[Mention], at: int) -> tuple[Target | None, int]:
    """Return the part of the picture that a negation is for ("on the walls"), and where its words end."""
    window = mentions[at : at + _LONGEST_PART]
    if not window or window[0].text not in lexicon.ONTO or window[0].gap >= Gap.COMMA:
        return None, at
    phrase = next(iter(phrases.find(window).values()), None)
    if phrase is None or phrase.first > 1:
        return None, at
    return phrase.target(window, described=True), at + phrase.at + 1


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
        if mention.means.turn in lexicon.NEGATING or (named and mention.text in lexicon.ENDING_NEGATION):
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
        if mention.gap is Gap.STOP or mention.means.turn in lexicon.NEGATING or length > _LONGEST_LIST_ITEM:
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
    if lexicon.CHANGES.keys().isdisjoint([mention.text for mention in mentions]):
        return tuple(mentions), ()
    kept: list[Mention] = []
    present: list[str] = []
    at = 0
    while at < len(mentions):
        kept.append(mentions[at])
        end = _change_reaches(mentions, at) if mentions[at].text in lexicon.CHANGES else at
        if end <= at + 1:
            at += 1
            continue
        replaced = mentions[at + 1 : end]
        parts = _parts_of(replaced, mentions[at + 1 : end + 1])
        there = any(mention.terms or (mention.stuff and not parts) for mention in replaced)
        if there:
            present.append(" ".join(mention.text for mention in replaced))
        kept.extend(parts)
        at = end if there or parts else at + 1
    return tuple(kept), tuple(dict.fromkeys(present))


def _parts_of(replaced: Sequence[Mention], with_closing: Sequence[Mention]) -> list[Mention]:
    """Return the words for the parts of the picture that are to change, without what they are made of now."""
    named: list[NounPhrase] = []
    for phrase in phrases.find(with_closing).values():
        between = replaced[named[-1].at + 1 : phrase.first] if named else ()
        if any(mention.text not in lexicon.JOINING for mention in between):
            break
        named.append(phrase)
    end = named[-1].at + 1 if named else 0
    return [mention for mention in replaced[:end] if _tells_apart(mention)]


def _tells_apart(mention: Mention) -> bool:
    """Say whether a word helps to find a part that is to change; its material and its state do not."""
    means = mention.means
    return means.noun is not None or (means.material is None and means.state is None)


def _change_reaches(mentions: Sequence[Mention], verb: int) -> int:
    """Return where the words between "turn" and "into" end, or the verb's own place where there are none."""
    ahead: list[str] = []
    for mention in mentions[verb + 1 : verb + 1 + _LONGEST_CHANGE]:
        if mention.gap is Gap.STOP or mention.text in lexicon.CHANGES:
            break
        ahead.append(mention.text)
    for closing in lexicon.CHANGES[mentions[verb].text]:
        if closing in ahead:
            end = verb + 1 + ahead.index(closing)
            return verb if _is_made_before(mentions[verb + 1 : end]) else end
    return verb


def _is_made_before(replaced: Sequence[Mention]) -> bool:
    """Say whether a part already gets its new look: "make the floor marble and the walls like brick"."""
    nouns = [at for at, mention in enumerate(replaced) if mention.means.noun]
    return bool(nouns) and any(
        mention.stuff and replaced[at - 1].means.noun for at, mention in enumerate(replaced) if at > nouns[0]
    )
