"""Misspelt and run-together words, read as the words of a vocabulary that they were meant to be."""

from collections.abc import Sequence

from retexture.prompts.report import Correction
from retexture.prompts.vocabulary import Vocabulary
from retexture.prompts.words import Word


def correct(words: Sequence[Word], vocabulary: Vocabulary) -> tuple[Sequence[Word], tuple[Correction, ...]]:
    return words, ()
