"""What the words of a prompt name, longest phrases first: terms, colours, parts, negations, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from retexture.prompts import colours, lexicon
from retexture.prompts.colours import Colour
from retexture.prompts.lexicon import PartName, Turn
from retexture.prompts.vocabulary import Term, TermKind, Vocabulary
from retexture.prompts.words import Gap, Phrases, Word, stem


@dataclass(frozen=True, slots=True)
class Mention:
    """One or more words that name one thing; "gold" is a material and a colour until the sentence decides.

    Attributes:
        text: The words.
        gap: What stands before them.
        terms: What they name in the vocabulary.
        colour: The colour that they name, if any.
        weak: The colour counts only where the sentence uses it as one.
        coloured_term: The words are more than the term's own: "rose gold" is gold in that colour.
        part: The part of a surface that they name.
        laying: The part that they lay an accent on ("veined").
        turn: What they do to the words after them.
    """

    text: str
    gap: Gap
    terms: tuple[Term, ...] = ()
    colour: Colour | None = None
    weak: bool = False
    coloured_term: bool = False
    part: PartName | None = None
    laying: str = ""
    turn: Turn | None = None

    @property
    def material(self) -> str | None:
        """The material that is named, if any."""
        return next((term.name for term in self.terms if term.kind is TermKind.MATERIAL), None)

    @property
    def stuff(self) -> bool:
        """Whether it can be what something is made of or coloured in."""
        return self.colour is not None or self.material is not None

    @property
    def plain(self) -> bool:
        """Whether it is a word that is not known, for instance an adjective: "weathered", "Carrara"."""
        known = self.terms or self.stuff or self.part or self.laying or self.turn
        return not known and self.text not in lexicon.FUNCTION_WORDS


def scan(words: Sequence[Word], vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """Return the mentions in words, in order; they cover every word once."""
    found: list[Mention] = []
    at = 0
    while at < len(words):
        mention, length = _at(words, at, vocabulary)
        found.append(mention)
        at += length
    return tuple(found)


def _at(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> tuple[Mention, int]:
    terms, term_length = vocabulary.longest(words, at)
    named = colours.find(words, at)
    turn, turn_length = _turns().longest(words, at)
    colour_length = named.length if named else 0
    if turn is not None and turn_length > max(term_length, colour_length):
        return Mention(_text(words, at, turn_length), words[at].gap, turn=turn), turn_length
    length = max(term_length, colour_length, 1)
    text, gap = _text(words, at, length), words[at].gap
    if named and colour_length == length:
        inner = terms if term_length == length else _last_term(words, at + length - 1, vocabulary, length)
        more = term_length < length and bool(inner)
        return Mention(text, gap, inner, named.colour, named.weak and not inner, more), length
    if terms:
        return Mention(text, gap, terms), length
    word = words[at]
    part = _parts().get(word.stem)
    return Mention(text, gap, part=part, laying=lexicon.PARTICIPLES.get(word.text, "")), 1


def _last_term(words: Sequence[Word], at: int, vocabulary: Vocabulary, length: int) -> tuple[Term, ...]:
    """Return the materials that the last word of a longer colour name stands for: the gold of "rose gold"."""
    if length == 1:
        return ()
    terms, reach = vocabulary.longest(words[: at + 1], at)
    return tuple(term for term in terms if term.kind is TermKind.MATERIAL) if reach == 1 else ()


def _text(words: Sequence[Word], at: int, length: int) -> str:
    return " ".join(word.text for word in words[at : at + length])


@cache
def _turns() -> Phrases[Turn]:
    phrases: Phrases[Turn] = Phrases()
    for phrase, turn in lexicon.TURNS.items():
        phrases.add(" ".join(phrase.split()), turn)
    return phrases


@cache
def _parts() -> dict[str, PartName]:
    return {stem(word): part for word, part in lexicon.PARTS.items()}
