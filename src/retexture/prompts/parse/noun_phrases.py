"""Noun phrases for parts of the picture: "the old red car", "white marble floor"."""

from typing import NamedTuple

from retexture.prompts.lexicon import grammar
from retexture.prompts.lexicon.colours import Colour
from retexture.prompts.lexicon.nouns import Noun
from retexture.prompts.lexicon.places import Place
from retexture.prompts.parse.mentions import Mention
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.result.target import Target
from retexture.prompts.text import Gap


class NounPhrase(NamedTuple):
    """Words for a part of the picture, where they stand in a prompt.

    Attributes:
        first: The mention that it begins with, a determiner if it has one.
        at: The mention of the noun.
        noun: The noun.
        name: The noun's words, with those of other nouns before it ("car door").
        definite: It is said to be there already ("the", "my").
    """

    first: int
    at: int
    noun: Noun
    name: str
    definite: bool

    def target(self, tokens: Tokens, *, described: bool) -> Target | None:
        """Return the part of the picture, told apart by its colour if ``described``; None for all of it."""
        if self.noun.place is None:
            return None
        colour = self._colour(tokens) if described and self.first < self.at else None
        place = Place.OBJECT if colour and self.noun.thing else self.noun.place
        name = f"{colour.name} {self.name}" if colour else self.name
        return Target(place, colour, name, self.noun, self.definite)

    def _colour(self, tokens: Tokens) -> Colour | None:
        """Return the first colour that the thing is said to have."""
        named = (m.means.colour for m in tokens[self.first : self.at] if not m.means.weak)
        return next((colour for colour in named if colour is not None), None)


_LONGEST = 7


def find(tokens: Tokens) -> dict[int, NounPhrase]:
    """Return the noun phrases of a prompt by the mention of their noun, in order."""
    found: dict[int, NounPhrase] = {}
    for at, mention in enumerate(tokens):
        if mention.means.noun is not None:
            phrase = _phrase(tokens, at, mention.means.noun)
            if phrase is not None:
                found[at] = phrase
    return found


def _phrase(tokens: Tokens, at: int, noun: Noun) -> NounPhrase | None:
    if at + 1 < len(tokens) and tokens[at + 1].gap < Gap.COMMA:
        following = tokens[at + 1]
        verb = following.text == "look" and at + 2 < len(tokens) and tokens[at + 2].gap < Gap.COMMA
        other = following.means.noun
        if (other is not None and other.place is not None) or (following.text in grammar.LOOKS and not verb):
            return None
    name = tokens[at].text
    first = at
    while first and tokens[first].gap < Gap.COMMA and tokens[first - 1].means.noun is not None:
        first -= 1
        if at - first >= _LONGEST:
            break
        name = f"{tokens[first].text} {name}"
    listed = False
    while first and at - first < _LONGEST:
        if tokens[first].gap < Gap.COMMA and _describes(tokens[first - 1]):
            first -= 1
        elif first < at and (earlier := _list_goes_on(tokens, first, listed=listed)) is not None:
            first, listed = earlier, True
        else:
            break
    definite = False
    while first and tokens[first].gap < Gap.COMMA and tokens[first - 1].text in grammar.DETERMINERS:
        first -= 1
        definite = definite or tokens[first].text in grammar.DEFINITE
    made = noun.result or tokens[at].material or (first and tokens[first - 1].text == "into")
    if not definite and made:
        return None  # "a marble statue" is what is to be made; "grass" without "the" is a material
    return NounPhrase(first, at, noun, name, definite)


def _list_goes_on(tokens: Tokens, first: int, *, listed: bool) -> int | None:
    """Return where a list that ends at a place goes on before it: the red of "red and white car"."""
    joined = tokens[first].gap < Gap.COMMA and tokens[first - 1].text in grammar.JOINING
    if not joined and not (listed and tokens[first].gap is Gap.COMMA):
        return None
    earlier = first - 2 if joined else first - 1
    last, item = tokens[first], tokens[earlier] if earlier >= 0 else None
    if item is None or not item.stuff or not last.stuff or item.means.noun is not None:
        return None
    if (joined and tokens[first - 1].gap >= Gap.COMMA) or (item.colour is None) != (last.colour is None):
        return None
    before = tokens[earlier - 1].text if earlier and item.gap < Gap.COMMA else ""
    return None if before in grammar.LINKING or before in grammar.LAYING else earlier


def _describes(mention: Mention) -> bool:
    means = mention.means
    if means.noun is not None or means.operator is not None or mention.text in grammar.BELONGING:
        return False
    return means.word or mention.text in grammar.COLOURED
