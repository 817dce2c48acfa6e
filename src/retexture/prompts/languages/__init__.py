"""Prompts in other languages than English, read as English words in English order.

``cutting`` makes words of text in which they are run together, ``guess`` says which languages a prompt is
in, ``index`` finds their phrases, ``order`` puts what they stand for where English has it; ``glossing``
calls them.
"""

from retexture.prompts.languages.glossing import Glossed, gloss

__all__ = ["Glossed", "gloss"]
