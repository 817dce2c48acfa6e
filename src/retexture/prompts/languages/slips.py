"""Slips of the keys in other languages than English, read as the language's own names of looks and parts.

A word is looked at only where its language is known and no language has it. The rules are those of English:
names of materials, styles, lights, manners, colours and parts of a picture, one slip away, with the same
first letter. Words of a language that are one slip away from a name by themselves are a table.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from retexture.prompts.languages.index import Unspaced
from retexture.prompts.languages.stems import has_stemmer, stem
from retexture.prompts.lexicon import nouns
from retexture.prompts.lexicon.phrasebook import WordRole, table, words_alike
from retexture.prompts.lexicon.vocabulary import TermKind, Vocabulary
from retexture.prompts.result.report import Correction
from retexture.prompts.text import fold, slips
from retexture.prompts.text import stem as english_stem

_SHORTEST = 5
_SHORTEST_PROPER = 8  # names of people and places are near to much
_LONGEST = 24


class _Form(NamedTuple):
    """A name, or the stem of one, and the name as a dictionary has it."""

    text: str
    name: str


class Speller:
    """The names that slips of a language may have been meant to be.

    They are indexed by what is left of them when a letter is struck out, and no sooner than a word that
    begins alike is looked up: most prompts have no slip.
    """

    def __init__(self, language: str, vocabulary: Vocabulary) -> None:
        self._language = language
        self._inflects = has_stemmer(language)
        self._alike = words_alike(language)
        self._names: dict[str, dict[str, str]] = {}
        for name in _names(language, vocabulary):
            self._names.setdefault(name.text[0], {}).setdefault(name.text, name.name)
        self._near: dict[tuple[str, bool], dict[str, list[_Form]]] = {}

    def read(self, written: str) -> str:
        """Return the name that a word without accents was meant to be; empty where there is none."""
        if not _SHORTEST <= len(written) <= _LONGEST or not written.isalpha() or written in self._alike:
            return ""
        nearest = self._nearest(written, stems=False)
        return nearest or (self._nearest(written, stems=True) if self._inflects else "")

    def _nearest(self, written: str, *, stems: bool) -> str:
        looked_up = stem(written, self._language) if stems else written
        if len(looked_up) < _SHORTEST:
            return ""
        near = self._index(looked_up[0], stems=stems)
        found = {form for rest in slips.remains(looked_up) for form in near.get(rest, ())}
        inflects = self._inflects and not stems
        believed = (form.name for form in found if _is_believed(looked_up, form.text, inflects=inflects))
        return min(believed, default="")

    def _index(self, first: str, *, stems: bool) -> dict[str, list[_Form]]:
        """Return what remains of the names, or of their stems, that begin with a letter."""
        index = self._near.get((first, stems))
        if index is None:
            index = self._near[first, stems] = {}
            for text, name in self._names.get(first, {}).items():
                form = _Form(stem(text, self._language) if stems else text, name)
                for rest in slips.remains(form.text) if len(form.text) >= _SHORTEST else ():
                    index.setdefault(rest, []).append(form)
        return index


def _is_believed(written: str, meant: str, *, inflects: bool) -> bool:
    """Say whether a word is one slip away from a name, and no other form of a word like it.

    Where words have endings, one that differs in its last letter is another form; short words are believed
    to have two letters swapped, one doubled or one missing.
    """
    inflected = inflects and (written[:-1] == meant[:-1] or written[:-1] == meant or written == meant[:-1])
    short = min(len(written), len(meant)) == _SHORTEST
    replaced = len(written) == len(meant) and sorted(written) != sorted(meant)
    if inflected or (short and replaced) or slips.count(written, meant) != 1:
        return False
    return slips.is_believed(written, meant)


@lru_cache(maxsize=32)
def speller(language: str, vocabulary: Vocabulary) -> Speller:
    """Return what mends the slips of a language; made when the first prompt has an unknown word."""
    return Speller(language, vocabulary)


def _names(language: str, vocabulary: Vocabulary) -> Iterator[_Form]:
    """Yield the single words that name looks, colours and parts, long enough to be told apart."""
    for term in vocabulary.terms:
        proper = term.kind is TermKind.MANNER
        for name in term.translations.words(language):
            yield from _form(name, _SHORTEST_PROPER if proper else _SHORTEST)
    parts = nouns.stems_of_parts()
    for kind in (WordRole.COLOUR, WordRole.NOUN):
        for row in table(kind):
            if kind is WordRole.COLOUR or english_stem(row.english) in parts:
                for name in row.words[language]:
                    yield from _form(name, _SHORTEST)


def _form(name: str, shortest: int) -> Iterator[_Form]:
    text = fold(name)
    if len(text) >= shortest and text.isalpha():
        yield _Form(text, name)


def in_katakana(text: str, phrases: Unspaced, vocabulary: Vocabulary) -> tuple[str, tuple[Correction, ...]]:
    """Return a run of Japanese with misspelt words in katakana mended, and what was read as what."""
    found: list[Correction] = []

    def meant(run: re.Match[str]) -> str:
        read = "" if phrases.longest(text, run.start()) else speller("ja", vocabulary).read(run[0])
        if read:
            found.append(Correction(run[0], read))
        return fold(read) or run[0]

    return _KATAKANA.sub(meant, text), tuple(found)


_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]+")


def in_chinese(text: str, phrases: Unspaced) -> tuple[str, tuple[Correction, ...]]:
    """Return a run of Chinese with characters of the same sound exchanged, and what was read as what.

    What is a name as it is written stays.
    """
    meant = _meant_characters()
    found: list[Correction] = []
    at = 0
    while at < len(text):
        unit = phrases.longest(text, at)
        known = len(unit.source) if unit is not None else 0
        longest = min(_LONGEST_NAME, len(text) - at)
        parts = (text[at : at + length] for length in range(longest, max(known, 1), -1))
        names = ((part, name) for part in parts for name in _exchanged(part, meant) if phrases.has(name))
        part, name = next(names, ("", ""))
        if name:
            found.append(Correction(part, name))
            text = text[:at] + name + text[at + len(name) :]
        at += len(name) or known or 1
    return text, tuple(found)


_LONGEST_NAME = 5  # characters


def _exchanged(part: str, meant: Mapping[str, str]) -> Iterator[str]:
    """Yield what a part of a text may have been meant to be, one character exchanged."""
    for at, character in enumerate(part):
        for other in meant.get(character, ""):
            yield part[:at] + other + part[at + 1 :]


@cache
def _meant_characters() -> dict[str, str]:
    """Return the Chinese characters that others are written for by mistake, by the one that is written."""
    meant: dict[str, str] = {}
    for right, wrong in _SAME_SOUND.items():
        for character in wrong:
            meant[character] = meant.get(character, "") + right
    return meant


# What input methods offer for the same sound, by the character of a name. Only what makes no other common
# word beside the other characters of names: 铜色 is bronze, 同色 the same colour.
_SAME_SOUND = {
    "璃": "离漓里", "瓷": "磁", "理": "里礼", "赛": "塞", "岗": "冈刚", "凝": "泥", "绒": "容戎",
    "砖": "专", "锈": "绣", "琥": "虎", "珀": "泊柏", "藤": "滕腾", "陶": "淘", "橡": "像",
    "虹": "红", "檀": "坛", "釉": "柚", "琉": "流", "珊": "姗", "瑚": "湖", "翡": "非", "翠": "脆",
    "绸": "稠", "缎": "锻", "麻": "蔴", "毡": "沾", "璧": "壁", "晶": "睛", "钢": "刚", "漆": "柒",
    "织": "识", "竹": "竺", "蕾": "雷", "蜡": "腊", "浮": "孚", "皮": "坡",
}  # fmt: skip
