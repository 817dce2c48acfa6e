"""The phrases of a language, found longest first, as they are written in a dictionary or inflected."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from retexture.prompts.languages import cutting
from retexture.prompts.languages.gloss import Ending, Gloss, Unit
from retexture.prompts.languages.stems import stem
from retexture.prompts.lexicon.phrasebook import TABLES, WordRole, table
from retexture.prompts.lexicon.vocabulary import Term, TermKind, Vocabulary
from retexture.prompts.text import Gap, Word, fold

LATIN = ("es", "fr", "de", "it", "pt")
UNSPACED = ("zh", "ja")
_BETWEEN = "…"  # stands in a verb's phrase for what is changed


class FoundPhrase(NamedTuple):
    """A phrase found at a place: what it stands for, its number of words, its language."""

    gloss: Gloss
    length: int
    language: str


class _Phrase(NamedTuple):
    """A phrase as its words."""

    words: tuple[str, ...]
    gloss: Gloss


class Spaced:
    """The phrases of a language that puts spaces between words.

    Stems are made of no more words than a prompt may mean: of those that begin alike.
    """

    def __init__(self, language: str, vocabulary: Vocabulary) -> None:
        self.language = language
        self._single: set[str] = set()
        self._words: set[str] = set()
        self._openings: dict[str, list[_Phrase]] = {}
        for phrase in _written(language, vocabulary):
            if len(phrase.words) == 1:
                self._single.add(phrase.words[0])
            self._openings.setdefault(_beginning(phrase.words[0]), []).append(phrase)
            self._words.update(phrase.words)
        self._candidates: dict[str, list[_Phrase]] = {}

    def has(self, word: str) -> bool:
        """Say whether a word is one of the language, or a form of one that phrases begin with."""
        alike = self._openings.get(_beginning(word), ())
        return word in self._words or any(self._same(word, phrase.words[0]) for phrase in alike)

    def has_exactly(self, word: str) -> bool:
        """Say whether a word by itself is one of the language as a dictionary has it."""
        return word in self._single

    def longest(self, words: Sequence[Word], at: int) -> FoundPhrase | None:
        """Return the longest phrase at a place; of two as long, the one that is written like this."""
        text = words[at].text
        candidates = self._candidates.get(text)
        if candidates is None:
            if len(self._candidates) >= _MOST_REMEMBERED:
                self._candidates.clear()
            candidates = self._beginning_with(text) if len(text) <= LONGEST_WORD else []
            self._candidates[text[: LONGEST_WORD + 1]] = candidates
        for phrase, gloss in candidates:
            length = len(phrase)
            if length == 1 or (at + length <= len(words) and self._goes_on(phrase, words, at)):
                return FoundPhrase(gloss, length, self.language)
        return None

    def compound(self, text: str) -> tuple[Gloss, ...]:
        """Return the parts of a German compound ("Backsteinmauer"), none where it is none."""
        if not _SHORTEST_COMPOUND <= len(text) <= LONGEST_WORD:
            return ()
        for at in range(_SHORTEST_PART, len(text) - _SHORTEST_PART + 1):
            last = self._alone(text[at:])
            first = self._first_parts(text[:at]) if last is not None and last.kind in _IN_COMPOUNDS else ()
            if first and last is not None:
                return (*first, last)
        return ()

    def _first_parts(self, text: str) -> tuple[Gloss, ...]:
        """Return what stands before the last part of a compound, with or without what joins them."""
        for joint in _JOINTS:
            first = text.removesuffix(joint)
            if len(first) < _SHORTEST_PART or (joint and first == text):
                continue
            gloss = self._alone(first)
            if gloss is not None and gloss.kind in _IN_COMPOUNDS:
                return (gloss,)
        return self.compound(text)

    def _alone(self, text: str) -> Gloss | None:
        found = self.longest([Word(text, text, Gap.STOP)], 0)
        return found.gloss if found else None

    def _beginning_with(self, text: str) -> list[_Phrase]:
        """Return the phrases that begin with a form of a word: the longest first, then the most alike."""
        found = [
            phrase for phrase in self._openings.get(_beginning(text), ()) if self._same(phrase.words[0], text)
        ]
        return sorted(found, key=lambda phrase: (-len(phrase.words), *_unlikeness(phrase.words[0], text)))

    def _goes_on(self, phrase: Sequence[str], words: Sequence[Word], at: int) -> bool:
        following = words[at + 1 : at + len(phrase)]
        return all(
            word.gap < Gap.COMMA and self._same(word.text, part)
            for word, part in zip(following, phrase[1:], strict=True)
        )

    def _same(self, first: str, second: str) -> bool:
        return first == second or (
            _beginning(first) == _beginning(second)
            and stem(first, self.language) == stem(second, self.language)
        )


LONGEST_WORD = 40
_MOST_REMEMBERED = 1 << 14
_SHORTEST_COMPOUND = 7
_SHORTEST_PART = 3  # "Eis", "rot"
_JOINTS = ("", "s", "n", "en", "er", "es")
_IN_COMPOUNDS = frozenset(
    {
        WordRole.MATERIAL,
        WordRole.LOOK,
        WordRole.COLOUR,
        WordRole.SHADE,
        WordRole.NOUN,
        WordRole.PART,
    }
)


def _unlikeness(first: str, second: str) -> tuple[int, int]:
    """Return what orders forms of a word: in how many letters they differ at the end, and in length."""
    alike = takewhile(lambda letters: letters[0] == letters[1], zip(first, second, strict=False))
    return -len(list(alike)), abs(len(first) - len(second))


def _beginning(word: str) -> str:
    """Return the letters that all forms of a word have in common."""
    return word[:3]


class Unspaced:
    """The phrases of the languages that put no spaces between words; of two alike that of the first one."""

    def __init__(self, languages: Sequence[str], vocabulary: Vocabulary) -> None:
        self._units: dict[str, Unit] = {}
        for language in languages:
            for phrase in _written(language, vocabulary):
                text = cutting.joined("".join(phrase.words))
                gloss = phrase.gloss
                unit = Unit(gloss.kind, gloss.english, Gap.SPACE, language, text, gloss)
                self._units.setdefault(text, unit)
        lengths: dict[str, set[int]] = {}
        for text in self._units:
            lengths.setdefault(text[0], set()).add(len(text))
        self._lengths = {first: sorted(each, reverse=True) for first, each in lengths.items()}

    def has(self, text: str) -> bool:
        """Say whether a text is a phrase."""
        return text in self._units

    def longest(self, text: str, at: int) -> Unit | None:
        """Return the longest phrase at a place."""
        for length in self._lengths.get(text[at], ()):
            unit = self._units.get(text[at : at + length])
            if unit is not None and len(unit.source) == length:
                return unit
        return None


@lru_cache(maxsize=32)
def spaced(language: str, vocabulary: Vocabulary) -> Spaced:
    """Return the phrases of a language; made when the first prompt needs them."""
    return Spaced(language, vocabulary)


@lru_cache(maxsize=8)
def unspaced(languages: tuple[str, ...], vocabulary: Vocabulary) -> Unspaced:
    """Return the phrases of languages without spaces; made when the first prompt needs them."""
    return Unspaced(languages, vocabulary)


def _written(language: str, vocabulary: Vocabulary) -> Iterator[_Phrase]:
    """Return every phrase of a language, as its words; of two that are written alike the first one."""
    glosses = list(_glosses(language, vocabulary))
    folded = fold("\n".join(phrase for phrase, _ in glosses)).split("\n")
    seen: set[tuple[str, ...]] = set()
    for (phrase, gloss), plain in zip(glosses, folded, strict=True):
        spellings = (
            (plain,) if language != "de" or phrase.isascii() else (plain, cutting.without_umlauts(phrase))
        )
        for spelling in spellings:
            words = tuple(spelling.replace("-", " ").replace("'", " ").split())
            for each in (words, (*words[:-1], "d")) if words[1:] and words[-1] in _ELIDED else (words,):
                if each and each not in seen:
                    seen.add(each)
                    yield _Phrase(each, gloss)


_ELIDED = ("de", "di")  # "couvert d'herbe"


def _glosses(language: str, vocabulary: Vocabulary) -> Iterator[tuple[str, Gloss]]:
    for term in vocabulary.terms:
        gloss = _of_term(term)
        for phrase in term.translations.words(language):
            yield phrase, gloss
    for kind in TABLES:
        if kind is WordRole.VERB:
            yield from _verbs(language)
            continue
        for row in table(kind):
            gloss = Gloss(kind, row.english.removeprefix("-"))
            for phrase in row.words[language]:
                yield phrase, gloss


_ALIKE = 2  # letters: "icy" of ice


def _of_term(term: Term) -> Gloss:
    kind = WordRole.MATERIAL if term.kind is TermKind.MATERIAL else WordRole.LOOK
    alike = tuple(word[:_ALIKE] for word in term.name.split())  # "mahogany" is no adjective of wood
    words = (word for word in term.words if " " not in word and word.startswith(alike))
    adjectives = (word for word in words if word.endswith(("y", "ed", "en")))
    return Gloss(kind, term.name, next(adjectives, ""))


def _verbs(language: str) -> Iterator[tuple[str, Gloss]]:
    """Return the verbs, each once with all that it may mean."""
    endings: dict[str, list[Ending]] = {}
    for row in table(WordRole.VERB):
        verb, _, english = (part.strip() for part in row.english.partition(_BETWEEN))
        for phrase in row.words[language]:
            written, _, word = (part.strip() for part in phrase.partition(_BETWEEN))
            endings.setdefault(written, []).append(Ending(word, verb, english))
    for written, each in endings.items():
        plain = next((ending for ending in each if not ending.word), each[0])
        yield written, Gloss(WordRole.VERB, plain.verb, "", tuple(each))
