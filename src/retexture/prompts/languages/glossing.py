"""A prompt in any of the languages as the English words that the parser reads."""

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from retexture.prompts.languages import cutting, index, order, slips
from retexture.prompts.languages.cutting import Script
from retexture.prompts.languages.gloss import Gloss, Unit
from retexture.prompts.languages.guess import ENGLISH, OF_NAMES, English, Languages, guess, is_known
from retexture.prompts.lexicon.phrasebook import WordRole
from retexture.prompts.lexicon.vocabulary import Vocabulary
from retexture.prompts.result.report import Correction
from retexture.prompts.text import COLON, Gap, Word, accented, fold, split


class Glossed(NamedTuple):
    """A prompt in English words.

    Attributes:
        words: The words; those that are not known are as they were written.
        english: Whether they were English to begin with, but for single ones.
        corrections: Words of other languages that were read as others.
    """

    words: Sequence[Word]
    english: bool
    corrections: tuple[Correction, ...] = ()


def gloss(text: str, vocabulary: Vocabulary, known: Set[str]) -> Glossed:
    """Return the words of a prompt in English, in English order.

    English comes back as it is; ``known`` are its stems that the parser reads.
    """
    english = English(known, accented(text), frozenset() if text.isascii() else frozenset(text.casefold()))
    words: Sequence[Word] = split(text if text.isascii() else cutting.joined(text))
    latin = words
    if not text.isascii():
        words = cutting.by_script(words)
        latin = [word for word in words if cutting.script(word.text) is Script.LATIN]
    if "'" in text or "\u2019" in text:
        latin = cutting.elided(latin, whole=english.has)
    languages = guess(latin, vocabulary, english)
    if languages.main != ENGLISH:
        words = cutting.elided(words)
    if languages.others == () and languages.main == ENGLISH and len(latin) >= len(words):
        return Glossed(words, english=True)
    words, mended = _mended(words, vocabulary, english, languages.main)
    reading = _Reading(words, vocabulary, english, languages)
    units = reading.units()
    corrections = (*mended, *reading.corrections)
    return Glossed(_written(order.arranged(units)), languages.main == ENGLISH, corrections)


def _mended(
    words: Sequence[Word], vocabulary: Vocabulary, english: English, main: str
) -> tuple[Sequence[Word], tuple[Correction, ...]]:
    """Return the words with slips of a prompt's own language mended, and what was read as what."""
    mended: list[Word] = []
    found: dict[Correction, None] = {}
    for word in words:
        meant = "" if english.has(word) else _meant(word.text, main, vocabulary)
        if meant:
            found[Correction(word.text, meant)] = None
        mended.append(word._replace(text=fold(meant), stem=fold(meant)) if meant else word)
    return mended, tuple(found)


@lru_cache(maxsize=1 << 12)
def _meant(text: str, main: str, vocabulary: Vocabulary) -> str:
    """Return the name of the prompt's language that an unknown word was meant to be; empty: none."""
    script = cutting.script(text)
    language = "ru" if script is Script.CYRILLIC else main if script is Script.LATIN else ENGLISH
    if language == ENGLISH or is_known(text, language, vocabulary):
        return ""
    return slips.speller(language, vocabulary).read(text)


