"""Materials with their colours and accents, styles and lights, read from what a prompt mentions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from retexture.prompts import accents, lexicon
from retexture.prompts.accents import Laid
from retexture.prompts.asks import Accent, MaterialAsk
from retexture.prompts.colours import Colour
from retexture.prompts.mentions import Mention
from retexture.prompts.report import IgnoredText
from retexture.prompts.vocabulary import TermKind
from retexture.prompts.words import Gap

_LIGHT_COLOUR = "it colours the light or the sky, and those follow the light that is named"
_NO_SURFACE = "no material is named that it could lie on; only its colour is used"


@dataclass(frozen=True)
class Reading:
    """What mentions ask for, in order, each thing once."""

    materials: tuple[MaterialAsk, ...]
    styles: tuple[str, ...]
    lights: tuple[str, ...]
    colours: tuple[Colour, ...]
    ignored: tuple[IgnoredText, ...]


@dataclass
class _Draft:
    """The reading as far as it has come: ``hosts`` are the mentions that stand for a material."""

    hosts: dict[int, str] = field(default_factory=dict)
    colours: dict[int, list[Colour]] = field(default_factory=dict)
    free: list[Colour] = field(default_factory=list)
    ignored: list[IgnoredText] = field(default_factory=list)


def read(mentions: Sequence[Mention]) -> Reading:
    """Read mentions, from which what is not wanted was taken out."""
    laid = accents.find(mentions)
    used = {use for each in laid for use in each.uses}
    draft = _Draft()
    only_colours = _read_colours(mentions, used, draft)
    for at, mention in enumerate(mentions):
        if mention.material and at not in used and at not in only_colours:
            draft.hosts[at] = mention.material
    lying = _lay(mentions, laid, draft)
    said = [m for at, m in enumerate(mentions) if at not in used and at not in only_colours]
    return Reading(
        _materials(draft, lying),
        _named(said, TermKind.STYLE),
        _named(said, TermKind.LIGHT),
        tuple(dict.fromkeys(draft.free)),
        tuple(dict.fromkeys(draft.ignored)),
    )


def _named(mentions: Sequence[Mention], kind: TermKind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t.name for mention in mentions for t in mention.terms if t.kind is kind))


def _materials(draft: _Draft, lying: Sequence[tuple[int, Accent]]) -> tuple[MaterialAsk, ...]:
    """Return each material once, at its first mention, with all that is said of it."""
    asked: list[MaterialAsk] = []
    for name in dict.fromkeys(name for _, name in sorted(draft.hosts.items())):
        places = [at for at, hosted in sorted(draft.hosts.items()) if hosted == name]
        colours = dict.fromkeys(colour for at in places for colour in draft.colours.get(at, ()))
        on_it = dict.fromkeys(accent for at, accent in lying if at in places)
        asked.append(MaterialAsk(name, tuple(colours), tuple(on_it)))
    return tuple(asked)


def _lay(mentions: Sequence[Mention], laid: Sequence[Laid], draft: _Draft) -> list[tuple[int, Accent]]:
    """Return each accent with the mention of the material that it lies on."""
    hosts = sorted(draft.hosts)
    sentences = _sentences(mentions)
    lying: list[tuple[int, Accent]] = []
    for each in laid:
        host = _host(each, hosts, sentences)
        if host is not None:
            lying.append((host, each.accent))
        elif each.can_stand_alone and each.accent.material:
            draft.hosts[each.uses[-1]] = each.accent.material
            if len(each.uses) > 1 and each.accent.colour:
                draft.colours[each.uses[-1]] = [each.accent.colour]
        else:
            draft.free.extend([each.accent.colour] if each.accent.colour else [])
            draft.ignored.append(IgnoredText.of(each.text, _NO_SURFACE))
    return lying


def _sentences(mentions: Sequence[Mention]) -> list[int]:
    number, numbers = 0, list[int]()
    for mention in mentions:
        number += mention.gap is Gap.STOP
        numbers.append(number)
    return numbers


def _host(laid: Laid, hosts: Sequence[int], sentences: Sequence[int]) -> int | None:
    """Return the mention of the material that an accent lies on: the nearest before it, as a rule."""
    before = [at for at in hosts if at < laid.at][::-1]
    after = [at for at in hosts if at > laid.at]
    near_before = [at for at in before[:1] if sentences[at] == sentences[laid.at]]
    near_after = [at for at in after[:1] if sentences[at] == sentences[laid.at]]
    first, second = (near_after, near_before) if laid.forward else (near_before, near_after)
    return next(iter([*first, *second, *before, *after]), None)


def _read_colours(mentions: Sequence[Mention], used: set[int], draft: _Draft) -> set[int]:
    """Give every colour to its material, or to none; return the mentions that are nothing but colours."""
    only_colours: set[int] = set()
    at = 0
    while at < len(mentions):
        if mentions[at].colour is None or at in used:
            at += 1
            continue
        group = _group(mentions, used, at)
        only_colours |= _settle(mentions, used, group, draft)
        at = group[-1] + 1
    return only_colours


def _group(mentions: Sequence[Mention], used: set[int], at: int) -> list[int]:
    """Return the colours of one list: "blue, dark green and white"."""
    group = [at]
    while True:
        following = group[-1] + 1
        if following < len(mentions) and mentions[following].text in lexicon.JOINING:
            following += 1
        if following >= len(mentions) or following in used or mentions[following].colour is None:
            return group
        if mentions[following].gap is Gap.STOP:
            return group
        group.append(following)


def _settle(mentions: Sequence[Mention], used: set[int], group: Sequence[int], draft: _Draft) -> set[int]:
    """Decide what one list of colours is said of."""
    after = mentions[group[-1] + 1] if group[-1] + 1 < len(mentions) else None
    if after is not None and after.text in lexicon.LIT and after.gap < Gap.COMMA:
        words = [*(mentions[at].text for at in group), after.text]
        draft.ignored.append(IgnoredText.of(" ".join(words), _LIGHT_COLOUR))
        return set(group)
    host = _head(mentions, used, group)
    if host is None:
        host = _colours_of(mentions, used, group)
    if host is not None:
        draft.colours.setdefault(host, []).extend(_colours(mentions, group))
        return set(group)
    return _settle_alone(mentions, group, draft)


def _head(mentions: Sequence[Mention], used: set[int], group: Sequence[int]) -> int | None:
    """Return the material that a list of colours stands before: that of "blue and white Carrara marble"."""
    adjectives, at = 3, group[-1] + 1
    comma_allowed = all(mentions[member].material is None for member in group)
    while at < len(mentions):
        mention = mentions[at]
        if mention.gap > (Gap.COMMA if comma_allowed else Gap.HYPHEN):
            return None
        if mention.material and at not in used:
            return at
        adjective = mention.plain or mention.text in lexicon.COLOURED or mention.laying
        if not adjective or adjectives == 0:
            return None
        adjectives, at, comma_allowed = adjectives - 1, at + 1, False
    return None


def _colours_of(mentions: Sequence[Mention], used: set[int], group: Sequence[int]) -> int | None:
    """Return the material that a list of colours stands after: "marble in blue", "leather, dyed dark red"."""
    at, linked, nouns = group[0], False, 0
    certain = all(mentions[member].material is None for member in group)
    for _ in range(6):
        if at == 0:
            return None
        painted = mentions[at].text in lexicon.PAINTED
        if mentions[at].gap > (Gap.COMMA if painted else Gap.HYPHEN):
            return None
        at -= 1
        mention = mentions[at]
        if mention.material:
            return at if at not in used and (certain or linked) else None
        if mention.plain and linked and nouns < 2 and not _describes(mentions, group):
            nouns += 1  # the floor of "marble floor in black"
        elif mention.text in lexicon.OF_COLOUR or (certain and mention.text == "with"):
            linked = True
        else:
            return None
    return None


def _describes(mentions: Sequence[Mention], group: Sequence[int]) -> bool:
    """Say whether colours stand before a thing that is not known: "in a red dress"."""
    following = group[-1] + 1
    if following >= len(mentions) or mentions[following].gap >= Gap.COMMA:
        return False
    return mentions[following].plain and mentions[following].text not in lexicon.COLOURED


def _settle_alone(mentions: Sequence[Mention], group: Sequence[int], draft: _Draft) -> set[int]:
    """Settle colours that no other word is the head of; one may be a material itself: "white gold"."""
    if sum(not mentions[at].terms and not mentions[at].weak for at in group) > 1:
        draft.free.extend(_colours(mentions, group))  # the gold of "navy, white and gold" is a colour too
        return set(group)
    used_as_colours = _used_as_colours(mentions, group)
    waiting: list[int] = []
    for at in group:
        mention = mentions[at]
        joined = bool(waiting) and waiting[-1] == at - 1 and mention.gap < Gap.COMMA
        if mention.material:
            own = [mention.colour] if mention.coloured_term and mention.colour else []
            before = _colours(mentions, waiting) if joined else []
            draft.colours.setdefault(at, []).extend([*before, *own])
            draft.free.extend([] if joined else _colours(mentions, waiting))
            waiting = []
        elif not mention.terms and (used_as_colours or not mention.weak):
            waiting.append(at)
    draft.free.extend(_colours(mentions, waiting))
    return {at for at in group if not mentions[at].terms}


def _used_as_colours(mentions: Sequence[Mention], group: Sequence[int]) -> bool:
    """Say whether names of things that are also colours ("mint") are used as colours here."""
    first, following = group[0], group[-1] + 1
    strong = any(not mentions[at].weak and not mentions[at].terms for at in group)
    linked = first > 0 and mentions[first].gap < Gap.COMMA and mentions[first - 1].text in ("in", "of")
    ends = following >= len(mentions) or mentions[following].gap >= Gap.COMMA
    said = following < len(mentions) and mentions[following].text in lexicon.COLOURED
    return strong or linked or said or (ends and mentions[first].gap >= Gap.COMMA)


def _colours(mentions: Sequence[Mention], places: Sequence[int]) -> list[Colour]:
    return [colour for at in places if (colour := mentions[at].colour) is not None]
