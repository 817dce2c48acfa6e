"""Colours: what they are, how names, hexadecimal notation and modifiers ("pale teal") become one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from retexture.prompts.lexicon import coloured_things, oklch, palette
from retexture.prompts.text import Gap, Phrases, Word, split, stem


@dataclass(frozen=True)
class Colour:
    """A colour that somebody asked for.

    Attributes:
        name: As it was asked for, in one spelling ("dark teal", "#1a2b3c").
        rgb: Red, green and blue of display-referred sRGB, each 0 to 1.
    """

    name: str
    rgb: tuple[float, float, float]

    @property
    def hex(self) -> str:
        """The colour as ``#rrggbb``, rounded to 8 bits a channel."""
        return "#" + "".join(f"{round(channel * 255):02x}" for channel in self.rgb)


@dataclass(frozen=True)
class NamedColour:
    """A colour found in a prompt.

    Attributes:
        colour: The colour.
        length: How many words name it.
        weak: The words name a thing first ("wheat"); only the sentence makes them a colour.
    """

    colour: Colour
    length: int
    weak: bool


_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


@lru_cache(maxsize=1 << 12)
def from_hex(notation: str) -> Colour:
    """Return the colour of ``#rgb`` or ``#rrggbb``.

    Raises:
        ValueError: It is neither.
    """
    if not _HEX.fullmatch(notation):
        raise ValueError(f"{notation!r} is not a colour like #1a2b3c or #abc")
    digits = notation[1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return Colour(notation.lower(), (red, green, blue))


@cache
def _lexicon() -> Phrases[tuple[Colour, bool]]:
    """Every named colour with whether it is weak; built when the first prompt is read."""
    phrases: Phrases[tuple[Colour, bool]] = Phrases()
    for table, weak in ((palette.WEAK, True), (palette.STRONG, False)):
        for name, notation in table.items():
            phrases.add(name, (Colour(name, from_hex(notation).rgb), weak))
    return phrases


def find(words: Sequence[Word], start: int) -> NamedColour | None:
    """Return the longest colour that begins at ``start``, modifiers included, or None.

    Fruit and flowers in the plural, and "an orange", are none; "salmon pink" is one colour between two.

    A name that contains its modifier ("light blue" of CSS) comes before the modifier's rule.
    """
    plain, length = _plain(words, start)
    modifiers = _modifiers(words, start)
    base, base_length = _plain(words, start + len(modifiers)) if modifiers else (None, 0)
    if base is None or len(modifiers) + base_length <= length:
        return NamedColour(plain[0], length, plain[1]) if plain else None
    colour = base[0]
    for modifier in reversed(modifiers):
        colour = modified(colour, modifier)
    return NamedColour(colour, len(modifiers) + base_length, weak=False)


def named_colour(name: str) -> Colour | None:
    """Return the colour that a whole text names, modifiers included; None if it names none."""
    words = split(name)
    found = find(words, 0)
    return found.colour if found is not None and found.length == len(words) else None


@cache
def openings() -> frozenset[str]:
    """Return the stems that the names of colours, and what modifies them, begin with."""
    return _lexicon().openings() | frozenset(map(stem, oklch.MODIFIERS))


@cache
def seconds() -> dict[str, frozenset[str]]:
    """Return the stems that come second in the names of colours, by the first; no modifiers."""
    return _lexicon().seconds()


@cache
def stems() -> frozenset[str]:
    """Return the stems of all words in the names of colours, and of what modifies them."""
    return _lexicon().stems() | frozenset(map(stem, oklch.MODIFIERS))


@lru_cache(maxsize=1 << 12)
def modified(colour: Colour, modifier: str) -> Colour:
    """Return the colour as a modifier changes it, for instance "pale"; see :data:`oklch.MODIFIERS`."""
    return Colour(f"{modifier} {colour.name}", oklch.shift(colour.rgb, oklch.MODIFIERS[modifier]))


def _plain(words: Sequence[Word], start: int) -> tuple[tuple[Colour, bool] | None, int]:
    if start < len(words) and words[start].text.startswith("#"):
        return (from_hex(words[start].text), False), 1
    found, length = _lexicon().longest(words, start)
    if found is None or length > 1:
        return found, length
    weak = found[1]
    name = found[0].name
    if (weak or name in palette.ALSO_THINGS) and _is_a_thing(words, start):
        return None, 0
    second = words[start + 1 : start + 2]
    blends = (weak or name.endswith("ish")) and second and second[0].gap < Gap.COMMA
    hue = palette.HUES.get(second[0].stem) if blends else None
    return (found, 1) if hue is None else ((_blended(found[0], second[0].stem, hue), False), 2)


def _is_a_thing(words: Sequence[Word], at: int) -> bool:
    """Say whether a word for a fruit, a flower and its colour means the thing: "oranges", "an orange"."""
    word = words[at]
    if word.text != word.stem and not word.text.endswith("y"):
        return True
    return coloured_things.thing_at(words, at) is not None


@lru_cache(maxsize=1 << 10)
def _blended(first: Colour, name: str, notation: str) -> Colour:
    return Colour(f"{first.name} {name}", oklch.between(first.rgb, from_hex(notation).rgb))


_MOST_MODIFIERS = 3


def _modifiers(words: Sequence[Word], start: int) -> list[str]:
    if start >= len(words) or words[start].text not in oklch.MODIFIERS:
        return []
    found: list[str] = []
    for word in words[start : start + _MOST_MODIFIERS]:
        if word.text not in oklch.MODIFIERS:
            break
        found.append(word.text)
    following = words[start + len(found) : start + len(found) + 1]
    joined = [*words[start + 1 : start + len(found)], *following]
    return [] if any(word.gap >= Gap.COMMA for word in joined) else found
