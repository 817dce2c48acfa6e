"""Which languages a prompt is in, by the words that each of them has."""

from collections.abc import Iterable, Set
from functools import lru_cache
from typing import NamedTuple

from retexture.prompts.languages import index
from retexture.prompts.lexicon.phrasebook import resembling_english
from retexture.prompts.lexicon.vocabulary import Vocabulary
from retexture.prompts.text import Word

ENGLISH = "en"


class Languages(NamedTuple):
    """The languages of a prompt in Latin letters.

    Attributes:
        main: The one that a word of several is read in.
        others: Those that are mixed with it, most words first.
    """

    main: str
    others: tuple[str, ...]


ONLY_ENGLISH = Languages(ENGLISH, ())


# Words of other languages that stand in names which English uses: "De Stijl".
OF_NAMES = frozenset({"de", "la", "le", "les", "el", "di", "du", "des", "der", "das", "den"})


# Words, without their accents, that English took over with them: they tell no other language.
_TAKEN_OVER = frozenset(
    {"applique", "boucle", "cafe", "cloisonne", "creme", "decor", "facade", "mache", "moire", "plisse"}
)


class English(NamedTuple):
    """What English is in a prompt.

    Attributes:
        known: The stems of the words that the parser reads.
        accented: The words of the prompt that are written with accents, without them.
        letters: The accented letters.
    """

    known: Set[str]
    accented: Set[str]
    letters: Set[str] = frozenset()

    def reads(self, word: Word) -> bool:
        """Say whether the parser reads a word."""
        taken_over = word.text in _TAKEN_OVER
        own = (word.text not in self.accented or taken_over) and word.text not in OF_NAMES
        return own and (word.stem in self.known or word.text in self.known)

    def has(self, word: Word) -> bool:
        """Say whether a word is English, with whatever meaning."""
        resembling = word.text in resembling_english() and word.text not in self.accented
        return resembling or self.reads(word)


def guess(words: Iterable[Word], vocabulary: Vocabulary, english: English) -> Languages:
    """Return the languages of words in Latin letters.

    English wins where it has as many words as another. Of a prompt's words the first hundred tell.
    """
    distinct = [
        each
        for each in {word.text: word for word in words}.values()
        if not each.text.isdecimal() and each.text[0].isalnum()
    ]
    distinct = distinct[:_MOST_LOOKED_AT]
    unknown = [word.text for word in distinct if not english.has(word)]
    if not any(_owners(text, vocabulary) for text in unknown):
        return ONLY_ENGLISH
    scores = dict.fromkeys(index.LATIN, 0.0)
    for word in distinct:
        owners = _owners(word.text, vocabulary)
        for language in owners:
            written = index.spaced(language, vocabulary).has_exactly(word.text)
            scores[language] += (1 if written else _INFLECTED) + _OF_ITS_OWN / len(owners)
    for language, letters in _LETTERS.items():
        scores[language] += not english.letters.isdisjoint(letters)
    order = sorted(scores, key=lambda language: -scores[language])
    if scores[order[0]] < len(distinct) - len(unknown) + _IN_DOUBT:
        present = {language for text in unknown for language in _owners(text, vocabulary)}
        return Languages(ENGLISH, tuple(language for language in order if language in present))
    return Languages(order[0], tuple(language for language in order[1:] if scores[language]))


def is_known(text: str, language: str, vocabulary: Vocabulary) -> bool:
    """Say whether a word that is not English is one of a language, or of any in Latin letters."""
    return index.spaced(language, vocabulary).has(text) or bool(_owners(text, vocabulary))


# Letters of one of the languages alone.
_LETTERS = {"es": "ñ¿¡", "pt": "ãõ", "fr": "œîûëï", "de": "äöß", "it": "ìò"}
_MOST_LOOKED_AT = 100
_IN_DOUBT = 0.5  # so many words more than English has decide for another language
_INFLECTED = 0.8  # many words look like inflected ones of another language
_OF_ITS_OWN = 0.2  # decides between languages that have as many of the words


@lru_cache(maxsize=1 << 14)
def _owners(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the languages in Latin letters that have a word, in any form."""
    if len(text) > index.LONGEST_WORD:
        return ()
    having = tuple(each for each in index.LATIN if index.spaced(each, vocabulary).has(text))
    return having or (("de",) if index.spaced("de", vocabulary).compound(text) else ())
