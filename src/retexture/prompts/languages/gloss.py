"""What a word or a phrase of another language stands for, and where it stands in a prompt."""

from typing import NamedTuple

from retexture.prompts.lexicon.phrasebook import WordRole
from retexture.prompts.text import Gap


class Ending(NamedTuple):
    """What a verb means with the word that its new look comes after: "cambiar … por" is "replace … with".

    Attributes:
        word: The word; empty where the verb takes none.
        verb: The English verb.
        english: The English word for it.
    """

    word: str
    verb: str
    english: str


class Gloss(NamedTuple):
    """What a phrase stands for.

    Attributes:
        kind: What it is in a sentence.
        english: Its English words.
        adjective: What is said of another material with it ("mossy" for moss), if there is such a word.
        endings: Of a verb, the words that change its meaning.
    """

    kind: WordRole
    english: str
    adjective: str = ""
    endings: tuple[Ending, ...] = ()


class Unit(NamedTuple):
    """A phrase where it stands in a prompt.

    Attributes:
        kind: What it is in a sentence.
        english: Its English words.
        gap: What stands before it.
        language: The code of its language, "en" for English and what is not known.
        source: Its last word as it was written.
        gloss: What it stands for, if it is another language's.
    """

    kind: WordRole
    english: str
    gap: Gap
    language: str
    source: str = ""
    gloss: Gloss | None = None

    def says(self, *english: str) -> bool:
        """Say whether it is this English phrase, one of these."""
        return self.english in english


def grammar(english: str, language: str, gap: Gap = Gap.SPACE) -> Unit:
    """Return a word that English needs where the other language has none."""
    return Unit(WordRole.GRAMMAR, english, gap, language)
