"""A prompt cut into words, each with the form that it is compared by and the break that stands before it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Gap(IntEnum):
    """What separates a word from the one before it; a larger one separates more."""

    SPACE = 0
    HYPHEN = 1
    COMMA = 2
    STOP = 3


@dataclass(frozen=True, slots=True)
class Word:
    """One word.

    Attributes:
        text: Lower-case, without accents and possessive endings.
        stem: What it is compared by: singular, one spelling for the variants of English.
        gap: What stands before it.
    """

    text: str
    stem: str
    gap: Gap


# More combining marks in a row occur in no language, and normalising long runs takes quadratic time.
# Source of the number: Unicode Standard Annex 15, "Stream-Safe Text Format".
_MARKS_IN_A_ROW = 30
_ASCII_CONTROLS = {code: " " for code in (*range(32), 127) if chr(code) != "\n"}


def clean(prompt: str) -> str:
    """Return the prompt in compatibility form (NFKC), without control, format and surrogate characters.

    Line breaks stay; every other control character becomes a space. Any string is accepted.
    """
    if prompt.isascii():
        return prompt.translate(_ASCII_CONTROLS)
    kept: list[str] = []
    marks = 0
    for character in prompt:
        category = unicodedata.category(character)
        marks = marks + 1 if category[0] == "M" else 0
        if category == "Cf" or marks > _MARKS_IN_A_ROW:
            continue
        kept.append(" " if category[0] == "C" and character != "\n" else character)
    return unicodedata.normalize("NFKC", "".join(kept)).replace("\u2028", "\n").replace("\u2029", "\n")


_ACCENTS = re.compile("[\u0300-\u036f]+")
_SHORTHANDS = ((re.compile(r"\bw/o\b"), "without"), (re.compile(r"\bw/(?=[\s\w])"), "with "))
_PIECES = re.compile(
    r"(?P<colour>\#(?:[0-9a-f]{6}|[0-9a-f]{3})(?!\w))"
    r"|(?P<word>[^\W_]+(?:'[^\W_]+)*)"
    r"|(?P<hyphen>(?<=\w)[-\u2010\u2011_](?=\w))"
    r"|(?P<and>[&+/])"
    r"|(?P<comma>[,\u3001])"
    r"|(?P<stop>[.;:!?|()\[\]{}\n\u2012-\u2015\u2212\u3002\u00b7\u2022])"
)
_GAPS = {"hyphen": Gap.HYPHEN, "comma": Gap.COMMA, "stop": Gap.STOP}


def split(text: str) -> tuple[Word, ...]:
    """Cut text, best cleaned before, into words; ``&``, ``+`` and ``/`` become the word "and"."""
    folded = unicodedata.normalize("NFD", text.casefold().replace("\u2019", "'").replace("`", "'"))
    folded = _ACCENTS.sub("", folded)
    for shorthand, meaning in _SHORTHANDS:
        folded = shorthand.sub(meaning, folded)
    words: list[Word] = []
    gap = Gap.STOP
    for piece in _PIECES.finditer(folded):
        kind = piece.lastgroup or ""
        if kind in _GAPS:
            gap = max(gap, _GAPS[kind])
            continue
        written = "and" if kind == "and" else piece.group().removesuffix("'s")
        words.append(Word(written, stem(written), gap))
        gap = Gap.SPACE
    return tuple(words)


# Words whose plural is another thing, and plurals that no rule gives.
_IRREGULAR = {
    "glasses": "glasses",
    "woods": "woods",
    "leaves": "leaf",
    "colored": "coloured",
    "color": "colour",
    "colors": "colour",
}
_SIBILANT_PLURALS = ("sses", "shes", "ches", "xes", "zes")


def stem(word: str) -> str:
    """Return the form that a lower-case word is compared by: its singular, as far as spelling shows it."""
    word = word.replace("gray", "grey")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(_SIBILANT_PLURALS):
        return word[:-2]
    return word[:-1]


@dataclass(slots=True)
class _Node(Generic[_T]):
    value: _T | None
    after: "dict[str, _Node[_T]]"


class Phrases(Generic[_T]):
    """Phrases of one or more words, found longest first, in time that does not depend on their number."""

    def __init__(self) -> None:
        self._root: _Node[_T] = _Node(None, {})

    def get(self, phrase: str) -> _T | None:
        """Return what is known under exactly this phrase."""
        words = split(phrase)
        value, length = self.longest(words, 0)
        return value if length == len(words) else None

    def add(self, phrase: str, value: _T) -> None:
        """Make a phrase known, also written together ("low poly", "low-poly", "lowpoly").

        Raises:
            ValueError: There is no word in the phrase.
        """
        words = split(phrase)
        if not words:
            raise ValueError(f"no word in the phrase {phrase!r}")
        self._put([word.stem for word in words], value)
        if len(words) > 1:
            together = [stem("".join(word.text for word in words))]
            if self.get(together[0]) is None:
                self._put(together, value)

    def _put(self, stems: list[str], value: _T) -> None:
        node = self._root
        for each in stems:
            node = node.after.setdefault(each, _Node(None, {}))
        node.value = value

    def longest(self, words: Sequence[Word], start: int) -> tuple[_T | None, int]:
        """Return what the longest phrase that begins at ``start`` stands for, and its number of words.

        Commas and stops end a phrase. Where none begins, the answer is ``(None, 0)``.
        """
        node, found, length = self._root, None, 0
        for at in range(start, len(words)):
            word = words[at]
            step = node.after.get(word.stem)
            if step is None or (at > start and word.gap >= Gap.COMMA):
                break
            node = step
            if node.value is not None:
                found, length = node.value, at - start + 1
        return found, length
