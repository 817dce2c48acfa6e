"""Noun phrases for parts of the picture: "the old red car", "white marble floor"."""

from typing import NamedTuple

from retexture.prompts.lexicon import grammar
from retexture.prompts.lexicon.colours import Colour
from retexture.prompts.lexicon.grammar import Operator
from retexture.prompts.lexicon.nouns import Noun
from retexture.prompts.lexicon.places import Place, Side
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
        names: The mentions of the nouns, and of what says which side of the part is meant.
        side: The side of the part that is meant, if one is.
    """

    first: int
    at: int
    noun: Noun
    name: str
    definite: bool
    names: tuple[int, ...]
    side: Side | None = None

    def target(self, tokens: Tokens, *, described: bool) -> Target | None:
        """Return the part of the picture, told apart by its colour if ``described``; None for all of it."""
        if self.noun.place is None:
            return None
        colour = self._colour(tokens) if described and self.first < self.at else None
        place = Place.OBJECT if colour and self.noun.thing else self.noun.place
        name = f"{colour.name} {self.name}" if colour else self.name
        if self.side:
            name = f"{self.side} {name}"
        return Target(place, colour, name, self.noun, self.definite, self.side)

    def _colour(self, tokens: Tokens) -> Colour | None:
        """Return the first colour that the thing is said to have."""
        named = (m.means.colour for m in tokens[self.first : self.at] if not m.means.weak)
        return next((colour for colour in named if colour is not None), None)


_LONGEST = 7
# How far from a noun its side may stand: "on the left" after it, "left half of the" before its description.
_SIDE_AFTER, _SIDE_BEFORE = 4, _LONGEST + 6


def find(tokens: Tokens) -> dict[int, NounPhrase]:
    """Return the noun phrases of a prompt by the mention of their noun, in order."""
    found: dict[int, NounPhrase] = {}
    sides = [at for at, mention in enumerate(tokens) if mention.text in grammar.SIDES | grammar.LEVELS]
    sided = {at for side in sides for at in range(side - _SIDE_AFTER, side + _SIDE_BEFORE)}
    for at, mention in enumerate(tokens):
        if mention.means.noun is not None:
            phrase = _phrase(tokens, at, mention.means.noun, sided=at in sided)
            if phrase is not None:
                found[at] = phrase
    return found


def _phrase(tokens: Tokens, at: int, noun: Noun, *, sided: bool) -> NounPhrase | None:
    """Return the phrase of a noun, if it names a part; ``sided``: a side may be named with it."""
    if at + 1 < len(tokens) and tokens[at + 1].gap < Gap.COMMA:
        following = tokens[at + 1]
        verb = following.text == "look" and at + 2 < len(tokens) and tokens[at + 2].gap < Gap.COMMA
        other = following.means.noun
        if (other is not None and other.place is not None) or (following.text in grammar.LOOKS and not verb):
            return None
    name = tokens[at].text
    first = at
    nouns = [at]
    while first and tokens[first].gap < Gap.COMMA and tokens[first - 1].means.noun is not None:
        first -= 1
        if at - first >= _LONGEST:
            break
        name = f"{tokens[first].text} {name}"
        nouns.append(first)
    first = _first_description(tokens, first, at)
    if tokens.text(at + 1) in grammar.COVERS and tokens.joined(at + 1) and tokens[at + 1].plain:
        nouns.append(at + 1)
    side, said = _side(tokens, noun, first, at) if sided else (None, ())
    first = min(first, *said, first)
    first, definite = _determined(tokens, first)
    made = noun.result or tokens[at].material or (first and tokens[first - 1].text == "into")
    if not definite and made:
        return None  # "a marble statue" is what is to be made; "grass" without "the" is a material
    return NounPhrase(first, at, noun, name, definite, (*nouns, *said), side)


def _first_description(tokens: Tokens, first: int, at: int) -> int:
    """Return where the words that describe the nouns from ``first`` to ``at`` begin."""
    listed = False
    while first and at - first < _LONGEST:
        if tokens[first].gap < Gap.COMMA and _describes(tokens[first - 1]):
            first -= 1
        elif first < at and (earlier := _list_goes_on(tokens, first, listed=listed)) is not None:
            first, listed = earlier, True
        else:
            break
    return first


def _determined(tokens: Tokens, first: int) -> tuple[int, bool]:
    """Return where a phrase begins with its determiners, and whether they say that it is there already."""
    definite = False
    while first and tokens[first].gap < Gap.COMMA and tokens[first - 1].text in grammar.DETERMINERS:
        first -= 1
        definite = definite or tokens[first].text in grammar.DEFINITE
    return first, definite


_BESIDE = grammar.words("on to at in")


def _side(tokens: Tokens, noun: Noun, first: int, at: int) -> tuple[Side | None, tuple[int, ...]]:
    """Return which side of a part is meant, and the mentions that say so; those before it may come first.

    They stand in its phrase ("left wall"), before it ("the lower half of the wall") or after it ("the wall on
    the left"). A lower floor is no part of a floor.
    """
    found = next((each for each in range(first, at) if tokens[each].text in grammar.SIDES), None)
    said = (found,) if found is not None else _half_before(tokens, first) or side_after(tokens, at + 1)
    if not said:
        return None, ()
    named = grammar.SIDES | grammar.LEVELS
    side = next(named[tokens[each].text] for each in said if tokens[each].text in named)
    storey = noun.place is Place.FLOOR and side in (Side.UPPER, Side.LOWER)
    return (None, ()) if storey else (side, said)


def _half_before(tokens: Tokens, first: int) -> tuple[int, ...]:
    """Return the mentions of "lower half of the" before a part."""
    link = first - 1
    if link >= 0 and tokens.joined(first) and tokens[link].text in grammar.DETERMINERS:
        link -= 1
    if tokens.text(link) != "of" or not all(map(tokens.joined, range(link - 1, first + 1))):
        return ()
    named = tokens.text(link - 1) in grammar.HALVES and tokens.text(link - 2) in grammar.SIDES
    return (link - 2, link - 1) if named else ()


def side_after(tokens: Tokens, at: int) -> tuple[int, ...]:
    """Return the mentions of "on the left side", or of "below", after a part."""
    if level_after(tokens, at) is not None:
        return (at,)
    if tokens.text(at) not in _BESIDE or tokens.text(at + 1) != "the" or not tokens.joined(at):
        return ()
    if tokens.text(at + 2) not in grammar.SIDES or not tokens.joined(at + 2):
        return ()
    half = tokens.text(at + 3) in grammar.HALVES and tokens.joined(at + 3)
    end = at + 3 + half
    means = tokens[end].means if end < len(tokens) and tokens.joined(end) else None
    if means is not None and means.noun is not None:
        return ()  # "on the left wall" is another part
    return tuple(range(at, end))


def level_after(tokens: Tokens, at: int) -> Side | None:
    """Return the half that a word at the end of its phrase says: "below" of "tiles below, plaster above"."""
    level = grammar.LEVELS.get(tokens.text(at)) if tokens.joined(at) else None
    last = at + 1 >= len(tokens) or tokens[at + 1].gap >= Gap.COMMA
    return level if last or tokens.text(at + 1) in grammar.JOINING else None


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
    praised = means.operator is Operator.PRAISES
    if means.noun is not None or (means.operator and not praised) or mention.text in grammar.BELONGING:
        return False
    return means.word or mention.text in grammar.COLOURED
