"""A prompt cut into words, each with the form that it is compared by and the break that stands before it."""

import re
import unicodedata
from enum import IntEnum
from typing import NamedTuple

from retexture.prompts.text.inflection import stem


class Gap(IntEnum):
    """What separates a word from the one before it; a larger one separates more."""

    SPACE = 0
    HYPHEN = 1
    COMMA = 2
    STOP = 3


class Word(NamedTuple):
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
    categories = {each: _category(each) for each in set(prompt)}
    kept: list[str] = []
    marks = 0
    for character in prompt:
        category = categories[character]
        marks = marks + 1 if category == "M" else 0
        if category == "Cf" or marks > _MARKS_IN_A_ROW:
            continue
        kept.append(" " if category == "C" else character)
    return unicodedata.normalize("NFKC", "".join(kept)).replace("\u2028", "\n").replace("\u2029", "\n")


def _category(character: str) -> str:
    """Return how a character is treated: as a mark "M", format "Cf" or control "C"; otherwise it stays.

    A character that stands for several words ("a.m.") is treated as a control: it is no part of a sentence.
    """
    category = unicodedata.category(character)
    if category == "Cf" or character == "\n":
        return category if category == "Cf" else ""
    if category[0] == "M":
        return "M"
    form = unicodedata.normalize("NFKC", character)
    several = len(form) > 1 and not form.isalpha() and any(map(str.isalnum, form))
    return "C" if several or category[0] == "C" else ""


_INNER_CAPITAL = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{2})")
# No accent: the short of a Russian "й", and what makes a "か" a "が".
_ACCENTS = re.compile("[\u0300-\u0305\u0307-\u036f]+|(?<!\u0438)\u0306")
_SHORTHANDS = ((re.compile(r"\bw/o\b"), "without"), (re.compile(r"\bw/(?=[\s\w])"), "with "))
_PIECES = re.compile(
    r"\#(?:[0-9a-f]{6}|[0-9a-f]{3})(?!\w)"
    r"|[^\W_]+(?:'[^\W_]+)*"
    r"|(?<=\w)[-\u2010\u2011_](?=\w)"
    r"|[:=]+|[&+/,\u3001.;!?|()\[\]{}\n\u2012-\u2015\u2212\u3002\u00b7\u2022]"
)
_GAPS = (
    dict.fromkeys("-\u2010\u2011_", Gap.HYPHEN)
    | dict.fromkeys(",\u3001", Gap.COMMA)
    | dict.fromkeys(".;!?|()[]{}\n\u2012\u2013\u2014\u2015\u2212\u3002\u00b7\u2022", Gap.STOP)
)
_AND = frozenset("&+/")
_MOST_PIECES = 1 << 62

# What stands for a colon or an equals sign: "walls: brick". Stops stand on both sides of it.
COLON = ":"


def split(text: str) -> tuple[Word, ...]:
    """Cut text, best cleaned before, into words.

    ``&``, ``+`` and ``/`` become the word "and", a colon and an equals sign :data:`COLON`.
    """
    words: list[Word] = []
    gap, labelled = Gap.STOP, _MOST_PIECES
    for piece in _PIECES.findall(_folded(text)):
        wider = _GAPS.get(piece)
        if wider is not None:
            gap = wider if wider > gap else gap
            if wider is Gap.STOP:
                labelled = _MOST_PIECES
            continue
        if piece[0] in ":=":
            if labelled < len(words) - 1 and words[-1].gap < Gap.COMMA:
                words[-1] = words[-1]._replace(gap=Gap.STOP)  # the floor of "walls: brick floor: oak"
            words.append(Word(COLON, COLON, Gap.STOP))
            gap, labelled = Gap.STOP, len(words)
            continue
        written = "and" if piece in _AND else piece.removesuffix("'s")
        words.append(Word(written, stem(written), gap))
        gap = Gap.SPACE
    return tuple(words)


def accented(text: str) -> frozenset[str]:
    """Return the words of text in Latin letters with accents, without these."""
    if text.isascii():
        return frozenset()
    return frozenset(map(fold, _ACCENTED.findall(text)))


_ACCENTED = re.compile("[a-zA-Z\u00c0-\u024f]*[\u00c0-\u024f][a-zA-Z\u00c0-\u024f]*")


def fold(text: str) -> str:
    """Return text in lower case without accents, with one kind of apostrophe."""
    folded = text.casefold().replace("\u2019", "'").replace("`", "'")
    if folded.isascii():
        return folded
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", folded)))


def _folded(text: str) -> str:
    """Return text in lower case without accents, its shorthands written out, "MarbleFloor" in two words.

    A hyphen between spaces stands for a colon: "floor - oak".
    """
    if not text.islower():
        text = _INNER_CAPITAL.sub(" ", text)
    folded = fold(text)
    if " - " in folded:
        folded = folded.replace(" - ", " : ")
    if "w/" in folded:
        for shorthand, meaning in _SHORTHANDS:
            folded = shorthand.sub(meaning, folded)
    return folded
