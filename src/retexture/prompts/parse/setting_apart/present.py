"""What a prompt says is there now: the brick house of "turn the brick house into gold"."""

from collections.abc import Sequence
from dataclasses import dataclass

from retexture.prompts.lexicon import grammar, nouns
from retexture.prompts.lexicon.nouns import Noun
from retexture.prompts.lexicon.vocabulary import TermKind
from retexture.prompts.parse import noun_phrases
from retexture.prompts.parse.mentions import Meaning, Mention
from retexture.prompts.parse.noun_phrases import NounPhrase
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.text import Gap, stem


@dataclass(frozen=True)
class Changed:
    """A prompt without its words for what is there now.

    Attributes:
        tokens: The other mentions.
        present: Those words, in order of mention.
        places: The places of their mentions.
    """

    tokens: Tokens
    present: tuple[str, ...]
    places: frozenset[int]


_LONGEST_CHANGE = 20
_PLACING = frozenset({"in", "on"})


def separate(tokens: Tokens) -> Changed:
    """Separate what is asked for from what is said to be there now."""
    if grammar.CHANGES.keys().isdisjoint([mention.text for mention in tokens]):
        return Changed(tokens, (), frozenset())
    kept: list[Mention] = []
    present: list[str] = []
    at = 0
    while at < len(tokens):
        kept.append(tokens[at])
        end = _change_reaches(tokens, at) if tokens[at].text in grammar.CHANGES else at
        if end <= at + 1:
            at += 1
            continue
        replaced = tokens.span(at + 1, end)
        parts = _covering(replaced) or _parts_of(replaced, tokens.span(at + 1, end + 1))
        there = _is_there(replaced, parts) or _is_time(tokens.span(end + 1, end + 3))
        if there:
            present.append(" ".join(mention.text for mention in replaced))
        kept.extend(parts)
        at = end if there or parts else at + 1
    places = {mention.place for mention in tokens} - {mention.place for mention in kept}
    return Changed(Tokens(kept), tuple(dict.fromkeys(present)), frozenset(places))


def _is_there(replaced: Tokens, parts: Sequence[Mention]) -> bool:
    """Say whether words between a verb and the new look say how something looks now."""
    if any(part.means.noun is not None and part not in replaced for part in parts):
        return False  # a covering that stands for a part
    return any(mention.terms or (mention.stuff and not parts) for mention in replaced)


def _is_time(wanted: Tokens) -> bool:
    """Say whether a light is what comes instead: "change day to night"."""
    return any(term.kind is TermKind.LIGHT for mention in wanted for term in mention.terms)


def _parts_of(replaced: Tokens, with_closing: Tokens) -> list[Mention]:
    """Return the words for the parts of the picture that are to change, without what they are made of now."""
    named: list[NounPhrase] = []
    for phrase in noun_phrases.find(with_closing).values():
        between = replaced[named[-1].at + 1 : phrase.first] if named else ()
        if any(mention.text not in grammar.JOINING for mention in between):
            break
        named.append(phrase)
    end = named[-1].at + 1 if named else 0
    return [mention for mention in replaced[:end] if _tells_apart(mention)]


def _covering(replaced: Tokens) -> list[Mention]:
    """Return "the tiles" as the part that they lie on; nothing where a part is named beside them."""
    if len(replaced) < 2 or replaced[0].text not in grammar.DEFINITE:
        return []
    if any(mention.means.noun is not None for mention in replaced):
        return []
    place = nouns.COVERINGS.get(stem(replaced[-1].text))
    return [replaced[0], replaced[-1]._replace(means=Meaning(noun=Noun(place)))] if place else []


def _tells_apart(mention: Mention) -> bool:
    """Say whether a word helps to find a part that is to change; its material and its state do not."""
    means = mention.means
    return means.noun is not None or (means.material is None and means.state is None)


def _change_reaches(tokens: Tokens, verb: int) -> int:
    """Return where the words between "turn" and "into" end, or the verb's own place where there are none."""
    ahead: list[str] = []
    for mention in tokens[verb + 1 : verb + 1 + _LONGEST_CHANGE]:
        if mention.gap is Gap.STOP or mention.text in grammar.CHANGES:
            break
        ahead.append(mention.text)
    for closing in grammar.CHANGES[tokens[verb].text]:
        if closing in ahead:
            end = verb + 1 + ahead.index(closing)
            if closing in _PLACING and tokens.text(end + 1) in grammar.DEFINITE:
                continue  # "the car in the street"
            return verb if _is_made_before(tokens[verb + 1 : end]) else end
    return verb


def _is_made_before(replaced: Sequence[Mention]) -> bool:
    """Say whether a part already gets its new look: "make the floor marble and the walls like brick"."""
    nouns = [at for at, mention in enumerate(replaced) if mention.means.noun]
    return bool(nouns) and any(
        mention.stuff and replaced[at - 1].means.noun for at, mention in enumerate(replaced) if at > nouns[0]
    )
