"""The form in which inflected words of a language are compared: "rojas" as "rojo", "Wänden" as "Wand"."""

from collections.abc import Callable
from functools import cache, lru_cache

_ALGORITHMS = {
    "es": "spanish",
    "pt": "portuguese",
    "fr": "french",
    "de": "german",
    "it": "italian",
    "ru": "russian",
}
# What ends nouns and is taken for the ending of a verb: "гранит" is no form of "гран".
_OF_NOUNS = ("ан", "ен", "ал", "ил", "ит", "им")
# Endings that the stemmers take for other ones: without accents "rouillées", and "silbernen" of "silbern".
_ENDINGS = {
    "fr": (("ees", "e"), ("ee", "e"), ("es", "e")),
    "de": tuple((f"ern{ending}", "ern") for ending in ("en", "em", "er", "es", "e")),
    "ru": tuple((f"{noun}{ending}", f"{noun}ом") for noun in _OF_NOUNS for ending in ("", "а", "о", "ы")),
}


def has_stemmer(language: str) -> bool:
    """Say whether words of a language are inflected in a way that is known here."""
    return language in _ALGORITHMS


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    """Return the stemmer of a language. It is imported with the first prompt that needs one."""
    import snowballstemmer

    stemmed: Callable[[str], str] = snowballstemmer.stemmer(_ALGORITHMS[language]).stemWord
    return stemmed


@lru_cache(maxsize=1 << 14)
def stem(word: str, language: str) -> str:
    """Return the stem of a lower-case word without accents; it is no word of the language."""
    for ending, plain in _ENDINGS.get(language, ()):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word.removesuffix(ending) + plain
            break
    return _stemmer(language)(word)
