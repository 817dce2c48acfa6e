"""What is looked for on demand is looked for once in each photo, whoever asks for it and how often."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from retexture.structure.analysis import Structure

_Found = TypeVar("_Found")


def once(find: Callable[[Structure], _Found]) -> Callable[[Structure], _Found]:
    """Keep what a search finds as long as the analysis is kept that it was made in.

    Args:
        find: The search. What it returns must not hold the analysis, which would then never go.
    """
    found: WeakKeyDictionary[Structure, _Found] = WeakKeyDictionary()

    @wraps(find)
    def kept(structure: Structure) -> _Found:
        if structure not in found:
            found[structure] = find(structure)
        return found[structure]

    return kept
