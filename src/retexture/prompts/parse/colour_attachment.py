"""What the colours of a prompt are said of: "blue marble", "marble in blue", or nothing in particular."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from retexture.prompts.lexicon import grammar, oklch
from retexture.prompts.lexicon.colours import Colour, modified
from retexture.prompts.lexicon.places import Place
from retexture.prompts.lexicon.vocabulary import TermKind
from retexture.prompts.parse.mentions import Mention
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.result.report import IgnoredText
from retexture.prompts.text import Gap

_PHOTO = grammar.words("photo photograph photography film picture image")
_PHOTO_COLOUR = "the colours of the picture as a whole follow its materials and its light"


@dataclass
class Coloured:
    """The colours of a prompt, by mention.

    Attributes:
        of: The colours of each mention that stands for a material.
        free: Colours of no material, each at its own mention.
        said_of: The mention that stands for a material, by the tokens of its colours.
        used: The tokens whose colour is said of a material or of nothing.
        only: The tokens that are nothing but colours.
        shades: The words that make a material darker or lighter than it is.
        lit: The tokens of colours of light.
        of_light: Those colours.
        ignored: Colours without effect.
    """

    of: dict[int, list[Colour]] = field(default_factory=dict)
    free: dict[int, Colour] = field(default_factory=dict)
    said_of: dict[int, int] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    only: set[int] = field(default_factory=set)
    shades: set[int] = field(default_factory=set)
    lit: set[int] = field(default_factory=set)
    of_light: list[Colour] = field(default_factory=list)
    ignored: list[IgnoredText] = field(default_factory=list)


def read(tokens: Tokens, used: set[int], nouns: Set[int]) -> Coloured:
    """Give every colour to its material, or to none.

    ``used`` tokens belong to accents, ``nouns`` stand for parts of the picture: neither has colours here.
    """
    found = Coloured()
    taken = used.union(nouns)
    at = 0
    while at < len(tokens):
        if tokens[at].means.colour is None or at in used:
            at += 1
            continue
        group = _group(tokens, used, at)
        found.only |= _settle(tokens, taken, group, found)
        at = group[-1] + 1
    found.used.update(found.free)
    _pass_on(tokens, found)
    for at, mention in enumerate(tokens):
        if mention.means.term_colour is not None and at not in taken and at not in found.of:
            _shade(tokens, at, mention.means.term_colour, found)
    return found


def _pass_on(tokens: Tokens, found: Coloured) -> None:
    """Pass the colours of what turned out to be a colour itself on to what that is said of."""
    for at in sorted(found.of.keys() & found.only, reverse=True):
        colours, host = found.of.pop(at), found.said_of.get(at)
        sources = [source for source, said_of in found.said_of.items() if said_of == at]
        if host is None:
            found.free.update(_by_mention(tokens, sources))
            continue
        found.of[host] = [*colours, *found.of.get(host, ())]
        found.said_of.update(dict.fromkeys(sources, host))


_SHADED_WITHIN = 3


def _shade(tokens: Tokens, at: int, own: Colour, found: Coloured) -> None:
    """Give a material a shade of its own colour: "dark oak", "wood of a dark colour"."""
    for index in range(at - 1, max(-1, at - 1 - _SHADED_WITHIN), -1):
        if tokens[index + 1].gap >= Gap.COMMA:
            break
        shade = oklch.SHADES.get(tokens[index].text)
        if shade is not None:
            found.of[at] = [modified(own, shade)]
            found.shades.add(index)
            found.said_of[index] = at
            return
        means = tokens[index].means
        if not (means.plain or means.state is not None):
            break
    if at + 1 == len(tokens) or tokens[at + 1].text not in grammar.OF_COLOUR:
        return
    clause = [mention.text for mention in tokens[at + 1 : _end_of_clause(tokens, at + 1, _SHADED_WITHIN)]]
    linking = next((i for i, text in enumerate(clause) if text not in grammar.OF_COLOUR), 0)
    after = at + 1 + linking
    shade = oklch.SHADES.get(clause[linking]) if linking else None
    if shade is not None:
        found.of[at] = [modified(own, shade)]
        found.shades.add(after)
        found.said_of[after] = at


def _end_of_clause(tokens: Tokens, at: int, most: int) -> int:
    """Return where the clause that a mention goes on with ends, at most so many tokens on."""
    end = min(at + most, len(tokens))
    return next((i for i in range(at, end) if tokens[i].gap >= Gap.COMMA), end)


def _group(tokens: Tokens, used: set[int], at: int) -> list[int]:
    """Return the colours of one list: "blue, dark green and white"."""
    group = [at]
    while True:
        following = group[-1] + 1
        if following < len(tokens) and _joins(tokens, group[-1], following):
            following += 1
        if following >= len(tokens) or following in used or tokens[following].colour is None:
            return group
        of_another = _begins_another(tokens, group[0], following) or _is_another(tokens, group[-1], following)
        if tokens[following].gap is Gap.STOP or of_another:
            return group
        group.append(following)


def _joins(tokens: Tokens, last: int, following: int) -> bool:
    """Say whether a word goes on with a list of colours: "and", and the "to" of "from pink to orange"."""
    if tokens[following].text in grammar.JOINING:
        return True
    return tokens[following].text == "to" and last > 0 and tokens[last - 1].text == "from"


def _begins_another(tokens: Tokens, first: int, following: int) -> bool:
    """Say whether a colour after a comma is said of what follows it: "walls in white, black marble floor"."""
    if tokens[following].gap is not Gap.COMMA or not _closes_a_phrase(tokens, first):
        return False
    after = tokens[following + 1 : following + 2]
    return bool(after) and after[0].gap < Gap.COMMA and after[0].means.word


def _is_another(tokens: Tokens, last: int, following: int) -> bool:
    """Say whether a colour after a kind of material is not said of it: "oak and green marble"."""
    apart = following > last + 1 or tokens[following].gap is Gap.COMMA
    return bool(tokens[last].means.kind) and apart and tokens[following].means.pure


def _closes_a_phrase(tokens: Tokens, first: int) -> bool:
    """Say whether colours are said of what stands before them: "walls in white", "make it white"."""
    if first == 0 or tokens[first].gap >= Gap.COMMA:
        return False
    return tokens[first - 1].means.noun is not None or tokens[first - 1].text in grammar.LINKING


def _settle(tokens: Tokens, used: set[int], group: Sequence[int], found: Coloured) -> set[int]:
    """Decide what one list of colours is said of."""
    following = group[-1] + 1
    if following + 1 < len(tokens) and tokens[following].means.part and tokens.joined(following + 1):
        following += tokens[following + 1].text in grammar.LIT  # "orange rim light"
    after = tokens[following] if following < len(tokens) else None
    joined = after is not None and after.gap < Gap.COMMA and not _of_a_sky(tokens, group)
    if after is not None and joined and _is_light(after):
        found.of_light.extend(_colours(tokens, group))
        found.lit.update(range(group[0], following))
        return set(group)
    if after is not None and joined and after.text in _PHOTO:
        words = [mention.text for mention in tokens[group[0] : group[-1] + 2]]
        found.ignored.append(IgnoredText.of(" ".join(words), _PHOTO_COLOUR))
        found.lit.update(group)
        return set(group)
    host = _head(tokens, used, group)
    if host is None:
        host = _colours_of(tokens, used, group)
    if host is not None:
        found.of.setdefault(host, []).extend(_colours(tokens, group))
        found.used.update(group)
        found.said_of.update(dict.fromkeys(group, host))
        return set(group)
    return _settle_alone(tokens, group, found)


def _is_light(mention: Mention) -> bool:
    """Say whether a word is one for light, or names a light and nothing else."""
    named = bool(mention.terms) and all(term.kind is TermKind.LIGHT for term in mention.terms)
    return mention.text in grammar.LIT or named


def _of_a_sky(tokens: Tokens, group: Sequence[int]) -> bool:
    """Say whether colours of a light are those of a part: "a pink sunset sky"."""
    following = group[-1] + 2
    joined = following < len(tokens) and tokens[following].gap < Gap.COMMA
    return joined and tokens[following].means.noun is not None


def _head(tokens: Tokens, used: set[int], group: Sequence[int]) -> int | None:
    """Return the material that a list of colours stands before: that of "blue and white Carrara marble"."""
    adjectives, first = 3, group[-1] + 1
    at = first
    while at < len(tokens):
        mention = tokens[at]
        if mention.gap > Gap.HYPHEN and not (at == first and _may_stand_apart(tokens, group)):
            return None
        means = mention.means
        if means.material and at not in used:
            return at
        adjective = means.plain or means.state or means.laying or mention.text in grammar.COLOURED
        if not adjective or adjectives == 0:
            return None
        adjectives, at = adjectives - 1, at + 1
    return None


def _may_stand_apart(tokens: Tokens, group: Sequence[int]) -> bool:
    """Say whether colours may be said of what follows after a comma: "white, weathered marble"."""
    if tokens[group[-1] + 1].gap is not Gap.COMMA or _closes_a_phrase(tokens, group[0]):
        return False
    return all(tokens[member].material is None for member in group)


def _colours_of(tokens: Tokens, used: set[int], group: Sequence[int]) -> int | None:
    """Return the material that a list of colours stands after: "marble in blue", "leather, dyed dark red"."""
    at, linked, nouns = group[0], False, 0
    if at and tokens[at - 1].text == "with" and _describes(tokens, group):
        return None  # "a pony in gold with pink hair"
    certain = tokens[at].means.material is None
    certain = certain and all(tokens[member].means.material is None for member in group[1:])
    for _ in range(6):
        gap = tokens[at].gap
        if at == 0 or gap is Gap.STOP or (gap is Gap.COMMA and tokens[at].text not in grammar.PAINTED):
            return None
        at -= 1
        mention = tokens[at]
        means = mention.means
        if means.material:
            return at if at not in used and (certain or linked) else None
        named = means.plain or means.noun is not None
        if named and linked and nouns < 2 and not _describes(tokens, group):
            nouns += 1  # the floor of "marble floor in black"
        elif mention.text in grammar.OF_COLOUR or (certain and mention.text == "with"):
            linked = True
        else:
            return None
    return None


def _describes(tokens: Tokens, group: Sequence[int]) -> bool:
    """Say whether colours stand before a thing that is not known: "in a red dress"."""
    following = group[-1] + 1
    if following >= len(tokens) or tokens[following].gap >= Gap.COMMA:
        return False
    means = tokens[following].means
    return (means.plain and tokens[following].text not in grammar.COLOURED) or means.noun is not None


def _settle_alone(tokens: Tokens, group: Sequence[int], found: Coloured) -> set[int]:
    """Settle colours that no other word is the head of; one may be a material itself: "white gold"."""
    pure = sum(tokens[at].means.pure for at in group)
    if pure == len(group) or pure > 1:
        found.free.update(_by_mention(tokens, group))  # the gold of "navy, white and gold" is a colour too
        return set(group)
    if _colours_a_thing(tokens, group) or _is_scheme(tokens, group):
        found.free.update(_by_mention(tokens, group))
        return set(group)
    used_as_colours = _used_as_colours(tokens, group)
    waiting: list[int] = []
    for at in group:
        mention = tokens[at]
        joined = bool(waiting) and waiting[-1] == at - 1 and mention.gap < Gap.COMMA
        if mention.material:
            named = mention.means.coloured_term or mention.means.kind
            own = [mention.colour] if named and mention.colour else []
            before = _colours(tokens, waiting) if joined else []
            if joined:
                found.used.update(waiting)
                found.said_of.update(dict.fromkeys(waiting, at))
            found.of.setdefault(at, []).extend([*before, *own])
            if waiting and not joined:
                found.free.update(_by_mention(tokens, waiting))
            waiting = []
        elif not mention.terms and (used_as_colours or not mention.means.weak):
            waiting.append(at)
    found.free.update(_by_mention(tokens, waiting))
    return {at for at in group if not tokens[at].terms}


def _colours_a_thing(tokens: Tokens, group: Sequence[int]) -> bool:
    """Say whether a colour and a metal in a list are the colours of a thing: "black and gold sofa"."""
    following = group[-1] + 1
    described = tokens.joined(following) and tokens[following].means.noun is not None
    return described and _mixes_colour_and_metal(tokens, group)


def _mixes_colour_and_metal(tokens: Tokens, group: Sequence[int]) -> bool:
    """Say whether a list joins colours and metals ("red and gold"), not the wood of "black and walnut"."""
    named = [tokens[at].means for at in group]
    joined = len(group) > 1 and tokens[group[-1] - 1].text in grammar.JOINING
    return joined and any(means.pure for means in named) and not any(means.kind for means in named)


def _is_scheme(tokens: Tokens, group: Sequence[int]) -> bool:
    """Say whether a colour and a metal are all that a prompt names: "red and gold"."""
    alone = not any(mention.material for at, mention in enumerate(tokens) if at not in group)
    return alone and _mixes_colour_and_metal(tokens, group)


def _used_as_colours(tokens: Tokens, group: Sequence[int]) -> bool:
    """Say whether names of things that are also colours ("mint") are used as colours here."""
    first, following = group[0], group[-1] + 1
    if all(tokens[at].means.state for at in group):
        return False  # the snow of "snow on the roof"
    strong = any(tokens[at].means.pure for at in group)
    linked = first > 0 and tokens[first].gap < Gap.COMMA and _may_be_coloured(tokens, first - 1)
    ends = following >= len(tokens) or tokens[following].gap >= Gap.COMMA
    linked = linked or (ends and tokens.joined(first) and tokens[first - 1].means.noun is not None)
    said = following < len(tokens) and (
        tokens[following].text in grammar.COLOURED or _is_of_a_part(tokens[following])
    )
    return strong or linked or said or (ends and tokens[first].gap >= Gap.COMMA)


def _may_be_coloured(tokens: Tokens, before: int) -> bool:
    """Say whether a colour is likely after a word: "in mint", "make it mint"; no cup is of coffee colour."""
    text, earlier = tokens[before].text, tokens[before - 1] if before else tokens[before]
    if text in grammar.OF_ONE_COLOUR:
        return tokens.joined(before) and earlier.means.noun is not None
    if text == "of":
        return before > 0 and earlier.text in grammar.OF_COLOUR
    if text in ("in", "it"):
        return True
    named = tokens[before].means.noun is not None
    return named and any(m.text in grammar.MAKING for m in tokens[max(0, before - 4) : before])


def _is_of_a_part(mention: Mention) -> bool:
    """Say whether a part of the picture follows that can be mustard or cream; a cherry tree is none."""
    noun = mention.means.noun
    return noun is not None and mention.gap < Gap.COMMA and noun.place is not Place.VEGETATION


def _colours(tokens: Tokens, places: Sequence[int]) -> list[Colour]:
    return [colour for at in places if (colour := tokens[at].colour) is not None]


def _by_mention(tokens: Tokens, places: Sequence[int]) -> dict[int, Colour]:
    return {at: colour for at in places if (colour := tokens[at].colour)}
