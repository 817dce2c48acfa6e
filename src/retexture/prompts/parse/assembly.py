"""What mentions ask for: materials with their colours, accents, places and states, styles and lights."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from retexture.prompts.lexicon.colours import Colour
from retexture.prompts.lexicon.places import Place, Side
from retexture.prompts.lexicon.vocabulary import TermKind
from retexture.prompts.parse import (
    accents,
    account,
    attachment,
    colour_attachment,
    conditions,
    loose_colours,
    noun_phrases,
)
from retexture.prompts.parse.accents import Laid
from retexture.prompts.parse.account import Evidence
from retexture.prompts.parse.attachment import Attachment
from retexture.prompts.parse.colour_attachment import Coloured
from retexture.prompts.parse.conditions import Conditions, Heads
from retexture.prompts.parse.hosts import (
    AccentedHosts,
    Hosts,
    new_looks,
    with_accents,
    with_joined,
    with_patches,
)
from retexture.prompts.parse.loose_colours import LooseColours
from retexture.prompts.parse.noun_phrases import NounPhrase
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.result.account import Use
from retexture.prompts.result.condition import USUAL, Condition, pronounced, together
from retexture.prompts.result.report import IgnoredText
from retexture.prompts.result.requests import AccentSpec, MaterialSpec, Repaint, Treatment
from retexture.prompts.result.target import Target

_MERGED = "one surface is made of one material: the last of those that are named for it"
_LOST = "it is not told apart from what is around it"
_DESCRIBES = "it describes what is in the photo; nothing is made of it"


@dataclass(frozen=True)
class Requests:
    """What mentions ask for, in order, each thing once.

    Attributes:
        materials: The materials.
        styles: The styles.
        lights: The lights.
        manners: The manners.
        colours: Colours of nothing in particular.
        light_colours: Colours of the light.
        repaints: Parts of the picture that are to change their colour alone.
        treatments: Parts of the picture that are to change their state alone.
        condition: The state of everything.
        ignored: What has no effect, and why.
        everything: Whether all of the picture is said to change.
        fates: What became of each mention, by its index.
    """

    materials: tuple[MaterialSpec, ...]
    styles: tuple[str, ...]
    lights: tuple[str, ...]
    manners: tuple[str, ...]
    colours: tuple[Colour, ...]
    light_colours: tuple[Colour, ...]
    repaints: tuple[Repaint, ...]
    treatments: tuple[Treatment, ...]
    condition: Condition
    ignored: tuple[IgnoredText, ...]
    everything: bool
    fates: Mapping[int, Use] = field(default_factory=dict)

    @property
    def recognised(self) -> bool:
        """Whether anything is asked for."""
        looks = self.materials or self.styles or self.lights or self.manners or self.colours
        return bool(looks or self.repaints or self.treatments) or self.condition != USUAL


@dataclass(frozen=True)
class _Passes:
    """What the passes found in mentions.

    Attributes:
        tokens: The mentions.
        laid: The accents.
        nouns: The noun phrases.
        coloured: The colours.
        looks: The material of each mention that stands for one and turns into no other.
        accented: What the accents lie on.
        attached: What is wanted where.
        states: The states.
        loose: The colours of no material and no part.
        hosts: What all of it comes to.
        merged: Materials that only say of another how it is, with that.
        said: The mentions that name a style or a light, or a material.
    """

    tokens: Tokens
    laid: tuple[Laid, ...]
    nouns: Mapping[int, NounPhrase]
    coloured: Coloured
    looks: Mapping[int, str]
    accented: AccentedHosts
    attached: Attachment
    states: Conditions
    loose: LooseColours
    hosts: Hosts
    merged: Mapping[int, int]
    said: tuple[int, ...]

    @property
    def accent_colours(self) -> Mapping[int, Colour]:
        """The colours of accents on no material: those of the picture, if its parts get no others."""
        return {} if self.attached.at else self.accented.free


def assemble(tokens: Tokens) -> Requests:
    """Say what mentions ask for, from which what is not wanted was taken out."""
    passes = _read(tokens)
    requests = _requests(passes)
    return replace(requests, fates=account.fates(tokens, _evidence(passes, requests)))


def _read(tokens: Tokens) -> _Passes:
    """Let one pass after another read the mentions."""
    laid = accents.find(tokens)
    used = {use for each in laid for use in each.uses}
    nouns = noun_phrases.find(tokens)
    coloured = colour_attachment.read(tokens, used, nouns.keys())
    spoken_for = used | coloured.only
    looks = {
        at: mention.means.material
        for at, mention in enumerate(tokens)
        if mention.means.material and at not in spoken_for and at not in nouns
    }
    accented = with_accents(tokens, laid, Hosts(new_looks(tokens, looks), coloured.of))
    attached = attachment.find(tokens, nouns, frozenset(accented.hosts.names), frozenset(coloured.free))
    hosts = accented.hosts.without(attached.spent)
    heads = Heads(frozenset(hosts.names), nouns, attached.of_noun)
    states = conditions.find(tokens, heads, coloured.used | attached.spent)
    said = tuple(at for at, mention in enumerate(tokens) if mention.terms and at not in spoken_for)
    taken = attached.spent.union(attached.at, attached.lost)
    free = {at: colour for at, colour in coloured.free.items() if at not in taken}
    drawn = any(term.kind is TermKind.STYLE for at in said for term in tokens[at].terms)
    loose = loose_colours.settle(
        tokens, free, () if drawn else hosts.names, hosts.colours, attached.at.keys()
    )
    hosts = replace(hosts, conditions=states.of, colours=loose.of)
    joined = with_joined(tokens, attached, hosts)
    hosts = with_patches(joined.hosts).without(attached.lost.keys())
    return _Passes(
        tokens, laid, nouns, coloured, looks, accented, attached, states, loose, hosts, joined.merged, said
    )


def _requests(passes: _Passes) -> Requests:
    """Say what the passes come to."""
    tokens, attached = passes.tokens, passes.attached
    repainted = {
        at: colour
        for at, colour in passes.coloured.free.items()
        if at in attached.at and at not in attached.patches
    }
    ignored = (
        *passes.coloured.ignored,
        *passes.accented.ignored,
        *passes.loose.ignored,
        *(
            IgnoredText.of(f"{tokens[at].text} {tokens[to].text}", _MERGED)
            for at, to in passes.merged.items()
        ),
        *(IgnoredText.of(f"{tokens[at].text} {name}", _LOST) for at, name in sorted(attached.lost.items())),
        *(IgnoredText.of(text, _DESCRIBES) for text in attached.described),
    )
    return Requests(
        materials=_materials(tokens, passes.hosts, passes.accented.intensities, attached),
        styles=_names(passes, TermKind.STYLE),
        lights=_names(passes, TermKind.LIGHT),
        manners=_names(passes, TermKind.MANNER),
        colours=tuple(dict.fromkeys([*passes.accent_colours.values(), *passes.loose.free.values()])),
        light_colours=tuple(dict.fromkeys(passes.coloured.of_light)),
        repaints=_repaints(repainted, attached),
        treatments=_treatments(tokens, passes.nouns, passes.states),
        condition=passes.states.overall,
        ignored=tuple(dict.fromkeys(ignored)),
        everything=any(phrase.noun.everything for phrase in passes.nouns.values()),
    )


def _evidence(passes: _Passes, requests: Requests) -> Evidence:
    """Say which mentions are in what is asked for, which only describe, and which have no effect."""
    attached, coloured, accented = passes.attached, passes.coloured, passes.accented
    wanted = {at for at, modifiers in attached.of_noun.items() if modifiers} | passes.states.of_part.keys()
    drawn = {at for at in passes.said if at not in passes.nouns or not passes.tokens[at].material}
    used = drawn | coloured.used | coloured.shades | passes.states.used | accented.used
    names = wanted.union(*(passes.nouns[at].names for at in wanted))
    said_of = [*coloured.said_of.items(), *accented.lies_on.items()]
    there = attached.spent | (passes.looks.keys() - accented.hosts.names.keys())
    described = (there | {at for at, host in said_of if host in there}) - names
    lost_accents = accented.free.keys() - passes.accent_colours.keys()
    ignored = (
        lost_accents
        | coloured.lit
        | accented.unused
        | passes.loose.unused
        | attached.lost.keys()
        | passes.merged.keys()
    )
    used = (used | names) - described - ignored
    return Evidence(used, described - ignored, ignored, requests.recognised)


def _names(passes: _Passes, kind: TermKind) -> tuple[str, ...]:
    named = (term for at in passes.said for term in passes.tokens[at].terms)
    return tuple(dict.fromkeys(term.name for term in named if term.kind is kind))


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


_Part = tuple[Place, Colour | None, Side | None, str]


def _part(target: Target) -> _Part:
    """Return what tells a part of the picture from others: of things also what they are called."""
    name = target.text if target.noun is not None and target.noun.thing else ""
    return target.place, target.colour, target.side, name


def _each_once(targets: Sequence[Target]) -> tuple[Target, ...]:
    """Return each part of the picture once, under its first name."""
    if len(targets) < 2:
        return tuple(targets)
    parts: dict[_Part, Target] = {}
    for target in targets:
        parts.setdefault(_part(target), target)
    return tuple(parts.values())


def _materials(
    tokens: Tokens, hosts: Hosts, intensities: Mapping[int, float], attached: Attachment
) -> tuple[MaterialSpec, ...]:
    """Return each material once for the same parts, at its first mention, with all that is said of it."""
    lying: dict[int, list[AccentSpec]] = {}
    for host, accent in hosts.lying:
        lying.setdefault(host, []).append(accent)
    asked: dict[tuple[str, tuple[_Part, ...]], _MaterialDraft] = {}
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
        parts = tuple(map(_part, targets))
        draft = asked.setdefault((name, parts), _MaterialDraft(name, tokens[at].text, targets))
        draft.add(colours, lying.get(at, ()), condition)
        latest[name] = draft
    return _once_for_all_parts(draft.settled() for draft in asked.values())


def _once_for_all_parts(materials: Iterable[MaterialSpec]) -> tuple[MaterialSpec, ...]:
    """Return what is the same for several parts once: "porcelain cup and porcelain plate"."""
    found: dict[tuple[MaterialSpec, bool], tuple[Target, ...]] = {}
    for material in materials:
        alike = replace(material, targets=())
        key = (alike, bool(material.targets))
        found[key] = (*found.get(key, ()), *material.targets)
    return tuple(replace(alike, targets=targets) for (alike, _), targets in found.items())


@dataclass
class _MaterialDraft:
    """All that is said of one material for the same parts of the picture; each thing once, in order."""

    name: str
    called: str
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
        return MaterialSpec(self.name, tuple(self.colours), own, self.targets, self.condition, self.called)
