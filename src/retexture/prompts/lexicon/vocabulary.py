"""The words that an engine understands: each material, style, light and manner with what it may be called."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from retexture.prompts.lexicon.oklch import Rgb
from retexture.prompts.lexicon.translations import Translations
from retexture.prompts.text import Phrases, Word, split


class TermKind(StrEnum):
    """What an engine can be asked for."""

    MATERIAL = "material"
    STYLE = "style"
    LIGHT = "light"
    MANNER = "manner"


@dataclass(frozen=True)
class Term:
    """One material, style, light or manner (an era, a way of furnishing, an artist).

    Attributes:
        kind: What it is.
        name: What it goes by, unique in its kind; a prompt may also use it.
        words: What prompts call it: words or phrases, adjectives too ("golden"). Plurals, upper case, accents
            and hyphens need no entries of their own, nor do compounds written apart ("cobble stone").
        colour: Of a material, the red, green and blue (sRGB, 0 to 1) that it has by itself: what "dark" and
            "pale" start from.
        translations: What it is called in other languages.
    """

    kind: TermKind
    name: str
    words: tuple[str, ...]
    colour: Rgb | None = None
    translations: Translations = field(default_factory=Translations)


@dataclass(frozen=True)
class Hint:
    """What a word that names no term may be meant by: "cake" by gingerbread.

    Attributes:
        word: A word or a phrase of prompts.
        reads: Phrases of the vocabulary to read it as; the first counts whose words are all known.
        alone: It suggests a look only where a prompt asks for nothing else: a thing that photos show, a mood.
    """

    word: str
    reads: tuple[str, ...]
    alone: bool = False


# What compounds end in: people write them apart.
_HEADS = (
    "stone", "wood", "board", "ware", "work", "craft", "cotta", "weave", "glass", "paper", "steel", "colour",
)  # fmt: skip
_SHORTEST_FIRST = 3


def _apart(phrase: str) -> str:
    """Return a compound in two words ("cobble stone"), or nothing if a word is none."""
    for head in _HEADS:
        first = phrase.removesuffix(head)
        if len(phrase) > len(first) >= _SHORTEST_FIRST and first.isalpha():
            return f"{first} {head}"
    return ""


@dataclass(frozen=True)
class Vocabulary:
    """The terms of an engine with their index; made once, shared by all prompts.

    Attributes:
        terms: What the engine can be asked for.
        hints: What other words may be meant by; without any, nothing is guessed.

    Raises:
        ValueError: Two terms of one kind share a word, or a phrase has no word in it.
    """

    terms: tuple[Term, ...]
    hints: tuple[Hint, ...] = field(default=(), compare=False)
    _index: Phrases[tuple[Term, ...]] = field(init=False, repr=False, compare=False)
    _hints: Phrases[Hint] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        owners: dict[tuple[TermKind, tuple[str, ...]], Term] = {}
        meanings: dict[str, list[Term]] = {}
        for term in self.terms:
            for phrase in dict.fromkeys((term.name, *term.words)):
                stems = tuple(word.stem for word in split(phrase))
                owner = owners.setdefault((term.kind, stems), term)
                if owner is not term:
                    raise ValueError(f"the {term.kind}s {owner.name!r} and {term.name!r} share {phrase!r}")
                sharing = meanings.setdefault(" ".join(stems), [])
                if term not in sharing:
                    sharing.append(term)
        for compound in [each for each in meanings if _apart(each)]:
            meanings.setdefault(_apart(compound), meanings[compound])
        index: Phrases[tuple[Term, ...]] = Phrases()
        # Single words first: what is written apart must not take the place of a word that stands by itself.
        for phrase in sorted(meanings, key=lambda each: each.count(" ")):
            index.add(phrase, tuple(meanings[phrase]))
        object.__setattr__(self, "_index", index)
        hints: Phrases[Hint] = Phrases()
        for hint in self.hints:
            hints.add(hint.word, hint)
        object.__setattr__(self, "_hints", hints)

    def __hash__(self) -> int:
        """Their number alone: the hash is asked for with every prompt, and a program has few vocabularies."""
        return hash(len(self.terms))

    def longest(self, words: Sequence[Word], start: int) -> tuple[tuple[Term, ...], int]:
        """Return the terms that the longest phrase at ``start`` names, and its number of words (0: none)."""
        terms, length = self._index.longest(words, start)
        return terms or (), length

    def hint(self, words: Sequence[Word], start: int) -> tuple[Hint | None, int]:
        """Return the hint of the longest phrase at ``start``, and its number of words (0: none)."""
        return self._hints.longest(words, start)

    def hinting(self) -> frozenset[str]:
        """Return the stems that the words of hints begin with."""
        return self._hints.openings()

    def openings(self) -> frozenset[str]:
        """Return the stems that the names of terms begin with."""
        return self._index.openings()

    def seconds(self) -> dict[str, frozenset[str]]:
        """Return the stems that come second in the names of terms, by the first."""
        return self._index.seconds()

    def stems_of_manners(self) -> frozenset[str]:
        """Return the stems of words that stand in the names of manners alone: of people, places, times."""
        named: dict[bool, set[str]] = {True: set(), False: set()}
        for term in self.terms:
            words = (word.stem for phrase in (term.name, *term.words) for word in split(phrase))
            named[term.kind is TermKind.MANNER].update(words)
        return frozenset(named[True] - named[False])

    def stems(self) -> frozenset[str]:
        """Return the stems of all words in the names of terms."""
        return self._index.stems()
