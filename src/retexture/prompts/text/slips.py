"""Slips of the keys: how many lie between two words, and which are believed."""

_SHORTEST = 4
_SHORT = 5
_LONG = 8
# Of Latin letters, of Russian, and the mark that makes a Japanese vowel long.
_VOWELS = frozenset("aeiouаеиоуыэюя\u30fc")


def remains(word: str) -> set[str]:
    """Return a word, what is left of it without each of its letters, and of a long one its consonants.

    Two words that are one slip apart share one of these.
    """
    left = {word[:at] + word[at + 1 :] for at in range(len(word))}
    left.add(word)
    if len(word) >= _LONG:
        left.add(_consonants(word))
    return left


def is_believed(written: str, meant: str) -> bool:
    """Say whether a word may be meant by another: of short words only clear slips are believed."""
    between, shorter = count(written, meant), min(len(written), len(meant))
    if written[0] != meant[0] or between > 2:
        return False
    if between == 2:
        return shorter >= _LONG and _consonants(written) == _consonants(meant)
    swapped = sorted(written) == sorted(meant)
    if shorter > _SHORT or swapped:
        return True
    doubled = _without_doubles(written) == _without_doubles(meant)
    missing = shorter > _SHORTEST and len(written) < len(meant)
    vowel = shorter > _SHORTEST and len(written) == len(meant) and _consonants(written) == _consonants(meant)
    return doubled or missing or vowel


def count(first: str, second: str) -> int:
    """Return how many letters are added, missing, wrong or swapped with the next between two words.

    Optimal string alignment: the edit distance with swaps of neighbours, no letter changed twice. Words that
    differ by more than two letters in length are three slips apart, whatever their letters.
    """
    if abs(len(first) - len(second)) > 2:
        return 3
    before: list[int] = []
    above = list(range(len(second) + 1))
    for row, letter in enumerate(first, start=1):
        current = [row]
        for column, other in enumerate(second, start=1):
            cost = min(above[column] + 1, current[-1] + 1, above[column - 1] + (letter != other))
            swapped = row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other
            current.append(min(cost, before[column - 2] + 1) if swapped else cost)
        before, above = above, current
    return above[-1]


def _consonants(word: str) -> str:
    return "".join(letter for letter in word if letter not in _VOWELS)


def _without_doubles(word: str) -> str:
    return "".join(letter for at, letter in enumerate(word) if not at or word[at - 1] != letter)
