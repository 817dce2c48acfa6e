"""A prompt as text: cut into words, each in the form that it is compared by, and phrases found among them."""

from retexture.prompts.text.inflection import stem
from retexture.prompts.text.phrases import Phrases
from retexture.prompts.text.words import COLON, Gap, Word, accented, clean, fold, split

__all__ = ["COLON", "Gap", "Phrases", "Word", "accented", "clean", "fold", "split", "stem"]
