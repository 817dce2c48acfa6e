"""Phrases of one or more words, and the longest of them at a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from retexture.prompts.text.inflection import stem
from retexture.prompts.text.words import Gap, Word, split

_T = TypeVar("_T")


@dataclass(slots=True)
class _Node(Generic[_T]):
    value: _T | None
    after: "dict[str, _Node[_T]]"


class Phrases(Generic[_T]):
    """Phrases of one or more words, found longest first, in time that does not depend on their number."""

    def __init__(self) -> None:
        self._root: _Node[_T] = _Node(None, {})

    def get(self, phrase: str) -> _T | None:
        """Return what is known under exactly this phrase."""
        words = split(phrase)
        value, length = self.longest(words, 0)
        return value if length == len(words) else None

    def add(self, phrase: str, value: _T) -> None:
        """Make a phrase known, also written together ("low poly", "low-poly", "lowpoly").

        Raises:
            ValueError: There is no word in the phrase.
        """
        words = split(phrase)
        if not words:
            raise ValueError(f"no word in the phrase {phrase!r}")
        self._put([word.stem for word in words], value)
        if len(words) > 1:
            together = [stem("".join(word.text for word in words))]
            if self.get(together[0]) is None:
                self._put(together, value)

    def openings(self) -> frozenset[str]:
        """Return the stems that phrases begin with."""
        return frozenset(self._root.after)

    def seconds(self) -> dict[str, frozenset[str]]:
        """Return the stems that come second in phrases, by the first."""
        return {first: frozenset(node.after) for first, node in self._root.after.items()}

    def stems(self) -> frozenset[str]:
        """Return the stems of all words of all phrases."""
        found: set[str] = set()
        nodes = [self._root]
        while nodes:
            after = nodes.pop().after
            found.update(after)
            nodes.extend(after.values())
        return frozenset(found)

    def _put(self, stems: list[str], value: _T) -> None:
        node = self._root
        for each in stems:
            node = node.after.setdefault(each, _Node(None, {}))
        node.value = value

    def longest(self, words: Sequence[Word], start: int) -> tuple[_T | None, int]:
        """Return what the longest phrase that begins at ``start`` stands for, and its number of words.

        Commas and stops end a phrase. Where none begins, the answer is ``(None, 0)``.
        """
        node = self._root.after.get(words[start].stem) if start < len(words) else None
        if node is None:
            return None, 0
        found, length, at = node.value, int(node.value is not None), start + 1
        while node.after and at < len(words):
            word = words[at]
            step = node.after.get(word.stem)
            if step is None or word.gap >= Gap.COMMA:
                break
            node, at = step, at + 1
            if node.value is not None:
                found, length = node.value, at - start
        return found, length
