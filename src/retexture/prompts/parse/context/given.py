"""What a prompt calls the picture that it comes with: "this sketch", "from a SketchUp model".

Such words name no look: the clay of "make this clay render real" is what is there.
"""

from dataclasses import dataclass
from itertools import takewhile

from retexture.prompts.lexicon import grammar
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.text import Gap


@dataclass(frozen=True)
class GivenPicture:
    """A prompt without its words for the picture that it comes with.

    Attributes:
        tokens: The other mentions.
        places: The places of the mentions that were taken out.
    """

    tokens: Tokens
    places: frozenset[int]


def separate(tokens: Tokens) -> GivenPicture:
    """Separate what a prompt asks for from what it calls the picture that it comes with."""
    heads = [
        at
        for at, mention in enumerate(tokens)
        if mention.text in grammar.MEDIA
        or (" " in mention.text and _last_word(mention.text) in grammar.MEDIA)
    ]
    gone: set[int] = set()
    for at in heads:
        gone.update(_words_for_it(tokens, at))
    if not gone:
        return GivenPicture(tokens, frozenset())
    kept = [
        mention._replace(gap=max(mention.gap, tokens[at - 1].gap)) if at - 1 in gone else mention
        for at, mention in enumerate(tokens)
        if at not in gone
    ]
    return GivenPicture(Tokens(kept), frozenset(tokens[at].place for at in gone))


def _last_word(text: str) -> str:
    return text.rpartition(" ")[2]


_MOST_WORDS = 6


def _words_for_it(tokens: Tokens, at: int) -> range:
    """Return the mentions that name the given picture with the noun at a place; none if it names a look."""
    if tokens.joined(at + 1) and (tokens.text(at + 1) in grammar.LOOKS or tokens[at + 1].means.noun):
        return range(0)  # "sketch style"
    first = at
    while tokens.joined(first) and at - first < _MOST_WORDS and _is_of_media(tokens.text(first - 1)):
        first -= 1
    told = first < at or " " in tokens.text(at)
    start, definite = first, False
    if tokens.joined(first) and tokens.text(first - 1) in grammar.DETERMINERS:
        start, definite = first - 1, tokens.text(first - 1) in grammar.DEFINITE
    if _last_word(tokens.text(at)) in grammar.MEDIA_IF_TOLD and not told:
        return range(0)  # "the model" may be a person, and "render" is a verb
    if definite or _comes_from(tokens, start) or _is_turned(tokens, start, at):
        return range(_with_link(tokens, start), at + 1)
    return range(0)


def _is_of_media(text: str) -> bool:
    return all(word in grammar.OF_MEDIA or word in grammar.MEDIA for word in text.split())


def _comes_from(tokens: Tokens, start: int) -> bool:
    """Say whether "from" stands before: "a villa from SketchUp model", "based on a sketch"."""
    before = tokens.text(start - 1) if tokens.joined(start) else ""
    if before == "from":
        return tokens.text(start - 2) not in grammar.MADE
    if before == "on":
        return tokens.text(start - 2) == "based"
    return before == "of" and tokens.text(start - 2) in grammar.RENDERINGS


def _with_link(tokens: Tokens, start: int) -> int:
    """Return where the words that lead to the given picture begin: the "of" of "render of this sketch"."""
    if not tokens.joined(start) or tokens.text(start - 1) not in ("from", "of", "on"):
        return start
    based = tokens.text(start - 1) == "on" and tokens.text(start - 2) == "based"
    return start - 2 if based else start - 1


def _is_turned(tokens: Tokens, start: int, at: int) -> bool:
    """Say whether something is made of it: "massing model as a tower", "make clay render real"."""
    if not tokens.joined(at + 1):
        return False
    following, before = tokens.text(at + 1), tokens.text(start - 1)
    if following == "of" and tokens[start].gap >= Gap.COMMA:
        clause = takewhile(tokens.joined, range(at + 2, min(at + _MOST_WORDS, len(tokens))))
        return any(tokens.text(index) in ("as", "into") for index in clause)
    if tokens[start].gap >= Gap.COMMA:
        return following in ("to", "into", "as", "becomes", "become", "turned", "made")
    made = before in grammar.MAKING or before in grammar.CHANGES
    return made and (following in grammar.REAL or following in ("to", "into"))
