"""The mentions in a prompt's words, the longest phrases first."""

from collections.abc import Sequence
from enum import IntFlag, auto
from functools import cache, lru_cache

from retexture.prompts.lexicon import coloured_things, colours, grammar, nouns, oklch, palette, states
from retexture.prompts.lexicon.grammar import Operator, PartName
from retexture.prompts.lexicon.places import Place
from retexture.prompts.lexicon.states import StateWord
from retexture.prompts.lexicon.vocabulary import Term, TermKind, Vocabulary
from retexture.prompts.parse.mentions import GRAMMAR, PLAIN, Meaning, Mention
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.text import COLON, Gap, Phrases, Word, stem


def scan(words: Sequence[Word], vocabulary: Vocabulary) -> Tokens:
    """Return the mentions in words, in order; they cover every word once."""
    found: list[Mention] = []
    openings, grammar, at = _openings(vocabulary), _grammar(), 0
    seconds, alone = _seconds(vocabulary), _alone(vocabulary)
    while at < len(words):
        text, stemmed, gap = words[at]
        kinds = openings.get(stemmed, 0) if text[0] != "#" else _COLOUR
        if not kinds:
            found.append(Mention(text, gap, GRAMMAR if text in grammar else PLAIN, len(found)))
            at += 1
            continue
        after = words[at + 1] if at + 1 < len(words) else None
        meaning = None
        if after is None or after[2] >= Gap.COMMA or after[1] not in seconds.get(stemmed, ()):
            meaning = alone.get(text)
        if meaning is None:
            window = tuple(words[max(at - _BEFORE, 0) : at + _FARTHEST])
            meaning, length = _in_window(window, min(at, _BEFORE), vocabulary, kinds)
            if length > 1:
                text = " ".join([word.text for word in words[at : at + length]])
            elif text not in alone and _means_the_same_everywhere(text, meaning, kinds):
                alone[text] = _at(words[at : at + 1], 0, vocabulary, kinds)[0]
            at += length - 1
        found.append(Mention(text, gap, meaning, len(found)))
        at += 1
    return Tokens(found)


@lru_cache(maxsize=8)
def _alone(vocabulary: Vocabulary) -> dict[str, Meaning]:
    """Return the cache of words that begin no longer phrase: word → meaning; reading a prompt fills it."""
    del vocabulary
    return {}


def _means_the_same_everywhere(text: str, meaning: Meaning, kinds: int) -> bool:
    """Say whether the words around a word never change what it means by itself."""
    colour = meaning.colour
    varies = (
        meaning.weak
        or stem(text) in coloured_things.names()
        or text in oklch.MODIFIERS
        or text in grammar.AS_FOUND
        or text[0] == "#"
    )
    of_things = colour is not None and (colour.name in palette.ALSO_THINGS or colour.name.endswith("ish"))
    of_what_follows = bool(kinds & _TERM) and text in states.finish_words()
    return not varies and not of_things and not of_what_follows and len(text) <= _LONGEST_WORD


_LONGEST_WORD = 24


