"""The materials and colours around a part of the picture: in its noun phrase, after it and before it."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retexture.prompts.lexicon import grammar, oklch
from retexture.prompts.lexicon.places import Place
from retexture.prompts.parse.mentions import Mention
from retexture.prompts.parse.noun_phrases import NounPhrase, side_after
from retexture.prompts.parse.tokens import Tokens, lies
from retexture.prompts.text import COLON, Gap

_MOST_JOINED = 8
_FARTHEST = 9
_SENTENCE = 60
_SPATIAL = grammar.words("over across at in along around inside upon")
_BESIDE_A_MATERIAL = grammar.LOOKS | grammar.JOINING | {"with", "of"}
# What may take up a part after a comma: "the wall, it must be brick".
_TAKING_UP = frozenset({"which", "it", "they"})


@dataclass(frozen=True, slots=True)
class Owner:
    """Words after a noun phrase that say which part is meant: "of the house".

    Attributes:
        end: Where they end; where the noun phrase ends if there are none.
        described: The colours that they only describe a thing with: "in a red dress".
    """

    end: int
    described: tuple[int, ...] = ()


class Modifiers:
    """The modifiers of one prompt, tokens of materials and of free colours, and how nouns stand to them."""

    def __init__(
        self,
        tokens: Tokens,
        nouns: Mapping[int, NounPhrase],
        materials: frozenset[int],
        colours: frozenset[int],
    ) -> None:
        self._tokens = tokens
        self._nouns = nouns
        self.materials = materials
        self._all = materials | colours
        self._sorted = sorted(self._all)
        self._insides = {at: self._modifiers_in(phrase) for at, phrase in nouns.items()}
        self._inner = {index: nouns[at] for at, inside in self._insides.items() for index in inside}

    def inside(self, phrase: NounPhrase) -> tuple[int, ...]:
        """Return the modifiers in a noun phrase: its materials, or its colours where it has no material."""
        return self._insides[phrase.at]

    def owner(self, phrase: NounPhrase) -> Owner:
        """Return the words that say which part is meant; "in a red dress" says it too."""
        at = phrase.at + 1
        at += phrase.at + 1 in phrase.names  # the fabric of "the sofa fabric"
        at += len(side_after(self._tokens, at)) if phrase.side else 0
        if self._tokens.text(at) not in grammar.BELONGING or not self._tokens.joined(at):
            return Owner(at)
        if self._grows(phrase) and self._tokens.text(at) in ("on", "over"):
            return Owner(at)  # "moss and ivy on the wall"
        heads = [head for head in range(at, at + 8) if head in self._nouns][:1]
        other = self._nouns[heads[0]] if heads else None
        if other is None or other.first != at + 1:
            return Owner(at)
        if self.inside(phrase) and not phrase.definite and self._tokens.text(other.at + 1) in grammar.LINKING:
            return Owner(at)  # "a wooden boat on a sea of lava"
        inside = self.inside(other)
        if any(self.is_material(index) for index in inside):
            return Owner(at)
        if inside and not (other.noun.thing and phrase.noun.alive):
            return Owner(at)
        return Owner(other.at + 1, inside)

    def _grows(self, phrase: NounPhrase) -> bool:
        """Say whether plants are named in a list of what grows somewhere."""
        listed = self._tokens.text(phrase.first - 1) in grammar.JOINING
        return listed and phrase.noun.place is Place.VEGETATION and not phrase.definite

    def after(self, group: Sequence[NounPhrase], end: int) -> tuple[int, ...]:
        """Return the modifiers after a list of parts: "walls of brick", "make the floor black marble"."""
        inside = self.inside(group[-1])
        made = self._is_made(group[0])
        at, linked, words = end, False, 0
        while at < min(len(self._tokens), end + _FARTHEST):
            mention = self._tokens[at]
            if mention.text == COLON and not linked:
                linked, at = True, at + 1
                continue
            joined = mention.gap < Gap.COMMA or self._tokens.text(at - 1) == COLON
            if not joined and (mention.gap is Gap.STOP or mention.text not in _TAKING_UP):
                return ()
            if at in self._all:
                direct = linked or made or (not inside and words == 0)
                return self._with_joined(at) if direct and self._may_follow(at, end, linked) else ()
            if mention.text == "with" and any(map(self.is_material, inside)):
                return ()
            if mention.text in grammar.LINKING or mention.means.laying == "coating":
                linked = True
            elif mention.text in grammar.PASSED or mention.text in oklch.SHADES:
                pass  # the shade of "floor dark oak" is the material's
            elif mention.means.plain and words < 2:
                words += 1
            elif not self._leads_on(at, linked):
                return ()
            at += 1
        return ()

    def _is_made(self, phrase: NounPhrase) -> bool:
        """Say whether a part is to be made something: "make the table marble and the floor dark oak"."""
        at = phrase.first - 1
        listed = self._tokens.text(at) in grammar.JOINING or self._tokens[phrase.first].gap is Gap.COMMA
        if phrase.definite and listed:
            earlier = range(at - 1, max(-1, at - _SENTENCE), -1)
            whole = (index for index in earlier if self._tokens[index].gap is Gap.STOP or index == 0)
            first = next(whole, at)
            at = next((index for index in range(first, at) if self._tokens.text(index) in grammar.MAKING), at)
        return self._tokens.text(at) in grammar.MAKING

    def before(self, phrase: NounPhrase) -> tuple[int, ...]:
        """Return the modifiers that are put onto a part: "moss and lichen growing on the roof"."""
        at = phrase.first - 1
        if (
            self._tokens.text(at) not in grammar.ONTO
            or not self._tokens.joined(phrase.first)
            or not self._tokens.joined(at)
        ):
            return ()
        if lies(self._tokens, at - 1):
            return ()  # "brick with snow on the roof"
        if self._is_thing_beside(at):
            return ()
        for index in range(at - 1, max(-1, at - 8), -1):
            if index in self._all:
                return () if index in self._inner else self._with_earlier(index)
            if not self._says_more_of_a_material(index) or not self._tokens.joined(index):
                return ()
        return ()

    def _is_thing_beside(self, at: int) -> bool:
        """Say whether an unknown thing stands beside a part: the pier of "a wooden pier over the sea"."""
        beside = self._tokens.text(at) in _SPATIAL and at > 0 and self._tokens[at - 1].plain
        return beside and not self._tokens.text(at - 1).endswith(("ing", "ed"))

    def nearest(self, group: Sequence[NounPhrase]) -> list[int]:
        """Return the modifiers nearest to a list of parts, those before it first."""
        first, last = group[0].first, group[-1].at
        place = bisect_left(self._sorted, first)
        earlier = self._sorted[max(0, place - _MOST_JOINED) : place][::-1]
        later = [at for at in self._sorted[place : place + _MOST_JOINED] if at > last]
        return [*earlier, *later]

    def next_modifier(self, at: int) -> int | None:
        """Return the modifier that adjectives at a place lead to, if any."""
        for index in range(at, min(at + 4, len(self._tokens))):
            if index in self._all:
                return index
            mention = self._tokens[index]
            if mention.gap >= Gap.COMMA or not (mention.means.plain or self._may_be_passed(mention)):
                break
        return None

    def is_material(self, at: int) -> bool:
        """Say whether a mention names a material."""
        return at in self.materials

    def is_inside(self, at: int) -> bool:
        """Say whether a modifier stands in a noun phrase."""
        return at in self._inner

    def _modifiers_in(self, phrase: NounPhrase) -> tuple[int, ...]:
        """Return the modifiers in a noun phrase: its materials, or its colours where it has no material."""
        found = [at for at in range(phrase.first, phrase.at) if at in self._all]
        return tuple([at for at in found if at in self.materials] or found)

    def _is_result(self, at: int, linked: bool) -> bool:
        """Say whether a noun only says what comes out: the river of "turn the road into a river of lava"."""
        return linked and self._tokens[at].means.noun is not None and at not in self._nouns

    def _may_follow(self, at: int, end: int, linked: bool) -> bool:
        """Say whether a modifier belongs to what precedes it: it is in no other phrase, nor put elsewhere."""
        following = self._tokens[at + 1].means.noun if self._tokens.joined(at + 1) else None
        if following is not None and following.everything:
            return False  # "in a wooden room"
        other = self._inner.get(at)
        if other is not None:  # "a sea of frozen waves"
            return self._tokens.text(end) == "of" and other.first == end + 1 and not other.definite
        placed = self._tokens.text(at + 1) in grammar.ONTO and self._tokens.joined(at + 1)
        return linked or not placed

    def _leads_on(self, at: int, linked: bool) -> bool:
        """Say whether a mention may stand before the modifier that is looked for."""
        if self._may_be_passed(self._tokens[at]):
            return True
        return self._is_result(at, linked) or self._lists_colours(at)

    def _lists_colours(self, at: int) -> bool:
        """Say whether a word joins two colours of what follows: "should be black and white tiles"."""
        if self._tokens.text(at) not in grammar.JOINING or at + 1 >= len(self._tokens):
            return False
        return self._tokens[at - 1].colour is not None and self._tokens[at + 1].colour is not None

    def _may_be_passed(self, mention: Mention) -> bool:
        means = mention.means
        described = means.state is not None or means.laying or means.colour is not None
        return mention.text in grammar.DETERMINERS or (described and means.noun is None)

    def _with_joined(self, at: int) -> tuple[int, ...]:
        """Return a modifier with those of the same list: "brick and wood"."""
        found = [at]
        while len(found) < _MOST_JOINED:
            following: int | None = found[-1] + 1
            joint = self._tokens.text(found[-1] + 1)
            ranges = joint == "to" and self._tokens.text(found[-1] - 1) == "from"
            if (joint in grammar.JOINING or ranges) and self._tokens.joined(found[-1] + 1):
                following = self.next_modifier(found[-1] + 2)
            if following is None or following not in self._all or following in self._inner:
                break
            same = self.is_material(following) == self.is_material(at)
            stops = self._tokens[following].gap is Gap.STOP
            if stops or not same or self._tokens.text(following + 1) in grammar.ONTO:
                break
            found.append(following)
        return tuple(found)

    def _says_more_of_a_material(self, at: int) -> bool:
        """Say whether a word may stand after a material: "marble with red veins on the floor"."""
        mention = self._tokens[at]
        means = mention.means
        accent = means.part is not None or means.laying or means.stuff
        grown = means.noun is not None and self._tokens.text(at - 1) in grammar.JOINING  # "moss and ivy"
        said = means.plain or means.state or accent or grown
        return bool(said) or mention.text in _BESIDE_A_MATERIAL

    def _with_earlier(self, at: int) -> tuple[int, ...]:
        found = [at]
        while self._tokens.joined(found[0]) and len(found) < _MOST_JOINED:
            earlier = found[0] - (2 if self._tokens.text(found[0] - 1) in grammar.JOINING else 1)
            if earlier not in self._all or earlier in self._inner or not self._tokens.joined(earlier + 1):
                break
            found.insert(0, earlier)
        return tuple(found)

    def same_sentence(self, first: int, second: int) -> bool:
        """Say whether no stop stands between two tokens that are not far apart."""
        low, high = sorted((first, second))
        window = self._tokens[low + 1 : high + 1]
        return len(window) <= _SENTENCE and all(mention.gap is not Gap.STOP for mention in window)
