"""Misspelt and run-together words, read as the words of a vocabulary that they were meant to be.

Only words are read as others that mean nothing themselves, begin as the meant word begins, and are one slip
of the keys away from it: a letter too many, missing, wrong, or two swapped; in long words two wrong vowels.
They are found by what is left of both when a letter, or all vowels, are struck out. A word is left as it is
where the other one would mean nothing either: "glazed" does in "glazed tiles", and alone it does not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from retexture.prompts.lexicon import colours, grammar, lookalikes, nouns, oklch
from retexture.prompts.lexicon.vocabulary import Vocabulary
from retexture.prompts.parse import scan
from retexture.prompts.result.report import Correction
from retexture.prompts.text import Gap, Word, slips, stem

_SHORTEST = 4
_LONG = 8
_LONGEST = 24
_SHORTEST_HALF = 3
_MOST_LOOKED_AT = 100


def correct(words: Sequence[Word], vocabulary: Vocabulary) -> tuple[Sequence[Word], tuple[Correction, ...]]:
    """Return the words with misspelt ones replaced, and what was read as what.

    Of a prompt's unknown words the first hundred are looked at.
    """
    speller = _speller(vocabulary)
    unknown = dict.fromkeys(word.stem for word in words if word.stem not in speller.known)
    looked_at = [each for each in unknown if _SHORTEST <= len(each) <= _LONGEST and each.isalpha()]
    meant = {each: read for each in looked_at[:_MOST_LOOKED_AT] if (read := speller.read(each))}
    if not meant:
        return words, ()
    vain = _in_vain(_replaced(words, meant), meant, vocabulary)
    meant = {each: read for each, read in meant.items() if each not in vain}
    told = {word.text: " ".join(meant[word.stem]) for word in words if word.stem in meant}
    return _replaced(words, meant), tuple(Correction(written, read) for written, read in told.items())


def known(vocabulary: Vocabulary) -> frozenset[str]:
    """Return the stems of English words that mean something, or that are known to be other words."""
    return _speller(vocabulary).known


_SHORTEST_GUESSED = 8  # shorter words are two slips away from too many: a swatch is no sketch
_MOST_GUESSED_SLIPS = 2


def nearest(written: str, vocabulary: Vocabulary) -> str:
    """Return the name that is spelt most like an unknown word, within two slips; nothing if none is near.

    That is less than :func:`correct` asks for: a guess, to be told as one.
    """
    if not _SHORTEST_GUESSED <= len(written) <= _LONGEST:
        return ""
    named = _speller(vocabulary).by_first.get(written[0], ())
    apart = {name: slips.count(written, name) for name in named if abs(len(name) - len(written)) <= 1}
    near = [name for name in apart if apart[name] <= _MOST_GUESSED_SLIPS]
    return min(near, key=lambda name: (apart[name], name), default="")


def _in_vain(
    corrected: Sequence[Word], meant: Mapping[str, tuple[str, ...]], vocabulary: Vocabulary
) -> frozenset[str]:
    """Return the words that nothing is made of, even read as others."""
    plain = {mention.text for mention in scan.scan(corrected, vocabulary) if mention.unknown}
    return frozenset(each for each, read in meant.items() if not plain.isdisjoint(read))


def _replaced(words: Sequence[Word], meant: Mapping[str, tuple[str, ...]]) -> list[Word]:
    corrected: list[Word] = []
    for word in words:
        if word.stem not in meant:
            corrected.append(word)
            continue
        gap = word.gap
        for part in meant[word.stem]:
            corrected.append(Word(part, part, gap))
            gap = Gap.SPACE
    return corrected


@lru_cache(maxsize=8)
def _speller(vocabulary: Vocabulary) -> "_Speller":
    """Return what finds the words of a vocabulary; made once, when its first prompt is read."""
    return _Speller.of(vocabulary)


@dataclass(frozen=True, slots=True)
class _Speller:
    """The words that a vocabulary knows, and an index of those that may be misspelt.

    Attributes:
        known: The stems of words that mean something, or that are known to be other words.
        near: What remains of names when letters are struck out, with the names that it remains of.
        by_first: Names that mean something by themselves, long enough to be guessed, by their first letter.
        firsts: What may begin a word that is two run together, for instance a material.
        seconds: What may end it, for instance a part of the picture.
    """

    known: frozenset[str]
    near: dict[str, list[str]]
    by_first: dict[str, tuple[str, ...]]
    firsts: frozenset[str]
    seconds: frozenset[str]

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> "_Speller":
        """Index the names of a vocabulary's terms, of colours and of parts of the picture."""
        names = vocabulary.stems() | colours.stems() | nouns.stems_of_parts()
        near: dict[str, list[str]] = {}
        proper = vocabulary.stems_of_manners()  # short names of people are near to much: drain is no Derain
        # What is only said of a part, as "riveted", names nothing that a slip of it could have meant.
        for name in sorted(names - grammar.FUNCTION_WORDS - grammar.PARTICIPLES.keys()):
            if len(name) >= (_LONG if name in proper else _SHORTEST) and name.isalpha():
                for rest in slips.remains(name):
                    near.setdefault(rest, []).append(name)
        single = frozenset(name for name in names if _names_alone(name, vocabulary))
        by_first: dict[str, tuple[str, ...]] = {}
        for name in sorted(each for each in single if len(each) >= _SHORTEST_GUESSED - 1 and each.isalpha()):
            by_first[name[0]] = (*by_first.get(name[0], ()), name)
        return cls(
            names | scan.stems() | lookalikes.WORDS | vocabulary.hinting(),
            near,
            by_first,
            single | frozenset(oklch.MODIFIERS),
            single | nouns.stems_of_parts(),
        )

    def read(self, written: str) -> tuple[str, ...]:
        """Return the word or the two words that an unknown one was meant to be; none if there is none."""
        candidates: set[str] = set()
        for rest in slips.remains(written):
            candidates.update(self.near.get(rest, ()))
        believed = [name for name in candidates if slips.is_believed(written, name)]
        nearest = min(believed, key=lambda name: (slips.count(written, name), name), default=None)
        return (nearest,) if nearest else self._two(written)

    def _two(self, written: str) -> tuple[str, ...]:
        for at in range(_SHORTEST_HALF, len(written) - _SHORTEST_HALF + 1):
            first, second = written[:at], stem(written[at:])
            if first in self.firsts and second in self.seconds:
                return first, second
        return ()


def _names_alone(name: str, vocabulary: Vocabulary) -> bool:
    """Say whether a word by itself names a term or, first of all, a colour."""
    words = (Word(name, name, Gap.STOP),)
    named = colours.find(words, 0)
    return vocabulary.longest(words, 0)[1] == 1 or (named is not None and not named.weak)
