"""Prompts understood: materials, styles, light, colours, accents, exclusions and Midjourney's parameters.

Pure Python, and no engine's own: an engine hands over its :class:`Vocabulary`.
"""

from retexture.prompts.asks import Accent, Condition, MaterialAsk, Repaint, Treatment
from retexture.prompts.colours import Colour, from_hex
from retexture.prompts.parameters import Parameters
from retexture.prompts.places import Place, Target
from retexture.prompts.prompt import understand
from retexture.prompts.report import Correction, IgnoredText
from retexture.prompts.understanding import Understanding
from retexture.prompts.vocabulary import Term, TermKind, Vocabulary

__all__ = [
    "Accent",
    "Colour",
    "Condition",
    "Correction",
    "IgnoredText",
    "MaterialAsk",
    "Parameters",
    "Place",
    "Repaint",
    "Target",
    "Term",
    "TermKind",
    "Treatment",
    "Understanding",
    "Vocabulary",
    "from_hex",
    "understand",
]
