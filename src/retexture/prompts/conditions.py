"""The state that surfaces are wanted in, read from a prompt: of one material, or of everything."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from retexture.prompts import lexicon, states
from retexture.prompts.asks import Condition
from retexture.prompts.mentions import Mention
from retexture.prompts.states import State
from retexture.prompts.words import Gap


@dataclass
class Conditions:
    """The states of a prompt.

    Attributes:
        of: That of each mention which stands for a material.
        overall: That of everything.
    """

    of: dict[int, Condition] = field(default_factory=dict)
    overall: Condition = field(default_factory=Condition)

    def add(self, host: int | None, state: State, degree: float) -> None:
        """Put a state on the material that a mention stands for, or on everything."""
        if host is None:
            self.overall = states.added(self.overall, state, degree)
        else:
            self.of[host] = states.added(self.of.get(host, Condition()), state, degree)


def find(mentions: Sequence[Mention], hosts: frozenset[int], spent: Set[int]) -> Conditions:
    """Return the states of the materials that ``hosts`` stand for; ``spent`` mentions say something else."""
    found = Conditions()
    degree = 1.0
    for at, mention in enumerate(mentions):
        state = mention.means.state
        if state is None or at in spent:
            degree = 1.0
        elif not state.field:
            if degree == 1.0:
                degree = state.value
            _pronounce(mentions, hosts, at, degree, found)
        else:
            _place(mentions, hosts, at, state, degree, found)
            degree = 1.0
    return found


def _pronounce(
    mentions: Sequence[Mention], hosts: frozenset[int], at: int, degree: float, found: Conditions
) -> None:
    """Let a degree before a material say how pronounced it is: "slightly rusty"."""
    for index in (at + 1, at + 2):
        if index >= len(mentions) or mentions[index].gap >= Gap.COMMA:
            return
        if index in hosts and mentions[index].means.state is None:
            condition = found.of.get(index, Condition())
            found.of[index] = states.pronounced(condition, degree)
            return
        if not mentions[index].means.plain:
            return


def _place(
    mentions: Sequence[Mention],
    hosts: frozenset[int],
    at: int,
    state: State,
    degree: float,
    found: Conditions,
) -> None:
    """Put a state on the material before which it stands, else after which, else on everything."""
    if at in hosts:  # "weathered wood" is both
        found.add(at, state, degree)
        return
    following = _following(mentions, at + 1)
    head = mentions[following] if following < len(mentions) else None
    joined = head is not None and head.gap < Gap.COMMA
    noun = head.means.noun if head is not None and joined else None
    of_a_pattern = head is not None and joined and _is_patterned(head)
    if of_a_pattern and following + 1 in hosts and mentions[following + 1].gap < Gap.COMMA:
        following += 1  # "fine weave leather"
    if state.says_age and noun is not None and (noun.alive or noun.place is None or state.field == "scale"):
        return
    if following in hosts and joined:
        after = mentions[following + 1 : following + 2]
        of_a_thing = bool(after) and after[0].means.noun is not None and after[0].gap < Gap.COMMA
        if state.field != "scale" or not of_a_thing:
            found.add(following, state, degree)
        return
    if state.field == "scale" and not of_a_pattern:
        return
    found.add(_preceding(mentions, hosts, at), state, degree)


_REACH = 6


def _is_patterned(mention: Mention) -> bool:
    words = mention.text.split()
    return any(word in states.PATTERNED or word.removesuffix("s") in states.PATTERNED for word in words)


def _following(mentions: Sequence[Mention], at: int) -> int:
    """Return what adjectives, colours and other states at a place lead to."""
    for _ in range(_REACH):
        if at >= len(mentions):
            break
        means = mentions[at].means
        if mentions[at].gap > (Gap.COMMA if means.state is not None else Gap.HYPHEN):
            break
        adjective = means.state is not None and means.material is None
        colour = means.colour is not None and means.material is None
        plain = means.plain and not _is_patterned(mentions[at])
        if not (adjective or colour or plain or means.laying) and mentions[at].text not in ("and", "a"):
            break
        at += 1
    return at


def _preceding(mentions: Sequence[Mention], hosts: frozenset[int], at: int) -> int | None:
    """Return the nearest material before a place in the same clause."""
    for _ in range(_REACH):
        if at == 0 or mentions[at].gap >= Gap.COMMA:
            break
        at -= 1
        if at in hosts:
            return at
        if mentions[at].text in lexicon.ENDING_KEEP - {"with", "and"}:
            return None
    return None
