"""The materials of a prompt by the mentions that stand for them, and what lies on each."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise

from retexture.prompts.lexicon import grammar
from retexture.prompts.lexicon.colours import Colour
from retexture.prompts.parse import accents
from retexture.prompts.parse.accents import Laid
from retexture.prompts.parse.attachment import Attachment
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.result.condition import USUAL, Condition, together
from retexture.prompts.result.report import IgnoredText
from retexture.prompts.result.requests import AccentSpec
from retexture.prompts.text import Gap

_NO_SURFACE = "no material is named that it could lie on"


@dataclass(frozen=True)
class Hosts:
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

    def without(self, gone: Set[int]) -> "Hosts":
        """Return the same without some of the mentions."""
        return replace(self, names={at: name for at, name in self.names.items() if at not in gone})


@dataclass(frozen=True)
class AccentedHosts:
    """The hosts with their accents, and what became of the accents without one.

    Attributes:
        hosts: The hosts, with materials of accents that stand alone.
        free: The colours of accents without a host, by the mentions that name them.
        intensities: How pronounced a material is of which only a hint is wanted.
        ignored: The accents without effect.
        used: The mentions that accents are made of.
        lies_on: The host of each mention that says what lies on it.
        unused: The mentions of accents without effect.
    """

    hosts: Hosts
    free: Mapping[int, Colour] = field(default_factory=dict)
    intensities: Mapping[int, float] = field(default_factory=dict)
    ignored: tuple[IgnoredText, ...] = ()
    used: Set[int] = frozenset()
    lies_on: Mapping[int, int] = field(default_factory=dict)
    unused: Set[int] = frozenset()


@dataclass(frozen=True)
class Joined:
    """The hosts, and the mentions of those that only say of another how it is, each with the other."""

    hosts: Hosts
    merged: Mapping[int, int]


_MOST_LINKING = 4  # "a rose that was made of ice"


def new_looks(tokens: Tokens, named: Mapping[int, str]) -> dict[int, str]:
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
    return changes or alike or linking[0] in grammar.MADE


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


def with_joined(tokens: Tokens, attached: Attachment, hosts: Hosts) -> Joined:
    """Let a material before another for the same parts say how that is: "oak planks on the floor"."""
    merged: dict[int, int] = {}
    names, colours, lying = dict(hosts.names), dict(hosts.colours), list(hosts.lying)
    states = dict(hosts.conditions)
    patches = {at: host for at, host in attached.patches.items() if at in names}
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
        merged[at] = head
        patches = {
            (head if patch == at else patch): (head if host == at else host)
            for patch, host in patches.items()
        }
        colours[head] = [*colours.pop(at, ()), *colours.get(head, ())]
        lying = [(head if host == at else host, accent) for host, accent in lying]
        states[head] = together(states.pop(at, USUAL), states.get(head, USUAL))
    return Joined(Hosts(names, colours, tuple(lying), states, patches), merged)


def with_patches(hosts: Hosts) -> Hosts:
    """Make accents of the materials that lie on another one; what lies on them lies there too."""
    lying = [(_lowest(hosts.patches, host), accent) for host, accent in hosts.lying]
    states = dict(hosts.conditions)
    for at in sorted(hosts.patches):
        host = _lowest(hosts.patches, at)
        colours = hosts.colours.get(at) or (None,)
        lying.extend((host, AccentSpec("patches", colour, hosts.names[at])) for colour in colours)
        if at in states:
            states[host] = together(states[at], states.get(host, USUAL))
    return replace(hosts.without(hosts.patches.keys()), lying=tuple(lying), conditions=states)


def _lowest(patches: Mapping[int, int], at: int) -> int:
    """Return what lies under a material and under all on which it lies."""
    for _ in range(len(patches)):
        if at not in patches:
            break
        at = patches[at]
    return at


def with_accents(tokens: Tokens, laid: Sequence[Laid], hosts: Hosts) -> AccentedHosts:
    """Put each accent on the mention of the material that it lies on."""
    if not laid:
        return AccentedHosts(hosts)
    places, sentences = sorted(hosts.names), accents.sentences(tokens)
    names, colours, lying = dict(hosts.names), dict(hosts.colours), list(hosts.lying)
    free: dict[int, Colour] = {}
    intensities: dict[int, float] = {}
    ignored: list[IgnoredText] = []
    used, unused = set[int](), set[int]()
    lies_on: dict[int, int] = {}
    for each in laid:
        host, hint = accents.host(each, places, sentences), each.accent.part == _A_HINT
        used.update(each.uses)
        if host is not None:
            lying.append((host, each.accent))
            used.add(each.at)
            lies_on.update(dict.fromkeys((each.at, *each.uses), host))
        elif each.accent.material and (each.can_stand_alone or hint):
            at = each.uses[-1]
            names[at] = each.accent.material
            if hint:
                intensities[at] = _OF_A_HINT
                used.add(each.at)
            if len(each.uses) > 1 and each.accent.colour:
                colours[at] = [each.accent.colour]
        else:
            free.update((use, colour) for use in each.uses if (colour := tokens[use].colour) is not None)
            ignored.append(IgnoredText.of(each.text, _NO_SURFACE))
            unused.add(each.at)
            unused.update(use for use in each.uses if tokens[use].colour is None)
    accented = replace(hosts, names=names, colours=colours, lying=tuple(lying))
    return AccentedHosts(accented, free, intensities, tuple(ignored), used, lies_on, unused)


_A_HINT = "touches"
_OF_A_HINT = 0.4
