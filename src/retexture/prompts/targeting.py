"""Where what is asked for is wanted: the parts of the picture that sentences tie materials and colours to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from retexture.prompts import lexicon
from retexture.prompts.mentions import Mention
from retexture.prompts.phrases import NounPhrase
from retexture.prompts.places import Target
from retexture.prompts.words import COLON, Gap


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
    """

    at: dict[int, list[Target]] = field(default_factory=dict)
    everywhere: set[int] = field(default_factory=set)
    patches: dict[int, int] = field(default_factory=dict)
    spent: set[int] = field(default_factory=set)
    described: list[str] = field(default_factory=list)
    lost: dict[int, str] = field(default_factory=dict)


def find(mentions: Sequence[Mention], nouns: Mapping[int, NounPhrase], wishes: frozenset[int]) -> Aims:
    """Return where each of the ``wishes``, mentions of materials and of colours that are free, is wanted."""
    if not nouns:
        return Aims()
    aimer = _Aimer(mentions, nouns, wishes)
    aimer.read()
    return aimer.aims


_Group = list[NounPhrase]


class _Aimer:
    """One reading of a prompt for where its wishes are wanted."""

    def __init__(
        self, mentions: Sequence[Mention], nouns: Mapping[int, NounPhrase], wishes: frozenset[int]
    ) -> None:
        self._mentions = mentions
        self._nouns = nouns
        self._wishes = wishes
        self._insides = {at: self._wishes_in(phrase) for at, phrase in nouns.items()}
        self._inner = {index: nouns[at] for at, inside in self._insides.items() for index in inside}
        self.aims = Aims()

    def read(self) -> None:
        """Tie every wish that a sentence ties to a part of the picture."""
        waiting: list[_Group] = []
        past = 0
        for group in self._groups():
            if group[0].at < past:
                continue  # it only says which part is meant: the house of "the roof of the house"
            end = self._past_owner(group[-1])
            past = max(past, end)
            if not self._tie(group, end):
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
        if any(self._text(at) not in lexicon.JOINING for at in between) or self._inside(phrase):
            return False
        named = self._mentions[phrase.first : phrase.at]
        if not phrase.definite and any(mention.means.word for mention in named):
            return False  # the path of "stone walls and a gravel path"
        if any(self._mentions[at].gap is Gap.STOP for at in range(last.at + 1, phrase.first + 1)):
            return False
        if not between and self._mentions[phrase.first].gap is not Gap.COMMA:
            return False
        apart = self._before(group[0]) and self._after([phrase], self._past_owner(phrase))
        return not apart  # "marble on the floor and the walls in teal"

    def _tie(self, group: _Group, end: int) -> bool:
        """Tie what stands before, in and after a list of parts to them; say whether anything did."""
        inside = {phrase.at: self._inside(phrase) for phrase in group}
        after = self._after(group, end)
        before = () if after else self._before(group[0])
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
        hosts = [at for phrase in described for at in inside[phrase.at] if self._mentions[at].material]
        if hosts and before and not group[0].definite:
            self._tie_inside(group, inside)  # "moss on wooden walls" is moss on wood
            self.aims.patches.update((at, hosts[0]) for at in outside if self._mentions[at].material)
            return True
        for phrase in described:
            words = range(phrase.first, phrase.at)
            self.aims.spent.update(words if phrase.definite else inside[phrase.at])
            if any(self._is_material(at) for at in inside[phrase.at]):
                self.aims.described.append(
                    " ".join(m.text for m in self._mentions[phrase.first : phrase.at + 1])
                )
            self._aim(outside, phrase, described=True)
        return True

    def _tie_inside(self, group: _Group, inside: Mapping[int, tuple[int, ...]]) -> bool:
        """Tie "wooden" of "wooden walls and floor" to both."""
        current: tuple[int, ...] = ()
        for phrase in group:
            current = inside[phrase.at] or current
            if self._only_describes(phrase, current):
                self.aims.spent.update(current)
                self.aims.described.append(f"{self._text(current[0])} {phrase.name}")
            else:
                self._aim(current, phrase, described=False)
        host = next((at for at in current if self._mentions[at].material), None)
        extra = group[-1].at + 2
        if host is not None and self._text(extra - 1) == "with" and self._joined(extra - 1):
            extra = self._next_wish(extra)
            if extra in self._wishes and self._mentions[extra].material and extra not in self._inner:
                self.aims.patches[extra] = host
        return bool(current)

    def _only_describes(self, phrase: NounPhrase, colours: tuple[int, ...]) -> bool:
        """Say whether a detail is only said to have a colour: "a red dress"."""
        if not colours or not phrase.noun.detail or self._text(phrase.first - 1) in lexicon.MAKING:
            return False
        return not any(self._is_material(at) for at in colours)

    def _tie_loosely(self, group: _Group) -> None:
        """Tie "on the floor" and "only the floor" to what the same sentence asks for elsewhere."""
        before = group[0].first - 1
        only = self._text(before) in lexicon.ONLY or self._text(group[-1].at + 1) in lexicon.ONLY
        if not only and self._text(before) not in lexicon.ONTO:
            return
        if not only and self._text(before - 1) in lexicon.ONLY:
            only = True
        free = [at for at in sorted(self._wishes) if at not in self.aims.at and at not in self.aims.spent]
        near = [at for at in free if self._same_sentence(at, group[0].at)]
        earlier = [at for at in near if at < group[0].first][-1:]
        later = [at for at in near if at > group[-1].at][:1]
        chosen = (near or free) if only else (earlier or later)
        for phrase in group:
            self._aim(tuple(chosen), phrase, described=True)

    def _aim(self, wishes: Sequence[int], phrase: NounPhrase, *, described: bool) -> None:
        if phrase.noun.lost:
            self.aims.lost.update(dict.fromkeys(wishes, phrase.name))
            return
        target = phrase.target(self._mentions, described=described)
        for at in wishes:
            if target is None:
                self.aims.everywhere.add(at)
            else:
                self.aims.at.setdefault(at, []).append(target)

    def _inside(self, phrase: NounPhrase) -> tuple[int, ...]:
        return self._insides[phrase.at]

    def _wishes_in(self, phrase: NounPhrase) -> tuple[int, ...]:
        """Return the wishes in a noun phrase: its materials, or its colours where it has no material."""
        found = [at for at in range(phrase.first, phrase.at) if at in self._wishes]
        return tuple([at for at in found if self._mentions[at].material] or found)

    def _past_owner(self, phrase: NounPhrase) -> int:
        """Return where the words end that say which part is meant; "in a red dress" is passed over too."""
        at = phrase.at + 1
        if self._text(at) not in lexicon.BELONGING or not self._joined(at):
            return at
        owner = next((p for p in self._following(at) if p.first == at + 1), None)
        if owner is None:
            return at
        if self._inside(phrase) and not phrase.definite and self._text(owner.at + 1) in lexicon.LINKING:
            return at  # "a wooden boat on a sea of lava"
        inside = self._inside(owner)
        if any(self._mentions[index].material for index in inside):
            return at
        if inside and not (owner.noun.thing and phrase.noun.alive):
            return at
        if inside:
            self.aims.spent.update(inside)
            self.aims.described.append(" ".join(m.text for m in self._mentions[at : owner.at + 1]))
        return owner.at + 1

    def _following(self, at: int) -> list[NounPhrase]:
        return [self._nouns[head] for head in range(at, at + 8) if head in self._nouns][:1]

    def _after(self, group: _Group, end: int) -> tuple[int, ...]:
        """Return the wishes after a list of parts: "walls of brick", "make the floor black marble"."""
        inside = self._inside(group[-1])
        made = self._text(group[0].first - 1) in lexicon.MAKING
        at, linked, words = end, False, 0
        while at < min(len(self._mentions), end + 9):
            mention = self._mentions[at]
            if mention.text == COLON and not linked:
                linked, at = True, at + 1
                continue
            joined = mention.gap < Gap.COMMA or self._text(at - 1) == COLON
            if not joined and (mention.gap is Gap.STOP or mention.text != "which"):
                return ()
            if at in self._wishes:
                direct = linked or made or (not inside and words == 0)
                return self._with_joined(at) if direct and self._may_follow(at, end, linked) else ()
            if mention.text == "with" and any(self._mentions[i].material for i in inside):
                return ()
            if mention.text in lexicon.LINKING or mention.means.laying == "coating":
                linked = True
            elif mention.means.plain and words < 2:
                words += 1
            elif not self._may_be_passed(mention) and not self._is_result(at, linked):
                return ()
            at += 1
        return ()

    def _is_result(self, at: int, linked: bool) -> bool:
        """Say whether a noun only says what comes out: the river of "turn the road into a river of lava"."""
        return linked and self._mentions[at].means.noun is not None and at not in self._nouns

    def _may_follow(self, at: int, end: int, linked: bool) -> bool:
        """Say whether a wish belongs to what precedes it: it is in no other phrase, nor put elsewhere."""
        other = self._inner.get(at)
        if other is not None:  # "a sea of frozen waves"
            return self._text(end) == "of" and other.first == end + 1 and not other.definite
        return linked or self._text(at + 1) not in lexicon.ONTO

    def _may_be_passed(self, mention: Mention) -> bool:
        means = mention.means
        described = means.state is not None or means.laying or means.colour is not None
        return mention.text in lexicon.DETERMINERS or (described and means.noun is None)

    def _with_joined(self, at: int) -> tuple[int, ...]:
        """Return a wish with those of the same list: "brick and wood"."""
        found = [at]
        while True:
            following = found[-1] + 1
            if self._text(following) in lexicon.JOINING and self._joined(following):
                following = self._next_wish(following + 1)
            elif following not in self._wishes or self._mentions[following].gap is Gap.STOP:
                break
            same = following in self._wishes and self._is_material(following) == self._is_material(at)
            if not same or following in self._inner or self._text(following + 1) in lexicon.ONTO:
                break
            found.append(following)
        return tuple(found)

    def _is_material(self, at: int) -> bool:
        return self._mentions[at].material is not None

    def _next_wish(self, at: int) -> int:
        """Return the wish that adjectives at a place lead to, or the place itself."""
        for index in range(at, min(at + 4, len(self._mentions))):
            if index in self._wishes:
                return index
            mention = self._mentions[index]
            if mention.gap >= Gap.COMMA or not (mention.means.plain or self._may_be_passed(mention)):
                break
        return at

    def _before(self, phrase: NounPhrase) -> tuple[int, ...]:
        """Return the wishes that are put onto a part: "moss and lichen growing on the roof"."""
        at = phrase.first - 1
        if self._text(at) not in lexicon.ONTO or not self._joined(phrase.first) or not self._joined(at):
            return ()
        for index in range(at - 1, max(-1, at - 8), -1):
            if index in self._wishes:
                return () if index in self._inner else self._with_earlier(index)
            if not self._says_more_of_a_material(index) or not self._joined(index):
                return ()
        return ()

    def _says_more_of_a_material(self, at: int) -> bool:
        """Say whether a word may stand after a material: "marble with red veins on the floor"."""
        mention = self._mentions[at]
        means = mention.means
        accent = means.part is not None or means.laying or means.stuff
        return bool(means.plain or means.state or accent) or mention.text in lexicon.LOOKS | {"with", "of"}

    def _with_earlier(self, at: int) -> tuple[int, ...]:
        found = [at]
        while self._joined(found[0]):
            earlier = found[0] - (2 if self._text(found[0] - 1) in lexicon.JOINING else 1)
            if earlier not in self._wishes or earlier in self._inner or not self._joined(earlier + 1):
                break
            found.insert(0, earlier)
        return tuple(found)

    def _same_sentence(self, first: int, second: int) -> bool:
        low, high = sorted((first, second))
        return all(self._mentions[at].gap is not Gap.STOP for at in range(low + 1, high + 1))

    def _text(self, at: int) -> str:
        return self._mentions[at].text if 0 <= at < len(self._mentions) else ""

    def _joined(self, at: int) -> bool:
        return 0 < at < len(self._mentions) and self._mentions[at].gap < Gap.COMMA
