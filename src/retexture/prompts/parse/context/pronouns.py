"""What "it" and "the right half" stand for: "remove the moss from the roof and make it copper"."""

from collections.abc import Mapping

from retexture.prompts.lexicon import grammar
from retexture.prompts.lexicon.grammar import Operator
from retexture.prompts.parse import noun_phrases
from retexture.prompts.parse.mentions import Mention
from retexture.prompts.parse.noun_phrases import NounPhrase
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.text import Gap

_JOINING = frozenset({"and", "then", "but"})
_FARTHEST = 16


def replaced(tokens: Tokens) -> Tokens:
    """Return the mentions with the words for what "it" stands for in its place, and named halves.

    Only the "it" of a second order stands for a part ("and make it copper").
    """
    tokens = _named_halves(tokens)
    places = [
        at for at, mention in enumerate(tokens) if mention.text in grammar.PRONOUNS and _is_order(tokens, at)
    ]
    if not places:
        return tokens
    nouns = noun_phrases.find(tokens)
    meant = {at: phrase for at in places if (phrase := _meant(tokens, nouns, at)) is not None}
    found: list[Mention] = []
    for at, mention in enumerate(tokens):
        phrase = meant.get(at)
        if phrase is None:
            found.append(mention)
            continue
        words = tokens.span(phrase.first, phrase.at + 1)
        found.append(words[0]._replace(gap=mention.gap))
        found.extend(words[1:])
    return Tokens(found)


def _named_halves(tokens: Tokens) -> Tokens:
    """Let "the right half", "the right one" and "the right in oak" name the part that the left one named."""
    sides = [at for at, mention in enumerate(tokens) if mention.text in grammar.SIDES]
    if not sides:
        return tokens
    found: list[Mention] = []
    named: Mention | None = None
    for at, mention in enumerate(tokens):
        if mention.means.noun is not None:
            named = mention
        if named is not None and _stands_for_a_part(tokens, at):
            mention = mention._replace(text=named.text, means=named.means)
        found.append(mention)
        if named is not None and at != sides[0] and _is_alone(tokens, at):
            found.append(named._replace(gap=Gap.SPACE, place=-1))
    return tokens if found == list(tokens) else Tokens(found)


def _stands_for_a_part(tokens: Tokens, at: int) -> bool:
    """Say whether a word after a side stands for a part: the half of "the right half", "the right one"."""
    beside = tokens.joined(at) and tokens.text(at - 1) in grammar.SIDES
    return beside and tokens.text(at) in grammar.HALVES | {"one"} and tokens.text(at + 1) != "of"


def _is_alone(tokens: Tokens, at: int) -> bool:
    """Say whether a side has no noun: "the right in white"."""
    definite = tokens.joined(at) and tokens.text(at - 1) in grammar.DEFINITE
    return definite and tokens.text(at) in grammar.SIDES and tokens.text(at + 1) in ("in", "into", "to")


def _is_order(tokens: Tokens, at: int) -> bool:
    """Say whether a pronoun is the object of a second order: "and make it", ", then paint it"."""
    verb = at - 1
    if not tokens.joined(at) or not (
        tokens.text(verb) in grammar.MAKING or tokens.text(verb) in grammar.CHANGES
    ):
        return False
    return tokens.text(verb - 1) in _JOINING


def _meant(tokens: Tokens, nouns: Mapping[int, NounPhrase], at: int) -> NounPhrase | None:
    """Return the last part of the picture before a pronoun in its sentence that is said to be there."""
    for before in range(at - 1, max(-1, at - _FARTHEST), -1):
        phrase = nouns.get(before)
        if phrase is not None and phrase.definite:
            kept = any(
                m.means.operator is Operator.KEEPS for m in tokens.span(phrase.first - 2, phrase.first)
            )
            return None if kept or phrase.noun.everything else phrase
        if tokens[before + 1].gap is Gap.STOP:
            return None
    return None
