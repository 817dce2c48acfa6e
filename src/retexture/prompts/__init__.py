"""Prompts understood: materials, styles, light, colours, accents, exclusions and Midjourney's parameters.

Pure Python, and no engine's own: an engine hands over its :class:`Vocabulary`.
"""

from retexture.prompts.lexicon.colours import Colour, from_hex
from retexture.prompts.lexicon.places import Place
from retexture.prompts.lexicon.vocabulary import Term, TermKind, Vocabulary
from retexture.prompts.midjourney.parameters import MidjourneyParameters
from retexture.prompts.parse.understand import understand
from retexture.prompts.result.condition import Condition
from retexture.prompts.result.report import Correction, IgnoredText
from retexture.prompts.result.requests import AccentSpec, MaterialSpec, Repaint, Treatment
from retexture.prompts.result.target import Target
from retexture.prompts.result.understanding import Understanding
from retexture.prompts.text import stem

__all__ = [
    "AccentSpec",
    "Colour",
    "Condition",
    "Correction",
    "IgnoredText",
    "MaterialSpec",
    "MidjourneyParameters",
    "Place",
    "Repaint",
    "Target",
    "Term",
    "TermKind",
    "Treatment",
    "Understanding",
    "Vocabulary",
    "from_hex",
    "stem",
    "understand",
]
