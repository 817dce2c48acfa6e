"""Where what is asked for is wanted: the parts of the picture that sentences tie materials and colours to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from retexture.prompts import lexicon
from retexture.prompts.mentions import Mention
from retexture.prompts.phrases import NounPhrase
from retexture.prompts.places import Target
from retexture.prompts.wishes import Wishes
from retexture.prompts.words import Gap


@dataclass
class Aims:
    """What is wanted where, by mention.

    Attributes:
        at: The parts of the picture that a material or a colour is wanted on.
        everywhere: Materials that are said to be wanted on everything, or on all the rest.
        patches: Materials that lie on another one: the moss of "brick walls with moss".
        spent: Words that only say which thing is meant: its colour, its state.
        described: Words for things that are described, with no wish for them.
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
    mentions: Sequence[Mention],
    nouns: Mapping[int, NounPhrase],
    materials: frozenset[int],
    colours: frozenset[int],
) -> Aims:
    """Return where each wish is wanted: mentions that stand for materials, and colours that are free."""
    if not nouns:
        return Aims()
    aimer = _Aimer(mentions, nouns, Wishes(mentions, nouns, materials, colours))
    aimer.read()
    return aimer.aims


_Group = list[NounPhrase]
_AND_ON = 2
_GROWN_ON = frozenset({"on", "onto", "over"})


class _Aimer:
    """One reading of a prompt for where its wishes are wanted."""

    def __init__(self, mentions: Sequence[Mention], nouns: Mapping[int, NounPhrase], wishes: Wishes) -> None:
        self._mentions = mentions
        self._nouns = nouns
        self._wishes = wishes
        self.aims = Aims()

    def read(self) -> None:
        """Tie every wish that a sentence ties to a part of the picture."""
        waiting: list[_Group] = []
        past = 0
        for group in self._groups():
            if group[0].at < past:
                continue  # it only says which part is meant: the house of "the roof of the house"
            owner = self._wishes.owner(group[-1])
            past = max(past, owner.end)
            if owner.described:
                self.aims.spent.update(owner.described)
                self._describe(group[-1].at + 1, owner.end)
            if not self._tie(group, owner.end):
                waiting.append(group)
        for group in waiting:
            self._tie_loosely(group)

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
        """Say whether a phrase goes on with a list of parts, and has no wish of its own."""
        last = group[-1]
        between = range(last.at + 1, phrase.first)
        if self._wishes.inside(phrase):
            return False
        if not between and self._mentions[phrase.first].gap is not Gap.COMMA:
            return False
        if not phrase.definite and self._wishes.text(phrase.at + 1) in _GROWN_ON:
            return False  # "moss on the roof and ivy on the walls"
        if self._wishes.text(group[0].first - 1) in lexicon.ONTO and len(between) == _AND_ON:
            between = between[: 1 + (self._wishes.text(between[-1]) not in lexicon.ONTO)]
        if any(self._wishes.text(at) not in lexicon.JOINING for at in between):
            return False
        named = self._mentions[phrase.first : phrase.at]
        if not phrase.definite and any(mention.means.word for mention in named):
            return False  # the path of "stone walls and a gravel path"
        if any(self._mentions[at].gap is Gap.STOP for at in range(last.at + 1, phrase.first + 1)):
            return False
        ends = self._wishes.text(phrase.at + 1) not in lexicon.JOINING
        if not between and ends and self._wishes.inside(last) and not phrase.definite:
            return False  # the trees of "turquoise water, palm trees"
        apart = self._wishes.before(group[0]) and self._wishes.after([phrase], self._wishes.owner(phrase).end)
        return not apart  # "marble on the floor and the walls in teal"

    def _tie(self, group: _Group, end: int) -> bool:
        """Tie what stands before, in and after a list of parts to them; say whether anything did."""
        inside = {phrase.at: self._wishes.inside(phrase) for phrase in group}
        after = self._wishes.after(group, end)
        before = () if after else self._wishes.before(group[0])
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
                self._aim(inside[phrase.at], phrase, described=False)
        hosts = [at for phrase in described for at in inside[phrase.at] if self._wishes.is_material(at)]
        if hosts and before and not group[0].definite:
            self._tie_inside(group, inside)  # "moss on wooden walls" is moss on wood
            self.aims.patches.update((at, hosts[0]) for at in outside if self._wishes.is_material(at))
            return True
        for phrase in described:
            words = range(phrase.first, phrase.at)
            self.aims.spent.update(words if phrase.definite else inside[phrase.at])
            if any(self._wishes.is_material(at) for at in inside[phrase.at]):
                self._describe(phrase.first, phrase.at + 1)
            self._aim(outside, phrase, described=True)
        return True

    def _tie_inside(self, group: _Group, inside: Mapping[int, tuple[int, ...]]) -> bool:
        """Tie "wooden" of "wooden walls and floor" to both."""
        current: tuple[int, ...] = ()
        for phrase in group:
            current = inside[phrase.at] or current
            if self._only_describes(phrase, current):
                self.aims.spent.update(current)
                self.aims.described.append(f"{self._wishes.text(current[0])} {phrase.name}")
            else:
                self._aim(current, phrase, described=False)
        if self._wishes.text(group[-1].at + 1) == "with" and self._wishes.joined(group[-1].at + 1):
            self._lay_on(current, group[-1].at + 2)
        return bool(current)

    def _lay_on(self, inside: tuple[int, ...], at: int) -> None:
        """Let what follows "with" lie on the material before it: "brick walls with moss"."""
        host = next((each for each in inside if self._wishes.is_material(each)), None)
        lying = self._wishes.next_wish(at)
        if host is None or lying is None or self._wishes.is_inside(lying):
            return
        if self._wishes.is_material(lying):
            self.aims.patches[lying] = host

    def _only_describes(self, phrase: NounPhrase, colours: tuple[int, ...]) -> bool:
        """Say whether a detail is only said to have a colour: "a red dress"."""
        if not colours or not phrase.noun.detail or self._wishes.text(phrase.first - 1) in lexicon.MAKING:
            return False
        return not any(self._wishes.is_material(at) for at in colours)

    def _tie_loosely(self, group: _Group) -> None:
        """Tie "on the floor" and "only the floor" to what the same sentence asks for elsewhere."""
        before = group[0].first - 1
        only = (
            self._wishes.text(before) in lexicon.ONLY or self._wishes.text(group[-1].at + 1) in lexicon.ONLY
        )
        if not only and self._wishes.text(before) not in lexicon.ONTO:
            return
        if not only and self._wishes.text(before - 1) in lexicon.ONLY:
            only = True
        around = self._wishes.nearest(group)
        free = [at for at in around if at not in self.aims.at and at not in self.aims.spent]
        near = [at for at in free if self._wishes.same_sentence(at, group[0].first)]
        for phrase in group:
            self._aim(near or free if only else near[:1], phrase, described=True)

    def _describe(self, first: int, end: int) -> None:
        self.aims.described.append(" ".join(mention.text for mention in self._mentions[first:end]))

    def _aim(self, wishes: Sequence[int], phrase: NounPhrase, *, described: bool) -> None:
        if phrase.noun.lost:
            self.aims.lost.update(dict.fromkeys(wishes, phrase.name))
            return
        self.aims.of_noun.setdefault(phrase.at, []).extend(wishes)
        target = phrase.target(self._mentions, described=described)
        for at in wishes:
            if target is None:
                self.aims.everywhere.add(at)
            else:
                self.aims.at.setdefault(at, []).append(target)