class _Reading:
    """One reading of a prompt, word by word."""

    def __init__(
        self, words: Sequence[Word], vocabulary: Vocabulary, english: English, languages: Languages
    ) -> None:
        self._words = words
        self._english = english
        self._languages = languages
        self._spaced = {
            language: index.spaced(language, vocabulary)
            for language in (languages.main, *languages.others)
            if language != ENGLISH
        }
        self._vocabulary = vocabulary
        kana = any(cutting.has_kana(word.text) for word in words)
        self._unspaced = index.UNSPACED[::-1] if kana else index.UNSPACED
        self.corrections: list[Correction] = []
        """What was read as what in Chinese and Japanese."""

    def units(self) -> list[Unit]:
        """Return what the words stand for, in order."""
        found: list[Unit] = []
        at = 0
        while at < len(self._words):
            word = self._words[at]
            if cutting.script(word.text) is Script.UNSPACED:
                found += self._characters(word)
                at += 1
                continue
            phrase = self._phrase(at)
            if phrase is None:
                found += self._parts(word)
                at += 1
                continue
            source = self._words[at + phrase.length - 1].text
            found.append(_unit(phrase.gloss, word.gap, phrase.language, source))
            at += phrase.length
        return found

    def _phrase(self, at: int) -> index.FoundPhrase | None:
        """Return the phrase that stands at a place, of the main language first."""
        word = self._words[at]
        if cutting.script(word.text) is Script.CYRILLIC:
            return index.spaced("ru", self._vocabulary).longest(self._words, at)
        if word.text in OF_NAMES and self._is_in_a_name(at):
            return None
        main = self._spaced.get(self._languages.main)
        found = main.longest(self._words, at) if main is not None else None
        if found is not None or self._is_english(word):
            return found
        others = (self._spaced[language].longest(self._words, at) for language in self._languages.others)
        return next((found for found in others if found is not None), None)

    def _is_in_a_name(self, at: int) -> bool:
        """Say whether a small word of another language stands in an English phrase or before English."""
        if self._vocabulary.longest(self._words, at)[1] > 1:
            return True
        following = self._words[at + 1 : at + 2]
        english = self._languages.main == ENGLISH
        return english and not (following and not self._is_english(following[0]))

    def _parts(self, word: Word) -> Iterator[Unit]:
        """Return an English or unknown word, or the parts of a German compound."""
        german = self._spaced.get("de")
        parts = german.compound(word.text) if german and not self._is_english(word) else ()
        if not parts:
            yield Unit(WordRole.ENGLISH, word.text, word.gap, ENGLISH, word.text)
        gap = word.gap
        for part in parts:
            yield _unit(part, gap, "de", word.text)
            gap = Gap.SPACE

    def _is_english(self, word: Word) -> bool:
        reads = self._english.has if self._languages.main == ENGLISH else self._english.reads
        return word.text == COLON or reads(word)

    def _characters(self, word: Word) -> list[Unit]:
        """Return what a run of Chinese or Japanese stands for."""
        phrases = index.unspaced(self._unspaced, self._vocabulary)
        text, found = self._without_slips(word.text, phrases), list[Unit]()
        at = unknown = 0
        while at < len(text):
            unit = phrases.longest(text, at)
            if unit is None:
                at += 1
                continue
            if unknown < at:
                found.append(self._unknown(text[unknown:at]))
            found.append(unit)
            at = unknown = at + len(unit.source)
        if unknown < at:
            found.append(self._unknown(text[unknown:]))
        return [found[0]._replace(gap=word.gap), *found[1:]]

    def _without_slips(self, text: str, phrases: index.Unspaced) -> str:
        """Return a run with the slips mended that the scripts allow, and note them."""
        if self._unspaced[0] == "ja":
            mended, corrections = slips.in_katakana(text, phrases, self._vocabulary)
        else:
            mended, corrections = slips.in_chinese(text, phrases)
        self.corrections += corrections
        return mended

    def _unknown(self, run: str) -> Unit:
        return Unit(WordRole.UNKNOWN, run, Gap.SPACE, self._unspaced[0], run)


@lru_cache(maxsize=1 << 12)
def _unit(gloss: Gloss, gap: Gap, language: str, source: str) -> Unit:
    return Unit(gloss.kind, gloss.english, gap, language, source, gloss)


def _written(units: Sequence[Unit]) -> tuple[Word, ...]:
    """Return the English words of units; what has none leaves its break to the next."""
    words: list[Word] = []
    gap = Gap.SPACE
    for unit in units:
        gap = max(gap, unit.gap)
        if not unit.english:
            continue
        first, *others = _words(unit.english)
        words.append(first if gap is Gap.SPACE else first._replace(gap=gap))
        words += others
        gap = Gap.SPACE
    return tuple(words)


@lru_cache(maxsize=1 << 12)
def _words(english: str) -> tuple[Word, ...]:
    return tuple(word._replace(gap=Gap.SPACE) for word in split(english))
