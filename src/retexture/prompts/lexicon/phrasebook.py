"""English words and phrases with what they are called in the other languages that prompts are written in.

The tables lie in ``phrases/``: a row for each English phrase, a column for each language, words separated by
";". What a row is named after is a phrase that the parser knows, so that a word read as it needs no rule of
its own. Materials, styles and lights bring their words themselves: :class:`Translations`.
"""

from collections.abc import Iterator
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from retexture.prompts.lexicon.translations import LANGUAGES, phrases


class WordRole(Enum):
    """What a phrase is in a sentence, as far as its place there depends on it."""

    MATERIAL = "materials"
    LOOK = "looks"
    COLOUR = "colours"
    SHADE = "shades"
    STATE = "states"
    ADJECTIVE = "adjectives"
    DEGREE = "degrees"
    WEATHER = "weather"
    NOUN = "nouns"
    PART = "parts"
    VERB = "verbs"
    GRAMMAR = "grammar"
    ENGLISH = "english"
    UNKNOWN = "unknown"


# A table for each of these; where two have a word, the first one is right.
TABLES = (
    WordRole.COLOUR,
    WordRole.NOUN,
    WordRole.STATE,
    WordRole.WEATHER,
    WordRole.SHADE,
    WordRole.PART,
    WordRole.ADJECTIVE,
    WordRole.VERB,
    WordRole.DEGREE,
    WordRole.GRAMMAR,
)


class Row(NamedTuple):
    """A row of a table.

    Attributes:
        english: The English phrase.
        words: What it is called, by the code of the language.
    """

    english: str
    words: dict[str, tuple[str, ...]]


@cache
def table(kind: WordRole) -> tuple[Row, ...]:
    """Return the rows of a table."""
    return tuple(_rows(kind))


def _rows(kind: WordRole) -> Iterator[Row]:
    heading, *lines = _text(f"{kind.value}.psv").splitlines()
    assert [each.strip() for each in heading.split("|")] == ["english", *LANGUAGES]
    for number, line in enumerate(lines, start=2):
        english, *columns = (column.strip() for column in line.split("|"))
        if len(columns) != len(LANGUAGES):
            raise ValueError(f"{kind.value}.psv, line {number}: {len(LANGUAGES) + 1} columns are expected")
        yield Row(english, dict(zip(LANGUAGES, map(phrases, columns), strict=True)))


@cache
def resembling_english() -> frozenset[str]:
    """Return words of English that another language has too, with another meaning."""
    return frozenset(_text("english.txt").split())


@cache
def words_alike(language: str) -> frozenset[str]:
    """Return words of a language that are one slip away from a name of a look or a part, and are none."""
    lines = (line.partition(":") for line in _text("alike.txt").splitlines())
    return frozenset(word for code, _, words in lines if code == language for word in words.split())


def _text(name: str) -> str:
    return files(__package__).joinpath("phrases", name).read_text(encoding="utf-8")
