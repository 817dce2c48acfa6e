"""Where what is asked for is wanted: the parts of the picture that sentences tie materials and colours to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from retexture.prompts.lexicon import grammar
from retexture.prompts.lexicon.places import Place
from retexture.prompts.parse.modifiers import Modifiers
from retexture.prompts.parse.noun_phrases import NounPhrase, level_after
from retexture.prompts.parse.tokens import Tokens, lies
from retexture.prompts.result.target import Target
from retexture.prompts.text import Gap


@dataclass
class Attachment:
    """What is wanted where, by mention.

    Attributes:
        at: The parts of the picture that a material or a colour is wanted on.
        everywhere: Materials that are said to be wanted on everything, or on all the rest.
        patches: Materials that lie on another one: the moss of "brick walls with moss".
        spent: Words that only say which thing is meant: its colour, its state.
        described: Words for things that are described, with no modifier for them.
        lost: Materials and colours that are wanted on what is not found in pictures, with the words for it.
        of_noun: What is wanted on each part, by the mention of its noun.
    """

    at: dict[int, list[Target]] = field(default_factory=dict)
    everywhere: set[int] = field(default_factory=set)
    patches: dict[int, int] = field(default_factory=dict)
    spent: set[int] = field(default_factory=set)
    described: list[str] = field(default_factory=list)
    lost: dict[int, str] = field(default_factory=dict)
    of_noun: dict[int, list[int]] = field(default_factory=dict)


def find(
    tokens: Tokens,
    nouns: Mapping[int, NounPhrase],
    materials: frozenset[int],
    colours: frozenset[int],
) -> Attachment:
    """Return where each modifier is wanted: tokens that stand for materials, and colours that are free."""
    attacher = _Attacher(tokens, nouns, Modifiers(tokens, nouns, materials, colours))
    attacher.read()
    return attacher.found


_Group = list[NounPhrase]
_AND_ON = 2
_LAID = frozenset({Place.WALL, Place.FLOOR, Place.ROOF, Place.CEILING})
_ALIVE = frozenset({Place.VEGETATION, Place.PERSON})
_GROWN_ON = frozenset({"on", "onto", "over"})


class _Attacher:
    """One reading of a prompt for where its modifiers are wanted."""

    def __init__(self, tokens: Tokens, nouns: Mapping[int, NounPhrase], modifiers: Modifiers) -> None:
        self._tokens = tokens
        self._nouns = nouns
        self._modifiers = modifiers
        self.found = Attachment()

    def read(self) -> None:
        """Tie every modifier that a sentence ties to a part of the picture."""
        waiting: list[_Group] = []
        past = 0
        for group in self._groups():
            if group[0].at < past:
                continue  # it only says which part is meant: the house of "the roof of the house"
            owner = self._modifiers.owner(group[-1])
            past = max(past, owner.end)
            if owner.described:
                self.found.spent.update(owner.described)
                self._describe(group[-1].at + 1, owner.end)
            if not self._tie(group, owner.end):
                waiting.append(group)
        for group in waiting:
            self._tie_loosely(group)
        self._tie_to_themselves()

    def _tie_to_themselves(self) -> None:
        """Tie materials to the parts that they name: "white wall tiles", "panelling below"."""
        for at in self._modifiers.materials:
            noun = self._tokens[at].means.noun
            if noun is None or noun.place not in _LAID or at in self.found.at or at in self.found.spent:
                continue
            name, level = self._tokens.text(at), level_after(self._tokens, at + 1)
            if level is not None:
                self.found.spent.add(at + 1)
                self.found.at[at] = [Target(noun.place, None, f"{level} {name}", noun, side=level)]
            elif " " in name:
                self.found.at[at] = [Target(noun.place, None, name, noun)]

    def _groups(self) -> list[_Group]:
        """Return the noun phrases, those joined in one list together: "the walls, the floor and the roof"."""
        groups: list[_Group] = []
        for phrase in self._nouns.values():
            if groups and self._lists(groups[-1], phrase):
                groups[-1].append(phrase)
            else:
                groups.append([phrase])
        return groups

    def _lists(self, group: _Group, phrase: NounPhrase) -> bool:
        """Say whether a phrase goes on with a list of parts, and has no modifier of its own."""
        last = group[-1]
        between = range(last.at + 1, phrase.first)
        if self._modifiers.inside(phrase):
            return False
        if not between and self._tokens[phrase.first].gap is not Gap.COMMA:
            return False
        if not phrase.definite and self._tokens.text(phrase.at + 1) in _GROWN_ON:
            return False  # "moss on the roof and ivy on the walls"
        if self._tokens.text(group[0].first - 1) in grammar.ONTO and len(between) == _AND_ON:
            between = between[: 1 + (self._tokens.text(between[-1]) not in grammar.ONTO)]
        if any(self._tokens.text(at) not in grammar.JOINING for at in between):
            return False
        if not phrase.definite and phrase.noun.place in _ALIVE and phrase.noun.place is not last.noun.place:
            return False  # the ivy of "a slate roof and ivy"
        named = self._tokens[phrase.first : phrase.at]
        if not phrase.definite and any(mention.means.word for mention in named):
            return False  # the path of "stone walls and a gravel path"
        if any(self._tokens[at].gap is Gap.STOP for at in range(last.at + 1, phrase.first + 1)):
            return False
        ends = self._tokens.text(phrase.at + 1) not in grammar.JOINING
        if not between and ends and self._modifiers.inside(last) and not phrase.definite:
            return False  # the trees of "turquoise water, palm trees"
        apart = self._modifiers.before(group[0]) and self._modifiers.after(
            [phrase], self._modifiers.owner(phrase).end
        )
        return not apart  # "marble on the floor and the walls in teal"

    def _tie(self, group: _Group, end: int) -> bool:
        """Tie what stands before, in and after a list of parts to them; say whether anything did."""
        inside = {phrase.at: self._modifiers.inside(phrase) for phrase in group}
        after = self._modifiers.after(group, end)
        before = () if after else self._modifiers.before(group[0])
        outside = after or before
        if not outside:
            return self._tie_inside(group, inside)
        bare = [phrase for phrase in group if not inside[phrase.at]]
        if len(group) == 1 or not bare:
            described = group
        else:
            described = [phrase for phrase in group if phrase.definite or not inside[phrase.at]]
        for phrase in group:
            if phrase not in described:
                self._attach(inside[phrase.at], phrase, described=False)
        hosts = [at for phrase in described for at in inside[phrase.at] if self._modifiers.is_material(at)]
        if hosts and before and self.found.at.keys() >= set(outside):
            return self._tie_inside(group, inside)  # "a toaster in chrome on a concrete counter"
        if hosts and before and not group[0].definite:
            self._tie_inside(group, inside)  # "moss on wooden walls" is moss on wood
            self.found.patches.update((at, hosts[0]) for at in outside if self._modifiers.is_material(at))
            return True
        for phrase in described:
            words = range(phrase.first, phrase.at)
            self.found.spent.update(words if phrase.definite else inside[phrase.at])
            if any(self._modifiers.is_material(at) for at in inside[phrase.at]):
                self._describe(phrase.first, phrase.at + 1)
            self._attach(outside, phrase, described=True)
        return True

    def _tie_inside(self, group: _Group, inside: Mapping[int, tuple[int, ...]]) -> bool:
        """Tie "wooden" of "wooden walls and floor" to both."""
        current: tuple[int, ...] = ()
        for phrase in group:
            current = inside[phrase.at] or current
            self._attach(current, phrase, described=False)
        if self._tokens.text(group[-1].at + 1) == "with" and self._tokens.joined(group[-1].at + 1):
            self._lay_on(current, group[-1].at + 2)
        return bool(current)

    def _lay_on(self, inside: tuple[int, ...], at: int) -> None:
        """Let what follows "with" lie on the material before it: "brick walls with moss"."""
        host = next((each for each in inside if self._modifiers.is_material(each)), None)
        lying = self._modifiers.next_modifier(at)
        if host is None or lying is None or self._modifiers.is_inside(lying):
            return
        if self._modifiers.is_material(lying):
            self.found.patches[lying] = host

    def _tie_loosely(self, group: _Group) -> None:
        """Tie "on the floor" and "only the floor" to what the same sentence asks for elsewhere."""
        before = group[0].first - 1
        only = (
            self._tokens.text(before) in grammar.ONLY or self._tokens.text(group[-1].at + 1) in grammar.ONLY
        )
        if not only and self._tokens.text(before) not in grammar.ONTO:
            return
        if not only and lies(self._tokens, before - 1):
            return  # "brick with snow on the roof"
        if not only and self._tokens.text(before - 1) in grammar.ONLY:
            only = True
        around = self._modifiers.nearest(group)
        free = [at for at in around if at not in self.found.at and at not in self.found.spent]
        near = [at for at in free if self._modifiers.same_sentence(at, group[0].first)]
        for phrase in group:
            self._attach(near or free if only else near[:1], phrase, described=True)

    def _describe(self, first: int, end: int) -> None:
        self.found.described.append(" ".join(mention.text for mention in self._tokens[first:end]))

    def _attach(self, modifiers: Sequence[int], phrase: NounPhrase, *, described: bool) -> None:
        if phrase.noun.lost:
            self.found.lost.update(dict.fromkeys(modifiers, phrase.name))
            return
        self.found.of_noun.setdefault(phrase.at, []).extend(modifiers)
        target = phrase.target(self._tokens, described=described)
        for at in modifiers:
            if target is None:
                self.found.everywhere.add(at)
            else:
                self.found.at.setdefault(at, []).append(target)
