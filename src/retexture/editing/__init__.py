"""Edits of pictures that were made before: larger ones, variations, and new prompts on them.

Nothing here knows where pictures come from or go to: callers read and write them.
"""

from retexture.editing.earlier import Earlier
from retexture.editing.edits import (
    AskedEdit,
    Wanted,
    enlarged,
    remixed,
    upscaled,
    varied,
)
from retexture.editing.recipe import NamedFile, Recipe, SourceGone, recipe_of
from retexture.editing.records import RECORDS, Output, earlier_of, find_record, outputs_in, read_record

__all__ = [
    "RECORDS",
    "AskedEdit",
    "Earlier",
    "NamedFile",
    "Output",
    "Recipe",
    "SourceGone",
    "Wanted",
    "earlier_of",
    "enlarged",
    "find_record",
    "outputs_in",
    "read_record",
    "recipe_of",
    "remixed",
    "upscaled",
    "varied",
]
