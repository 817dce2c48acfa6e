"""Prompts understood: materials, styles, light, colours, accents, exclusions and Midjourney's parameters.

Pure Python, and no engine's own: an engine hands over its :class:`Vocabulary`.
"""

from retexture.prompts.lexicon.colours import Colour, from_hex, named_colour
from retexture.prompts.lexicon.finishes import FINISHES, Finish
from retexture.prompts.lexicon.places import Place, Side
from retexture.prompts.lexicon.translations import Translations
from retexture.prompts.lexicon.vocabulary import Hint, Term, TermKind, Vocabulary
from retexture.prompts.midjourney.command import Command, mix, take_apart
from retexture.prompts.midjourney.parameters import MidjourneyParameters
from retexture.prompts.parse.understand import understand
from retexture.prompts.result.account import Use, WordUse
from retexture.prompts.result.condition import AppliedFinish, Condition, finished
from retexture.prompts.result.description import material_in_words
from retexture.prompts.result.report import Correction, IgnoredText
from retexture.prompts.result.requests import AccentSpec, MaterialSpec, Repaint, Treatment
from retexture.prompts.result.target import Target, part_called
from retexture.prompts.result.understanding import Understanding
from retexture.prompts.text import stem

__all__ = [
    "FINISHES",
    "AccentSpec",
    "AppliedFinish",
    "Colour",
    "Command",
    "Condition",
    "Correction",
    "Finish",
    "Hint",
    "IgnoredText",
    "MaterialSpec",
    "MidjourneyParameters",
    "Place",
    "Repaint",
    "Side",
    "Target",
    "Term",
    "TermKind",
    "Translations",
    "Treatment",
    "Understanding",
    "Use",
    "Vocabulary",
    "WordUse",
    "finished",
    "from_hex",
    "material_in_words",
    "mix",
    "named_colour",
    "part_called",
    "stem",
    "take_apart",
    "understand",
]
