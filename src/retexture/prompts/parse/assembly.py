"""What mentions ask for: materials with their colours, accents, places and states, styles and lights."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise

from retexture.prompts.lexicon import grammar
from retexture.prompts.lexicon.colours import Colour
from retexture.prompts.lexicon.places import Place
from retexture.prompts.lexicon.vocabulary import TermKind
from retexture.prompts.parse import accents, attachment, colour_attachment, conditions, noun_phrases
from retexture.prompts.parse.accents import Laid
from retexture.prompts.parse.attachment import Attachment
from retexture.prompts.parse.conditions import Conditions, Heads
from retexture.prompts.parse.mentions import Mention
from retexture.prompts.parse.noun_phrases import NounPhrase
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.result.condition import USUAL, Condition, pronounced, together
from retexture.prompts.result.report import IgnoredText
from retexture.prompts.result.requests import AccentSpec, MaterialSpec, Repaint, Treatment
from retexture.prompts.result.target import Target
from retexture.prompts.text import Gap

_NO_SURFACE = "no material is named that it could lie on; only its colour is used"
_LOST = "it is not told apart from what is around it"
_DESCRIBES = "it describes what is in the photo; nothing is made of it"


@dataclass(frozen=True)
class Requests:
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

    materials: tuple[MaterialSpec, ...]
    styles: tuple[str, ...]
    lights: tuple[str, ...]
    colours: tuple[Colour, ...]
    repaints: tuple[Repaint, ...]
    treatments: tuple[Treatment, ...]
    condition: Condition
    ignored: tuple[IgnoredText, ...]
    everything: bool
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class _Hosts:
    """The mentions that stand for a material, and what is said of each.

    Attributes:
        names: The material of each mention.
        colours: The colours of a mention.
        lying: The accents, each with the mention that it lies on.
        conditions: The state of a mention.
        patches: Mentions whose material lies on that of another.
    """

    names: Mapping[int, str]
    colours: Mapping[int, Sequence[Colour]]
    lying: tuple[tuple[int, AccentSpec], ...] = ()
    conditions: Mapping[int, Condition] = field(default_factory=dict)
    patches: Mapping[int, int] = field(default_factory=dict)

    def without(self, gone: Set[int]) -> "_Hosts":
        """Return the same without some of the mentions."""
        return replace(self, names={at: name for at, name in self.names.items() if at not in gone})


@dataclass(frozen=True)
class _Accented:
    """The hosts with their accents, and what became of the accents without one."""

    hosts: _Hosts
    free: tuple[Colour, ...] = ()
    intensities: Mapping[int, float] = field(default_factory=dict)
    ignored: tuple[IgnoredText, ...] = ()


def assemble(tokens: Tokens) -> Requests:
    """Say what mentions ask for, from which what is not wanted was taken out."""
    laid = accents.find(tokens)
    used = {use for each in laid for use in each.uses}
    nouns = noun_phrases.find(tokens)
    coloured = colour_attachment.read(tokens, used, nouns.keys())
    spoken_for = used | coloured.only
    named = {
        at: mention.means.material
        for at, mention in enumerate(tokens)
        if mention.means.material and at not in spoken_for and at not in nouns
    }
    accented = _accented(tokens, laid, _Hosts(_new_looks(tokens, named), coloured.of))
    attached = attachment.find(tokens, nouns, frozenset(accented.hosts.names), frozenset(coloured.free))
    hosts = accented.hosts.without(attached.spent)
    heads = Heads(frozenset(hosts.names), nouns, attached.of_noun)
    found = conditions.find(tokens, heads, coloured.used | attached.spent)
    hosts = _patched(_joined(tokens, attached, replace(hosts, conditions=found.of)))
    lost = dict(sorted(attached.lost.items()))
    said = [mention for at, mention in enumerate(tokens) if mention.terms and at not in spoken_for]
    ignored = (
        *coloured.ignored,
        *accented.ignored,
        *(IgnoredText.of(f"{tokens[at].text} {name}", _LOST) for at, name in lost.items()),
        *(IgnoredText.of(text, _DESCRIBES) for text in attached.described),
    )
    places = {at: targets for at, targets in attached.at.items() if at not in hosts.patches}
    taken = attached.spent.union(places, attached.lost)
    free = (colour for at, colour in coloured.free.items() if at not in taken)
    return Requests(
        materials=_materials(hosts.without(lost.keys()), accented.intensities, attached),
        styles=_names(said, TermKind.STYLE),
        lights=_names(said, TermKind.LIGHT),
        colours=tuple(dict.fromkeys([*accented.free, *free])),
        repaints=_repaints({at: colour for at, colour in coloured.free.items() if at in places}, attached),
        treatments=_treatments(tokens, nouns, found),
        condition=found.overall,
        ignored=tuple(dict.fromkeys(ignored)),
        everything=any(phrase.noun.everything for phrase in nouns.values()),
        unknown=_unknown(tokens, coloured.shades),
    )


def _names(said: Sequence[Mention], kind: TermKind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t.name for mention in said for t in mention.terms if t.kind is kind))


def _unknown(tokens: Tokens, spoken_for: Set[int]) -> tuple[str, ...]:
    words = (
        mention.text
        for at, mention in enumerate(tokens)
        if mention.means.plain
        and at not in spoken_for
        and mention.text not in grammar.SAYING_NOTHING
        and "'" not in mention.text
        and not mention.text.isdecimal()
    )
    return tuple(dict.fromkeys(words))


def _repaints(free: Mapping[int, Colour], attached: Attachment) -> tuple[Repaint, ...]:
    """Return the colours that parts are to take, those for the same parts together."""
    wanted: dict[tuple[Target, ...], list[Colour]] = {}
    for at, colour in free.items():
        if at not in attached.spent:
            wanted.setdefault(_each_once(attached.at[at]), []).append(colour)
    return tuple(Repaint(tuple(dict.fromkeys(colours)), targets) for targets, colours in wanted.items())


def _treatments(tokens: Tokens, nouns: Mapping[int, NounPhrase], found: Conditions) -> tuple[Treatment, ...]:
    """Return the states that parts are to take, those in the same state together."""
    wanted: dict[Condition, list[Target]] = {}
    for at, condition in found.of_part.items():
        target = nouns[at].target(tokens, described=nouns[at].definite)
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


def _materials(
    hosts: _Hosts, intensities: Mapping[int, float], attached: Attachment
) -> tuple[MaterialSpec, ...]:
    """Return each material once for the same parts, at its first mention, with all that is said of it."""
    lying: dict[int, list[AccentSpec]] = {}
    for host, accent in hosts.lying:
        lying.setdefault(host, []).append(accent)
    asked: dict[tuple[str, tuple[tuple[Place, Colour | None], ...]], _MaterialDraft] = {}
    latest: dict[str, _MaterialDraft] = {}
    for at, name in sorted(hosts.names.items()):
        condition = hosts.conditions.get(at, USUAL)
        if at in intensities:
            condition = pronounced(condition, intensities[at])
        colours, targets = hosts.colours.get(at, ()), _each_once(attached.at.get(at, ()))
        earlier = latest.get(name)
        if (
            earlier is not None
            and not targets
            and at not in attached.everywhere
            and earlier.may_have(colours)
        ):
            targets = earlier.targets  # "wooden walls, dark wood" says more of the walls
        parts = tuple((target.place, target.colour) for target in targets)
        draft = asked.setdefault((name, parts), _MaterialDraft(name, targets))
        draft.add(colours, lying.get(at, ()), condition)
        latest[name] = draft
    return tuple(draft.settled() for draft in asked.values())


@dataclass
class _MaterialDraft:
    """All that is said of one material for the same parts of the picture; each thing once, in order."""

    name: str
    targets: tuple[Target, ...]
    colours: dict[Colour, None] = field(default_factory=dict)
    accents: dict[AccentSpec, None] = field(default_factory=dict)
    condition: Condition = USUAL

    def may_have(self, colours: Sequence[Colour]) -> bool:
        return not colours or not self.colours or tuple(colours) == tuple(self.colours)

    def add(self, colours: Sequence[Colour], lying: Sequence[AccentSpec], condition: Condition) -> None:
        self.colours.update(dict.fromkeys(colours))
        self.accents.update(dict.fromkeys(lying))
        self.condition = together(self.condition, condition)

    def settled(self) -> MaterialSpec:
        own = tuple(each for each in self.accents if each.colour or each.material != self.name)
        return MaterialSpec(self.name, tuple(self.colours), own, self.targets, self.condition)


_MADE = frozenset({"made", "carved", "built", "cast", "sculpted", "crafted", "formed", "turned"})
_MOST_LINKING = 4  # "a rose that was made of ice"


def _new_looks(tokens: Tokens, named: Mapping[int, str]) -> dict[int, str]:
    """Leave out materials that turn into another: "a rose made of ice", "from wood to stone"."""
    left_out = {at for at, following in pairwise(sorted(named)) if _turns_into(tokens, at, following)}
    return {at: name for at, name in named.items() if at not in left_out}


def _turns_into(tokens: Tokens, at: int, following: int) -> bool:
    between = tokens[at + 1 : following]
    if not between or len(between) > _MOST_LINKING:
        return False
    if not all(tokens.joined(place) for place in range(at + 1, following + 1)):
        return False
    linking = [mention.text for mention in between]
    changes = tokens.text(at - 1) == "from" and linking == ["to"]
    alike = linking == ["like"] and between[0].gap is Gap.HYPHEN
    return changes or alike or linking[0] in _MADE


_MOST_BETWEEN = 2


def _next_in_phrase(tokens: Tokens, at: int) -> int:
    """Return the place after a mention and unknown adjectives: the stone of "mossy dungeon stone walls"."""
    following = at + 1
    while (
        following - at <= _MOST_BETWEEN
        and following + 1 < len(tokens)
        and tokens[following].plain
        and tokens[following].gap < Gap.COMMA
    ):
        following += 1
    return following


def _joined(tokens: Tokens, attached: Attachment, hosts: _Hosts) -> _Hosts:
    """Let a material before another for the same parts say how that is: "oak planks on the floor"."""
    names, colours, lying = dict(hosts.names), dict(hosts.colours), list(hosts.lying)
    states, patches = dict(hosts.conditions), dict(attached.patches)
    for at in sorted(hosts.names):
        head = _next_in_phrase(tokens, at)
        if head not in names or attached.at.get(at) != attached.at.get(head):
            continue
        if tokens[head].gap is not Gap.SPACE or names[at] == names[head]:
            continue
        if tokens[at].text.endswith(("y", "ed")):  # "mossy stone walls"
            patches[at] = head
            continue
        if not attached.at.get(at):
            continue
        del names[at]
        colours[head] = [*colours.pop(at, ()), *colours.get(head, ())]
        lying = [(head if host == at else host, accent) for host, accent in lying]
        states[head] = together(states.pop(at, USUAL), states.get(head, USUAL))
    return _Hosts(names, colours, tuple(lying), states, patches)


def _patched(hosts: _Hosts) -> _Hosts:
    """Make accents of the materials that lie on another one."""
    lying = list(hosts.lying)
    for at, host in sorted(hosts.patches.items()):
        own = hosts.colours.get(at, ())
        lying.append((host, AccentSpec("patches", own[0] if own else None, hosts.names[at])))
    return replace(hosts.without(hosts.patches.keys()), lying=tuple(lying))


def _accented(tokens: Tokens, laid: Sequence[Laid], hosts: _Hosts) -> _Accented:
    """Put each accent on the mention of the material that it lies on."""
    if not laid:
        return _Accented(hosts)
    places, sentences = sorted(hosts.names), accents.sentences(tokens)
    names, colours, lying = dict(hosts.names), dict(hosts.colours), list(hosts.lying)
    free: list[Colour] = []
    intensities: dict[int, float] = {}
    ignored: list[IgnoredText] = []
    for each in laid:
        host, hint = accents.host(each, places, sentences), each.accent.part == _A_HINT
        if host is not None:
            lying.append((host, each.accent))
        elif each.accent.material and (each.can_stand_alone or hint):
            at = each.uses[-1]
            names[at] = each.accent.material
            if hint:
                intensities[at] = _OF_A_HINT
            if len(each.uses) > 1 and each.accent.colour:
                colours[at] = [each.accent.colour]
        else:
            free.extend([each.accent.colour] if each.accent.colour else [])
            ignored.append(IgnoredText.of(each.text, _NO_SURFACE))
    accented = replace(hosts, names=names, colours=colours, lying=tuple(lying))
    return _Accented(accented, tuple(free), intensities, tuple(ignored))


_A_HINT = "touches"
_OF_A_HINT = 0.4
