"""Materials with their colours, accents, places and states, styles and lights, read from mentions."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from retexture.prompts import accents, colouring, conditions, lexicon, phrases, states, targeting
from retexture.prompts.accents import Laid
from retexture.prompts.asks import Accent, Condition, MaterialAsk, Repaint, Treatment
from retexture.prompts.colours import Colour
from retexture.prompts.conditions import Conditions, Heads
from retexture.prompts.mentions import Mention
from retexture.prompts.phrases import NounPhrase
from retexture.prompts.places import Place, Target
from retexture.prompts.report import IgnoredText
from retexture.prompts.targeting import Aims
from retexture.prompts.vocabulary import TermKind
from retexture.prompts.words import Gap

_NO_SURFACE = "no material is named that it could lie on; only its colour is used"
_LOST = "it is not told apart from what is around it"
_DESCRIBES = "it describes what is in the photo; nothing is made of it"


@dataclass(frozen=True)
class Reading:
    """What mentions ask for, in order, each thing once.

    Attributes:
        materials: The materials.
        styles: The styles.
        lights: The lights.
        colours: Colours of nothing in particular.
        repaints: Parts of the picture that are to change their colour alone.
        treatments: Parts of the picture that are to change their state alone.
        condition: The state of everything.
        ignored: What has no effect, and why.
        everything: Whether all of the picture is said to change.
        unknown: Words of content that nothing was made of.
    """

    materials: tuple[MaterialAsk, ...]
    styles: tuple[str, ...]
    lights: tuple[str, ...]
    colours: tuple[Colour, ...]
    repaints: tuple[Repaint, ...]
    treatments: tuple[Treatment, ...]
    condition: Condition
    ignored: tuple[IgnoredText, ...]
    everything: bool
    unknown: tuple[str, ...]


@dataclass
class _Draft:
    """The reading as far as it has come: ``hosts`` are the mentions that stand for a material."""

    hosts: dict[int, str]
    colours: dict[int, list[Colour]]
    lying: list[tuple[int, Accent]] = field(default_factory=list)
    free: list[Colour] = field(default_factory=list)
    intensities: dict[int, float] = field(default_factory=dict)
    ignored: list[IgnoredText] = field(default_factory=list)


def read(mentions: Sequence[Mention]) -> Reading:
    """Read mentions, from which what is not wanted was taken out."""
    laid = accents.find(mentions)
    used = {use for each in laid for use in each.uses}
    nouns = phrases.find(mentions)
    coloured = colouring.read(mentions, used, nouns.keys())
    hosts = {
        at: mention.means.material
        for at, mention in enumerate(mentions)
        if mention.means.material and at not in used and at not in coloured.only and at not in nouns
    }
    draft = _Draft(hosts, coloured.of, ignored=coloured.ignored)
    _leave_what_is_there(mentions, draft)
    _lay(mentions, laid, draft)
    aims = targeting.find(mentions, nouns, frozenset(draft.hosts), frozenset(coloured.free))
    for at in aims.spent.intersection(draft.hosts):
        del draft.hosts[at]
    heads = Heads(frozenset(draft.hosts), nouns, aims.of_noun)
    found = conditions.find(mentions, heads, coloured.used | aims.spent)
    _join_neighbours(mentions, aims, draft, found)
    _put_patches(aims, draft)
    _leave_lost(mentions, aims, draft)
    said = [m for at, m in enumerate(mentions) if m.terms and at not in used and at not in coloured.only]
    taken = aims.spent.union(aims.at, aims.lost)
    free = {at: colour for at, colour in coloured.free.items() if at not in taken}
    ignored = [*draft.ignored, *(IgnoredText.of(text, _DESCRIBES) for text in aims.described)]
    return Reading(
        _materials(draft, aims, found),
        _named(said, TermKind.STYLE),
        _named(said, TermKind.LIGHT),
        tuple(dict.fromkeys([*draft.free, *free.values()])),
        _repaints(coloured.free, aims),
        _treatments(mentions, nouns, found),
        found.overall,
        tuple(dict.fromkeys(ignored)),
        any(phrase.noun.everything for phrase in nouns.values()),
        _unknown(mentions, coloured.shades),
    )


def _named(mentions: Sequence[Mention], kind: TermKind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t.name for mention in mentions for t in mention.terms if t.kind is kind))


def _unknown(mentions: Sequence[Mention], spoken_for: Set[int]) -> tuple[str, ...]:
    words = (
        m.text
        for at, m in enumerate(mentions)
        if m.means.plain
        and at not in spoken_for
        and m.text not in lexicon.SAYING_NOTHING
        and "'" not in m.text
        and not m.text.isdecimal()
    )
    return tuple(dict.fromkeys(words))


def _repaints(free: dict[int, Colour], aims: Aims) -> tuple[Repaint, ...]:
    """Return the colours that parts are to take, those for the same parts together."""
    wanted: dict[tuple[Target, ...], list[Colour]] = {}
    for at, colour in free.items():
        if at in aims.at and at not in aims.spent:
            wanted.setdefault(_each_once(aims.at[at]), []).append(colour)
    return tuple(Repaint(tuple(dict.fromkeys(colours)), targets) for targets, colours in wanted.items())


def _treatments(
    mentions: Sequence[Mention], nouns: Mapping[int, NounPhrase], found: Conditions
) -> tuple[Treatment, ...]:
    """Return the states that parts are to take, those in the same state together."""
    wanted: dict[Condition, list[Target]] = {}
    for at, condition in found.of_part.items():
        target = nouns[at].target(mentions, described=nouns[at].definite)
        if target is not None:
            wanted.setdefault(condition, []).append(target)
    return tuple(Treatment(condition, _each_once(targets)) for condition, targets in wanted.items())


def _each_once(targets: Sequence[Target]) -> tuple[Target, ...]:
    """Return each part of the picture once, under its first name."""
    if len(targets) < 2:
        return tuple(targets)
    parts: dict[tuple[Place, Colour | None], Target] = {}
    for target in targets:
        parts.setdefault((target.place, target.colour), target)
    return tuple(parts.values())


def _materials(draft: _Draft, aims: Aims, found: Conditions) -> tuple[MaterialAsk, ...]:
    """Return each material once for the same parts, at its first mention, with all that is said of it."""
    lying: dict[int, list[Accent]] = {}
    for host, accent in draft.lying:
        lying.setdefault(host, []).append(accent)
    asked: dict[tuple[str, tuple[tuple[Place, Colour | None], ...]], _Ask] = {}
    latest: dict[str, _Ask] = {}
    for at, name in sorted(draft.hosts.items()):
        condition = found.of.get(at, states.USUAL)
        if at in draft.intensities:
            condition = states.pronounced(condition, draft.intensities[at])
        colours, targets = draft.colours.get(at, ()), _each_once(aims.at.get(at, ()))
        earlier = latest.get(name)
        if earlier is not None and not targets and at not in aims.everywhere and earlier.may_have(colours):
            targets = earlier.targets  # "wooden walls, dark wood" says more of the walls
        parts = tuple((target.place, target.colour) for target in targets)
        ask = asked.setdefault((name, parts), _Ask(name, targets))
        ask.colours.update(dict.fromkeys(colours))
        ask.accents.update(dict.fromkeys(lying.get(at, ())))
        ask.condition = states.together(ask.condition, condition)
        latest[name] = ask
    return tuple(ask.settled() for ask in asked.values())


@dataclass
class _Ask:
    """All that is said of one material for the same parts of the picture; each thing once, in order."""

    name: str
    targets: tuple[Target, ...]
    colours: dict[Colour, None] = field(default_factory=dict)
    accents: dict[Accent, None] = field(default_factory=dict)
    condition: Condition = field(default_factory=Condition)

    def may_have(self, colours: Sequence[Colour]) -> bool:
        return not colours or not self.colours or tuple(colours) == tuple(self.colours)

    def settled(self) -> MaterialAsk:
        accents = tuple(each for each in self.accents if each.colour or each.material != self.name)
        return MaterialAsk(self.name, tuple(self.colours), accents, self.targets, self.condition)


_MADE = frozenset({"made", "carved", "built", "cast", "sculpted", "crafted", "formed", "turned"})
_MOST_LINKING = 4


def _leave_what_is_there(mentions: Sequence[Mention], draft: _Draft) -> None:
    """Leave out materials that turn into another: "a rose made of ice", "from wood to stone"."""
    hosts = sorted(draft.hosts)
    for at, following in pairwise(hosts):
        between = mentions[at + 1 : following]
        if not between or len(between) > _MOST_LINKING:
            continue
        if any(mention.gap >= Gap.COMMA for mention in mentions[at + 1 : following + 1]):
            continue
        linking = [mention.text for mention in between]
        changes = at > 0 and mentions[at - 1].text == "from" and linking == ["to"]
        alike = linking == ["like"] and between[0].gap is Gap.HYPHEN
        if changes or alike or linking[0] in _MADE:
            del draft.hosts[at]


def _leave_lost(mentions: Sequence[Mention], aims: Aims, draft: _Draft) -> None:
    """Leave out what is wanted on things that are not found in pictures."""
    for at, name in sorted(aims.lost.items()):
        draft.hosts.pop(at, None)
        draft.ignored.append(IgnoredText.of(f"{mentions[at].text} {name}", _LOST))


_MOST_BETWEEN = 2


def _next_in_phrase(mentions: Sequence[Mention], at: int) -> int:
    """Return the place after a mention and unknown adjectives: the stone of "mossy dungeon stone walls"."""
    following = at + 1
    while (
        following - at <= _MOST_BETWEEN
        and following + 1 < len(mentions)
        and mentions[following].plain
        and mentions[following].gap < Gap.COMMA
    ):
        following += 1
    return following


def _join_neighbours(mentions: Sequence[Mention], aims: Aims, draft: _Draft, found: Conditions) -> None:
    """Let a material before another for the same parts say how that is: "oak planks on the floor"."""
    for at in sorted(draft.hosts):
        head = _next_in_phrase(mentions, at)
        if head not in draft.hosts or aims.at.get(at) != aims.at.get(head):
            continue
        if mentions[head].gap is not Gap.SPACE or draft.hosts[at] == draft.hosts[head]:
            continue
        if mentions[at].text.endswith(("y", "ed")):  # "mossy stone walls"
            aims.patches[at] = head
            continue
        if not aims.at.get(at):
            continue
        del draft.hosts[at]
        draft.colours[head] = [*draft.colours.pop(at, ()), *draft.colours.get(head, ())]
        draft.lying = [(head if host == at else host, accent) for host, accent in draft.lying]
        found.of[head] = states.together(found.of.pop(at, states.USUAL), found.of.get(head, states.USUAL))


def _put_patches(aims: Aims, draft: _Draft) -> None:
    """Make accents of materials that lie on another one."""
    for at, host in sorted(aims.patches.items()):
        name = draft.hosts.pop(at)
        own = draft.colours.pop(at, [])
        draft.lying.append((host, Accent("patches", own[0] if own else None, name)))
        aims.at.pop(at, None)


def _lay(mentions: Sequence[Mention], laid: Sequence[Laid], draft: _Draft) -> None:
    """Put each accent on the mention of the material that it lies on."""
    if not laid:
        return
    hosts = sorted(draft.hosts)
    sentences = accents.sentences(mentions)
    for each in laid:
        host = accents.host(each, hosts, sentences)
        if host is not None:
            draft.lying.append((host, each.accent))
        elif each.accent.material and (each.can_stand_alone or each.accent.part == _A_HINT):
            draft.hosts[each.uses[-1]] = each.accent.material
            if each.accent.part == _A_HINT:
                draft.intensities[each.uses[-1]] = _OF_A_HINT
            if len(each.uses) > 1 and each.accent.colour:
                draft.colours[each.uses[-1]] = [each.accent.colour]
        else:
            draft.free.extend([each.accent.colour] if each.accent.colour else [])
            draft.ignored.append(IgnoredText.of(each.text, _NO_SURFACE))


_A_HINT = "touches"
_OF_A_HINT = 0.4
