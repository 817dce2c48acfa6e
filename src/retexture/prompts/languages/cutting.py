"""Words of languages that run them together: elisions, and scripts without spaces."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum, auto
from functools import lru_cache

from retexture.prompts.text import Gap, Word, stem

_UNSPACED = re.compile(
    "(?:(?<![a-z0-9])[a-z0-9]{1,4})?[\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff]+"
)
_KANA = re.compile("[\u3040-\u30ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def joined(text: str) -> str:
    """Return text without the dots between the parts of foreign names: "アール・デコ"."""
    return _INNER_DOT.sub("", text)


_INNER_DOT = re.compile("(?<=[\u3040-\u30ff\u4e00-\u9fff])[\u00b7\u30fb](?=[\u3040-\u30ff\u4e00-\u9fff])")


class Script(Enum):
    """Scripts of the languages that are read."""

    LATIN = auto()  # and whatever is not read
    CYRILLIC = auto()
    UNSPACED = auto()


def script(text: str) -> Script:
    """Return the script of a word."""
    if text.isascii():
        return Script.LATIN
    return _script(text[:_TELLING])


_TELLING = 16  # characters; what is longer is a run without spaces


@lru_cache(maxsize=1 << 14)
def _script(text: str) -> Script:
    if _UNSPACED.search(text):
        return Script.UNSPACED
    return Script.CYRILLIC if _CYRILLIC.search(text) else Script.LATIN


def has_kana(text: str) -> bool:
    """Say whether text is Japanese for sure."""
    return _KANA.search(text) is not None


def by_script(words: Iterable[Word]) -> list[Word]:
    """Cut words where Chinese or Japanese characters begin or end: "4k画质"."""
    cut: list[Word] = []
    for word in words:
        if word.text.isascii():
            cut.append(word)
            continue
        run = _UNSPACED.search(word.text)
        if run is None or run.span() == (0, len(word.text)):
            cut.append(word)
        else:
            cut += _parts(word)
    return cut


def _parts(word: Word) -> Iterator[Word]:
    at, gap = 0, word.gap
    for run in (*_UNSPACED.finditer(word.text), None):
        first, end = run.span() if run is not None else (len(word.text), len(word.text))
        for start, stop in ((at, first), (first, end)):
            if stop > start:
                text = word.text[start:stop]
                yield Word(text, stem(text), gap)
                gap = Gap.SPACE
        at = end


def elided(words: Sequence[Word], whole: Callable[[Word], bool] | None = None) -> list[Word]:
    """Cut words after an apostrophe, but for those that are ``whole``: "l'eau" is "l" and "eau"."""
    cut: list[Word] = []
    for word in words:
        if "'" not in word.text or (whole is not None and whole(word)):
            cut.append(word)
            continue
        gap = word.gap
        for part in word.text.split("'"):
            if part:
                cut.append(Word(part, stem(part), gap))
                gap = Gap.SPACE
    return cut


def without_umlauts(phrase: str) -> str:
    """Return a German phrase as it is written on other keyboards, in lower case: "Wände" as "waende"."""
    return phrase.casefold().translate(_UMLAUTS)
