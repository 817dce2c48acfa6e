"""Words that name nothing, read as what they may be meant by.

A guess is made of the vocabulary's hints ("bouclé" is near to knitted wool) and, where a prompt says nothing
else, of names that are spelt alike. What the words around a guessed word do to it they do to the guess.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum, auto
from functools import lru_cache

from retexture.prompts.lexicon import lookalikes
from retexture.prompts.lexicon.vocabulary import Hint, TermKind, Vocabulary
from retexture.prompts.parse import scan
from retexture.prompts.parse.correction import spelling
from retexture.prompts.parse.mentions import Mention
from retexture.prompts.result.report import Correction
from retexture.prompts.text import Gap, Word, split

_MOST_SPELT_ALIKE = 8  # words for which the whole vocabulary is gone through: it takes a millisecond for each


class Guessing(Enum):
    """How much is guessed."""

    LOOKS = auto()
    """Words that ask for a look, beside others that are known."""
    ANYTHING = auto()
    """Words for things too ("a cake"), and misspelt names beyond a slip of the keys."""


def guess(
    words: Sequence[Word], mentions: Iterable[Mention], vocabulary: Vocabulary, guessing: Guessing
) -> tuple[Sequence[Word], tuple[Correction, ...]]:
    """Return the words with what is guessed in the place of unknown ones, and what was guessed to be what.

    Args:
        words: One stretch of a prompt.
        mentions: What it names.
        vocabulary: With hints; without any, nothing is guessed.
        guessing: How much is guessed.
    """
    if not vocabulary.hints:
        return words, ()
    guesser = _Guesser(words, mentions, vocabulary, guessing)
    read: list[Word] = []
    found: dict[Correction, None] = {}
    at = 0
    while at < len(words):
        if words[at].stem not in guesser.openings:
            read.append(words[at])
            at += 1
            continue
        guessed, length = guesser.guess(at)
        if guessed:
            read += _in_place_of(words[at], guessed)
            found[Correction(" ".join(word.text for word in words[at : at + length]), guessed)] = None
        else:
            read.append(words[at])
        at += length
    return read, tuple(found)


class _Guesser:
    """What is guessed for the words of one stretch of a prompt."""

    def __init__(
        self, words: Sequence[Word], mentions: Iterable[Mention], vocabulary: Vocabulary, guessing: Guessing
    ) -> None:
        self._words = words
        self._vocabulary = vocabulary
        self._anything = guessing is Guessing.ANYTHING
        # Mentions cover every word once. What is longer and names nothing is a phrase that means otherwise:
        # a rock concert has nothing of a rock.
        self._unknown: list[bool] = []
        for text, _, means, _ in mentions:
            if " " in text:
                self._unknown += [False] * (text.count(" ") + 1)
            else:
                self._unknown.append(means.plain and not means.terms)
        self._alike = self._spelt_alike() if self._anything else {}
        guessable = self._anything or any(self._unknown)
        self.openings = vocabulary.hinting().union(self._alike) if guessable else frozenset[str]()
        """The stems of the words that anything may be guessed for."""

    def guess(self, at: int) -> tuple[str, int]:
        """Return what is guessed for the words at a place, if anything, and how many words it stands for."""
        hint, length = self._vocabulary.hint(self._words, at)
        if hint is not None and self._is_open(hint, at, at + length):
            guessed = self._read(hint)
            if guessed:
                return guessed, length
        return self._alike.get(self._words[at].stem, ""), 1

    def _is_open(self, hint: Hint, at: int, end: int) -> bool:
        """Say whether words name nothing else, as far as it may be guessed at all."""
        if self._anything or hint.alone:
            return self._anything
        if not any(self._unknown[at:end]):
            return False
        return not (self._is_material(at - 1, at) or self._is_material(end, end))

    def _is_material(self, at: int, following: int) -> bool:
        """Say whether a word beside an unknown one, in one phrase with it, names a material.

        Together they are one: "walnut veneer" is walnut, "luxury marble" is marble.
        """
        inside = 0 <= at < len(self._words) and following < len(self._words)
        if not inside or self._words[following].gap >= Gap.COMMA:
            return False
        terms, _ = self._vocabulary.longest(self._words, at)
        return any(term.kind is TermKind.MATERIAL for term in terms)

    def _read(self, hint: Hint) -> str:
        """Return the first phrase of a hint that is known and names a term; nothing where there is none."""
        return next((phrase for phrase in hint.reads if _is_known(phrase, self._vocabulary)), "")

    def _spelt_alike(self) -> Mapping[str, str]:
        """Return the nearest names of the first words that name nothing, by the word."""
        others = self._vocabulary.hinting() | lookalikes.WORDS
        pairs = zip(self._words, self._unknown, strict=True)
        unknown = dict.fromkeys(word.stem for word, unknown in pairs if unknown and word.stem not in others)
        looked_at = [word for word in unknown if word.isalpha()][:_MOST_SPELT_ALIKE]
        return {word: near for word in looked_at if (near := spelling.nearest(word, self._vocabulary))}


@lru_cache(maxsize=1 << 12)
def _is_known(phrase: str, vocabulary: Vocabulary) -> bool:
    mentions = scan.scan(split(phrase), vocabulary)
    return any(mention.terms for mention in mentions) and not any(mention.unknown for mention in mentions)


def _in_place_of(word: Word, guessed: str) -> list[Word]:
    first, *rest = split(guessed)
    return [Word(first.text, first.stem, word.gap), *(each._replace(gap=Gap.SPACE) for each in rest)]