@lru_cache(maxsize=8)
def _seconds(vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """Return the stems that phrases of any kind go on with, by the stem that they begin with."""
    found: dict[str, set[str]] = {each: set() for each in _openings(vocabulary)}
    tables = (vocabulary.seconds(), colours.seconds(), nouns.index().seconds(), states.index().seconds())
    for table in (*tables, _operators().seconds()):
        for first, following in table.items():
            found[first].update(following)
    return {first: frozenset(following) for first, following in found.items()}


class _Kind(IntFlag):
    """What phrases may begin with a word."""

    TERM = auto()
    COLOUR = auto()
    NOUN = auto()
    STATE = auto()
    OPERATOR = auto()
    PART = auto()


@lru_cache(maxsize=8)
def _openings(vocabulary: Vocabulary) -> dict[str, int]:
    """Return what phrases may begin with a stem, so that only those are looked for."""
    parts = {stem(word) for word in grammar.PARTICIPLES} | _parts().keys()
    kinds: dict[str, int] = {}
    for kind, stems_of_kind in (
        (_Kind.TERM, vocabulary.openings()),
        (_Kind.COLOUR, colours.openings()),
        (_Kind.NOUN, nouns.index().openings()),
        (_Kind.STATE, states.index().openings()),
        (_Kind.OPERATOR, _operators().openings()),
        (_Kind.PART, parts),
    ):
        for each in stems_of_kind:
            kinds[each] = kinds.get(each, 0) | int(kind)
    return kinds


@cache
def stems() -> frozenset[str]:
    """Return the stems of all words that mean something in every vocabulary, colours and grammar included."""
    phrases = (_operators().stems(), nouns.index().stems(), states.index().stems())
    parts = {stem(word) for word in grammar.PARTICIPLES} | _parts().keys()
    return colours.stems().union(parts, grammar_stems(), *phrases)


@cache
def _grammar() -> frozenset[str]:
    return grammar.FUNCTION_WORDS | {COLON}


# No phrase is longer, with what is looked at behind it: what stands farther off changes no meaning.
_FARTHEST = 12
_BEFORE = 2  # words before a phrase that may change its meaning: "in the orange"


@lru_cache(maxsize=1 << 12)
def _in_window(words: tuple[Word, ...], at: int, vocabulary: Vocabulary, kinds: int) -> tuple[Meaning, int]:
    """Return what :func:`_at` does; a prompt with guessed words is scanned twice, and most of it is alike."""
    thing = coloured_things.thing_at(words, at) if kinds & _COLOUR else None
    if thing is not None:
        return _meaning(noun=thing), 1
    return _at(words, at, vocabulary, kinds)


def _at(words: Sequence[Word], at: int, vocabulary: Vocabulary, kinds: int) -> tuple[Meaning, int]:
    if words[at].text in grammar.AS_FOUND and vocabulary.longest(words, at + 1)[1]:
        return PLAIN, 1  # "natural stone" is stone
    terms, term_length = vocabulary.longest(words, at) if kinds & _TERM else ((), 0)
    if kinds & _STATE and term_length == 1 and _is_finish_of_next(words, at, vocabulary):
        terms, term_length = (), 0  # "satin brass", "metallic blue"
    named = colours.find(words, at) if kinds & _COLOUR else None
    colour_length = named.length if named else 0
    noun, noun_length = nouns.index().longest(words, at) if kinds & _NOUN else (None, 0)
    state, state_length = states.index().longest(words, at) if kinds & _STATE else (None, 0)
    operator, operator_length = _operators().longest(words, at) if kinds & _OPERATOR else (None, 0)
    if colour_length > term_length > 0 and _lights(words, at, terms, colour_length):
        colour_length = 0  # the neon of "neon pink light"
    if state_length == colour_length > max(term_length, 1):
        colour_length = 0  # "deep snow" is a state, and no shade of white
    length = max(term_length, colour_length)
    longest = max(length, noun_length, state_length, operator_length)
    if longest == operator_length > length and operator is not None:
        return _of_operator(operator), operator_length
    if noun_length == longest > 1 and _is_said_of_a_side(words, at, vocabulary):
        return _meaning(noun=nouns.index().longest(words[at : at + 1], 0)[0]), 1
    if longest > length:
        fitting = noun if noun_length == longest else None
        fitting_state = state if state_length == longest else None
        return _meaning(noun=fitting, state=fitting_state), longest
    if length == 0:
        return _single(words[at])
    same_noun = noun if noun_length == length else None
    if named and colour_length == length:
        inner = terms if term_length == length else _last_term(words, at + length - 1, vocabulary, length)
        more = term_length < length and bool(inner)
        same_state = state if state_length == length and not terms else None
        weak = named.weak and not inner
        return _meaning(inner, named.colour, weak, more, noun=same_noun, state=same_state), length
    shorter, same_noun = _divided(words[at:], term_length, terms, vocabulary) or (0, same_noun)
    # What is ancient Egyptian may be new.
    stateful = any(term.kind is not TermKind.MANNER for term in terms)
    inner_state = _inner_state(words[at : at + length], terms, vocabulary) if stateful else None
    meaning = _meaning(terms, noun=same_noun, state=inner_state)
    return meaning, shorter or length


def _is_finish_of_next(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Say whether a word names a finish and a material or a colour follows: then it is no material itself."""
    state, length = states.index().longest(words, at)
    following = words[at + 1 : at + 2]
    if state is None or not state.finish or length != 1 or not following or following[0].gap >= Gap.COMMA:
        return False
    terms, _ = vocabulary.longest(words, at + 1)
    material = any(term.kind is TermKind.MATERIAL for term in terms)
    return material or colours.find(words, at + 1) is not None


def _inner_state(words: Sequence[Word], terms: tuple[Term, ...], vocabulary: Vocabulary) -> StateWord | None:
    """Return the state that the words of a term say as well: "weathered wood" is worn.

    A finish that makes it another material is no state of it: polished metal is chrome, and brushed steel is
    steel that is brushed already.
    """
    lit = all(term.kind is TermKind.LIGHT for term in terms)  # "rain" is a light and wets things
    state, length = states.index().longest(words, 0) if lit or len(words) > 1 else (None, 0)
    if state is None or not state.finish:
        return state
    said = any(state.finish in term.name for term in terms)
    return state if not said and vocabulary.longest(words, length)[0] == terms else None


_TERM, _COLOUR, _NOUN, _STATE, _OPERATOR = (
    int(kind) for kind in (_Kind.TERM, _Kind.COLOUR, _Kind.NOUN, _Kind.STATE, _Kind.OPERATOR)
)
_MOST_MEANINGS = 4096
_meaning = lru_cache(maxsize=_MOST_MEANINGS)(Meaning)  # the same words come again and again in a long prompt


@cache
def _of_operator(operator: Operator) -> Meaning:
    return PLAIN if operator is Operator.MEANS_OTHERWISE else Meaning(operator=operator)


@lru_cache(maxsize=_MOST_MEANINGS)
def _single(word: Word) -> tuple[Meaning, int]:
    """Return the meaning of a word that begins no phrase here."""
    part = _parts().get(word.stem)
    laying = grammar.PARTICIPLES.get(word.text, "")
    if part is None and not laying:
        return GRAMMAR if word.text in _grammar() else PLAIN, 1
    return Meaning(part=part, laying=laying), 1


def _is_said_of_a_side(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Say whether a part has a side and then a material: the tiles of "lower wall tiles"."""
    if at == 0 or words[at].gap >= Gap.COMMA or words[at - 1].text not in grammar.SIDES:
        return False
    part = nouns.index().longest(words[at : at + 1], 0)[0]
    return part is not None and bool(vocabulary.longest(words, at + 1)[1])


def _lights(words: Sequence[Word], at: int, terms: tuple[Term, ...], length: int) -> bool:
    """Say whether a colour that begins with the name of a light is that of a light."""
    after = words[at + length : at + length + 1]
    lit = bool(after) and after[0].gap < Gap.COMMA and after[0].text in grammar.LIT
    return lit and any(term.kind is TermKind.LIGHT for term in terms)


_LAID = frozenset({Place.WALL, Place.FLOOR, Place.CEILING, Place.ROOF, Place.GROUND})


def _divided(
    words: Sequence[Word], length: int, terms: tuple[Term, ...], vocabulary: Vocabulary
) -> tuple[int, nouns.Noun | None] | None:
    """Return how many words of a term stand before a part, beside its own meaning; None: all do not.

    The panelling of "wood panelling" is no other material: it is a part only where its half is said
    ("wood panelling below"), and then of the whole term's meaning.
    """
    shorter = _before_a_noun(words, 0, length, terms, vocabulary) if length > 1 else 0
    if not shorter:
        return None
    last, following = words[shorter:length], words[length : length + 1]
    if vocabulary.longest(last, 0)[0] != terms:
        return shorter, None
    levelled = bool(following) and following[0].text in grammar.LEVELS
    return 0, nouns.index().longest(last, 0)[0] if levelled else None


def _before_a_noun(
    words: Sequence[Word], at: int, length: int, terms: tuple[Term, ...], vocabulary: Vocabulary
) -> int:
    """Return how many words of a term stand before a part of the picture: one of "brick wall", or 0."""
    last = words[at + length - 1 : at + length]
    noun, _ = nouns.index().longest(last, 0)
    if noun is None or (noun.place is Place.VEGETATION and last[0].text == last[0].stem):
        return 0  # "gold leaf" is a material, gold leaves are leaves
    if noun.place in _LAID:
        return length - 1  # "herringbone floor" asks for wood, on the floor
    shorter, reach = vocabulary.longest(words[at : at + length - 1], 0)
    return reach if reach == length - 1 and shorter == terms else 0


def _last_term(words: Sequence[Word], at: int, vocabulary: Vocabulary, length: int) -> tuple[Term, ...]:
    """Return the materials that the last word of a longer colour name stands for: the gold of "rose gold"."""
    if length == 1:
        return ()
    terms, reach = vocabulary.longest(words[at : at + 1], 0)
    return tuple(term for term in terms if term.kind is TermKind.MATERIAL) if reach == 1 else ()


@cache
def _operators() -> Phrases[Operator]:
    phrases: Phrases[Operator] = Phrases()
    for phrase, operator in grammar.OPERATORS.items():
        phrases.add(" ".join(phrase.split()), operator)
    return phrases


@cache
def _parts() -> dict[str, PartName]:
    return {stem(word): part for word, part in grammar.PARTS.items()}


def grammar_stems() -> frozenset[str]:
    """Return the stems of words that hold a prompt together and name nothing."""
    written = (
        grammar.FUNCTION_WORDS | grammar.SAYING_NOTHING | grammar.LINKING | grammar.BELONGING | grammar.LIT
    )
    return frozenset(map(stem, written))
