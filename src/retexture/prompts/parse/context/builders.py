"""Words that builders use for what covers walls and others for pictures: "white render, slate roof"."""

from collections.abc import Sequence

from retexture.prompts.lexicon import colours, grammar, nouns
from retexture.prompts.lexicon.places import Place
from retexture.prompts.lexicon.vocabulary import TermKind, Vocabulary
from retexture.prompts.result.report import Correction
from retexture.prompts.text import Gap, Word, split, stem

_LONGEST_COLOUR = 3
_BEFORE = grammar.words("and with in has plus")
_AFTER = grammar.words("and with on plus")


def read(words: Sequence[Word], vocabulary: Vocabulary) -> tuple[Sequence[Word], tuple[Correction, ...]]:
    """Return the words with those of builders replaced by names of the vocabulary, and what was read as what.

    "Render" is one with a colour or a surface before it ("warm grey render"), with walls after it, or with
    "in" and a colour; a render of something, and one that something is made of, is a picture.
    """
    places = [at for at, word in enumerate(words) if word.text in grammar.OF_BUILDERS]
    places = [at for at in places if _covers(words, at)]
    if not places:
        return words, ()
    found = list(words)
    read_as: dict[Correction, None] = {}
    for at in places:
        terms, _ = vocabulary.longest(split(grammar.OF_BUILDERS[words[at].text]), 0)
        named = next((term.name for term in terms if term.kind is TermKind.MATERIAL), None)
        if named is not None:
            found[at] = words[at]._replace(text=named, stem=stem(named))
            read_as[Correction(words[at].text, named)] = None
    return found, tuple(read_as)


def _covers(words: Sequence[Word], at: int) -> bool:
    """Say whether a word means what covers a wall, by the words beside it."""
    following = words[at + 1] if at + 1 < len(words) and words[at + 1].gap < Gap.COMMA else None
    on_walls = following is not None and _is_wall(following)
    ends = following is None or following.text in _AFTER or on_walls
    first = _first_of_modifiers(words, at)
    begins = _begins(words, first)
    if following is not None and following.text == "in" and first == at:
        return begins and colours.find(words, at + 2) is not None
    return begins and ends and (first < at or on_walls)


def _is_wall(word: Word) -> bool:
    noun, _ = nouns.index().longest((word,), 0)
    return noun is not None and noun.place is Place.WALL


def _first_of_modifiers(words: Sequence[Word], at: int) -> int:
    """Return where the colour or the surface that is said of a word begins; itself: there is none."""
    if at == 0 or words[at].gap >= Gap.COMMA:
        return at
    if words[at - 1].text in grammar.OF_RENDERED_WALLS:
        return _first_of_modifiers(words, at - 1)
    for first in range(max(0, at - _LONGEST_COLOUR), at):
        named = colours.find(words, first)
        if named is not None and first + named.length == at and _is_clause(words, first, at):
            surface = first > 0 and words[first - 1].text in grammar.OF_RENDERED_WALLS
            return first - (surface and words[first].gap < Gap.COMMA)
    return at


def _is_clause(words: Sequence[Word], first: int, end: int) -> bool:
    return all(word.gap < Gap.COMMA for word in words[first + 1 : end])


def _begins(words: Sequence[Word], first: int) -> bool:
    return first == 0 or words[first].gap >= Gap.COMMA or words[first - 1].text in _BEFORE
