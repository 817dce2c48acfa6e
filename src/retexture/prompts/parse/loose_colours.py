"""Colours that are said of no part of the picture and of no material by name: "chrome, magenta and teal"."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass

from retexture.prompts.lexicon import grammar
from retexture.prompts.lexicon.colours import Colour
from retexture.prompts.parse.accents import sentences
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.result.report import IgnoredText
from retexture.prompts.text import Gap


@dataclass(frozen=True)
class LooseColours:
    """What becomes of colours that are said of no part of the picture and of no material by name.

    Attributes:
        of: The colours of each mention that stands for a material, with those that act on it.
        free: Those of nothing in particular.
        ignored: Those without effect.
        unused: The mentions of those without effect.
    """

    of: Mapping[int, Sequence[Colour]]
    free: Mapping[int, Colour]
    ignored: tuple[IgnoredText, ...] = ()
    unused: Set[int] = frozenset()


def settle(
    tokens: Tokens,
    free: Mapping[int, Colour],
    hosts: Collection[int],
    of: Mapping[int, Sequence[Colour]],
    placed: Collection[int],
) -> LooseColours:
    """Let loose colours act on the material that they stand with: "chrome and plastic, magenta and teal".

    That is the nearest before them in the sentence, else after them; one without a colour of its own comes
    first. A colour before a word that is not known is said of that, and one that ends a list of materials
    stands beside them: "green marble, brass and black".

    Args:
        tokens: The mentions.
        free: The colours, by mention.
        hosts: The mentions of materials.
        of: The colours that these have already.
        placed: Those that are wanted on a part of the picture.
    """
    if not hosts or not free:
        return LooseColours(of, free)
    sentence, places = sentences(tokens), sorted(hosts)
    listed = {at: colour for at, colour in free.items() if _is_listed(tokens, at, hosts, placed)}
    coloured = {at: list(colours) for at, colours in of.items()}
    ignored: list[IgnoredText] = []
    unused: set[int] = set()
    for at, colour in free.items():
        if at in listed:
            continue
        unknown = _unknown_after(tokens, at)
        if unknown:
            ignored.append(IgnoredText.of(f"{tokens[at].text} {unknown}", f"{unknown} is not known"))
            unused.add(at)
            continue

        def farness(host: int, at: int = at) -> tuple[bool, bool, bool, int]:
            own = bool(of.get(host)) or tokens[host].colour is not None
            return sentence[host] != sentence[at], own, host > at, abs(host - at)

        coloured.setdefault(min(places, key=farness), []).append(colour)
    return LooseColours(coloured, listed, tuple(ignored), unused)


def _is_listed(tokens: Tokens, at: int, hosts: Collection[int], placed: Collection[int]) -> bool:
    """Say whether a colour ends a list of materials: "oak and black", "marble, brass, matte black".

    After "and" one material makes a list; after a comma two do, for "oak, white" is white oak.
    """
    if tokens.joined(at + 1):
        return False
    first = at
    while first and tokens[first].gap < Gap.COMMA and tokens[first - 1].means.state:
        first -= 1
    joined = first > 0 and tokens.joined(first) and tokens[first - 1].text == "and"
    before = first - 1 - joined
    if before not in hosts or before in placed or tokens[first].gap is Gap.STOP:
        return False
    several = any(tokens[between].gap is Gap.COMMA for between in range(before, 0, -1) if between in hosts)
    return joined or several


def _unknown_after(tokens: Tokens, at: int) -> str:
    """Return the unknown word that a colour is said of: the lacquer of "black lacquer"."""
    following = at + 1
    if following >= len(tokens) or tokens[following].gap >= Gap.COMMA or not tokens[following].unknown:
        return ""
    text = tokens[following].text
    return "" if text in grammar.SAYING_NOTHING or text in grammar.LINKING else text
