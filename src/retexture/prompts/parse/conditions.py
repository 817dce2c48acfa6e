"""The state that surfaces are wanted in, read from a prompt: of one material, of a part, or of everything."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from retexture.prompts.lexicon import grammar, states
from retexture.prompts.lexicon.places import Place
from retexture.prompts.lexicon.states import StateWord
from retexture.prompts.parse.mentions import Mention
from retexture.prompts.parse.noun_phrases import NounPhrase
from retexture.prompts.parse.tokens import Tokens, lies
from retexture.prompts.result.condition import USUAL, AppliedFinish, Condition, finished, pronounced
from retexture.prompts.text import Gap


@dataclass
class Conditions:
    """The states of a prompt.

    Attributes:
        of: That of each mention which stands for a material.
        of_part: That of parts of the picture for which nothing else is wanted, by the mention of the noun.
        overall: That of everything.
        used: The mentions of states that are in one of these.
    """

    of: dict[int, Condition] = field(default_factory=dict)
    of_part: dict[int, Condition] = field(default_factory=dict)
    overall: Condition = field(default_factory=Condition)
    used: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Heads:
    """What a state can be said of.

    Attributes:
        materials: The tokens that stand for a material.
        parts: The noun phrases, by the mention of the noun.
        wanted: The tokens of what is wanted on a part, by the mention of its noun.
    """

    materials: frozenset[int]
    parts: Mapping[int, NounPhrase]
    wanted: Mapping[int, Sequence[int]]


def find(tokens: Tokens, heads: Heads, spent: Set[int]) -> Conditions:
    """Return the states of a prompt; ``spent`` tokens say something else."""
    placer = _Placer(tokens, heads)
    degree = 1.0
    for at, mention in enumerate(tokens):
        state = mention.means.state
        if state is None or at in spent:
            degree = 1.0
        elif not state.field:
            if degree == 1.0:
                degree = state.value
            placer.pronounce(at, degree)
        else:
            if placer.place(at, state, degree):
                placer.found.used.add(at)
            degree = 1.0
    return placer.found


_LEAST_SCALE, _MOST_SCALE = 0.25, 4.0  # of a pattern: beyond these it is noise, or no pattern
_REACH = 6
_ENDING = grammar.ENDING_KEEP - {"with", "and"}


@lru_cache(maxsize=1 << 12)
def _added(condition: Condition, state: StateWord, degree: float = 1.0) -> Condition:
    """Return a condition with a state of some degree on top; of two that say the same the stronger counts."""
    if state.field == "scale":
        scale = min(max(state.value**degree, _LEAST_SCALE), _MOST_SCALE)
        return replace(condition, scale=round(scale, 2))
    if state.finish:
        return finished(condition, (AppliedFinish(state.finish, degree),))
    value = round(min(state.value * degree, 1.0), 2)
    if value <= getattr(condition, state.field):
        return condition
    changed: dict[str, Any] = {state.field: value}
    return replace(condition, **changed)


class _Placer:
    """One reading of a prompt for its states."""

    def __init__(self, tokens: Tokens, heads: Heads) -> None:
        self._tokens = tokens
        self._heads = heads
        self.found = Conditions()

    def pronounce(self, at: int, degree: float) -> None:
        """Let a degree right before a material say how pronounced it is: "slightly rusty"."""
        following = at + 1
        if following not in self._heads.materials or self._tokens[following].gap >= Gap.COMMA:
            return
        if self._tokens[following].means.state is None:
            condition = self.found.of.get(following, USUAL)
            self.found.of[following] = pronounced(condition, degree)

    def place(self, at: int, state: StateWord, degree: float) -> bool:
        """Put a state on the material or the part before which it stands, else after which, else on all.

        Say whether it is one of a surface here: the age of a man and the size of a car are not.
        """
        if at in self._heads.materials:  # "weathered wood" is both
            self._add_to_material(at, state, degree)
            return True
        if lies(self._tokens, at):
            self._lay(at, state, degree)
            return True
        following = self._following(at + 1, Gap.SPACE if state.of_all else Gap.COMMA)
        head = self._tokens[following] if following < len(self._tokens) else None
        joined = head is not None and head.gap < Gap.COMMA
        noun = head.means.noun if head is not None and joined else None
        of_a_pattern = head is not None and joined and _is_patterned(head)
        if of_a_pattern and self._is_material(following + 1):
            following += 1  # "fine weave leather"
        no_surface = noun is not None and (noun.alive or noun.place is None or state.field == "scale")
        if state.says_age and no_surface:
            return False
        if joined and following in self._heads.materials:
            if state.field == "scale" and self._names_a_thing(following + 1):
                return False
            self._add_to_material(following, state, degree)
            return True
        if state.field == "scale" and not of_a_pattern:
            return False
        of_a_part = joined and following in self._heads.parts and not state.of_all
        if not of_a_part:
            self._lay(at, state, degree)
        for part in self._listed(following) if of_a_part else ():
            self._add_to_part(part, state, degree)
        return True

    def _lay(self, at: int, state: StateWord, degree: float) -> None:
        """Put a state on the parts that follow: "snow on the roof"; without any on what stands before it."""
        parts = self._parts_under(at + 1)
        for part in parts:
            self._add_to_part(part, state, degree)
        if not parts:
            self._add_before(at, state, degree)

    def _listed(self, part: int) -> list[int]:
        """Return a part with those that follow without words of their own: "dusty walls and roof"."""
        found = [part]
        while found[-1] + 2 < len(self._tokens):
            bare = self._heads.parts.get(found[-1] + 2)
            joined = self._tokens[found[-1] + 1].text in grammar.JOINING
            if not joined or bare is None or bare.first != bare.at or self._heads.wanted.get(bare.at):
                break
            found.append(bare.at)
        return found

    def _parts_under(self, at: int) -> list[int]:
        """Return the parts that something is put onto: "thick snow on the roof and on the trees"."""
        found: list[int] = []
        while at < len(self._tokens) and self._tokens[at].text in grammar.ONTO:
            ahead = range(at + 1, min(at + _REACH, len(self._tokens)))
            head = next((each for each in ahead if each in self._heads.parts), None)
            if head is None or self._heads.parts[head].first != at + 1:
                break
            found.append(head)
            joined = head + 1 < len(self._tokens) and self._tokens[head + 1].text in grammar.JOINING
            at = head + 1 + joined
        return found

    def _add_before(self, at: int, state: StateWord, degree: float) -> None:
        """Put a state on the nearest material or part before it in its clause, or on everything."""
        materials, parts = self._heads.materials, self._heads.parts
        for before in range(at - 1, max(-1, at - 1 - _REACH), -1):
            if self._tokens[before + 1].gap >= Gap.COMMA:
                break
            if before in materials:
                self._add_to_material(before, state, degree)
                return
            if before in parts and not state.of_all:
                self._add_to_part(before, state, degree)
                return
            if self._tokens[before].text in _ENDING:
                break
        self.found.overall = _added(self.found.overall, state, degree)

    def _add_to_material(self, at: int, state: StateWord, degree: float) -> None:
        self.found.of[at] = _added(self.found.of.get(at, USUAL), state, degree)

    def _add_to_part(self, at: int, state: StateWord, degree: float) -> None:
        """Put a state on what is wanted on a part, or on the part itself."""
        wanted = self._heads.wanted.get(at, ())
        hosts = [each for each in wanted if each in self._heads.materials]
        noun = self._heads.parts[at].noun
        for host in hosts:
            self._add_to_material(host, state, degree)
        if hosts or noun.lost:
            return
        if noun.place is None or noun.place is Place.SKY or state.field == "scale":
            self.found.overall = _added(self.found.overall, state, degree)
            return
        changed = _added(self.found.of_part.get(at, USUAL), state, degree)
        if changed != USUAL:
            self.found.of_part[at] = changed

    def _is_material(self, at: int) -> bool:
        return at in self._heads.materials and self._tokens[at].gap < Gap.COMMA

    def _names_a_thing(self, at: int) -> bool:
        if at >= len(self._tokens) or self._tokens[at].gap >= Gap.COMMA:
            return False
        return self._tokens[at].means.noun is not None

    def _following(self, at: int, widest: Gap) -> int:
        """Return what adjectives, colours and states at a place lead to, these over gaps up to ``widest``."""
        for mention in self._tokens[at : at + _REACH]:
            means = mention.means
            if mention.gap > Gap.HYPHEN and (means.state is None or mention.gap > widest):
                break
            if means.noun is not None:
                passed = at not in self._heads.parts and self._names_a_thing(at + 1)
            else:
                passed = means.describes and not (means.plain and _is_patterned(mention))
            if not passed and mention.text not in ("and", "a"):
                break
            at += 1
        return at


def _is_patterned(mention: Mention) -> bool:
    words = mention.text.split()
    return any(word in states.PATTERNED or word.removesuffix("s") in states.PATTERNED for word in words)
