"""What a thing is called in the languages that prompts are written in besides English."""

from dataclasses import dataclass, fields


def phrases(listed: str) -> tuple[str, ...]:
    """Return the phrases of a list separated by ";"."""
    return tuple(phrase for each in listed.split(";") if (phrase := each.strip()))


@dataclass(frozen=True)
class Translations:
    """Words and phrases for one thing, language by language.

    Each is a list separated by ";", the usual name first. Words are written as a dictionary has them
    (singular, masculine, nominative); adjectives that people use beside the noun have entries of their own
    ("mármol; marmóreo").

    Attributes:
        es: Spanish.
        pt: Portuguese.
        fr: French.
        de: German.
        it: Italian.
        zh: Chinese, simplified.
        ja: Japanese.
        ru: Russian.
    """

    es: str = ""
    pt: str = ""
    fr: str = ""
    de: str = ""
    it: str = ""
    zh: str = ""
    ja: str = ""
    ru: str = ""

    def words(self, language: str) -> tuple[str, ...]:
        """Return the words in the language with a code."""
        listed = (self.es, self.pt, self.fr, self.de, self.it, self.zh, self.ja, self.ru)
        return phrases(listed[LANGUAGES.index(language)])

    def by_language(self) -> dict[str, list[str]]:
        """Return the words in every language that has some, by the language's code."""
        return {language: list(words) for language in LANGUAGES if (words := self.words(language))}


LANGUAGES = tuple(each.name for each in fields(Translations))
