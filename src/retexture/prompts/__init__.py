"""Prompts understood: materials, styles, light, colours, accents, exclusions and Midjourney's parameters.

Pure Python, and no engine's own: an engine hands over its :class:`Vocabulary`.
"""

from retexture.prompts.asks import Accent, MaterialAsk
from retexture.prompts.colours import Colour
from retexture.prompts.parameters import Parameters
from retexture.prompts.report import IgnoredText
from retexture.prompts.understanding import Understanding, understand
from retexture.prompts.vocabulary import Term, TermKind, Vocabulary

__all__ = [
    "Accent",
    "Colour",
    "IgnoredText",
    "MaterialAsk",
    "Parameters",
    "Term",
    "TermKind",
    "Understanding",
    "Vocabulary",
    "understand",
]
