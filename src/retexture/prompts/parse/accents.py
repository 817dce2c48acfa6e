"""Accents in a prompt: "gold veins", "veins of gold", "veined with gold", "gold in the cracks"."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from retexture.prompts.lexicon import grammar
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.result.requests import AccentSpec
from retexture.prompts.text import Gap


@dataclass(frozen=True)
class Laid:
    """An accent where it stands in a prompt.

    Attributes:
        accent: The accent.
        at: The mention that it is found at.
        text: The words for it.
        uses: The tokens that name its colour and material; they are nothing else then.
        forward: The material that it lies on follows ("gold-veined marble").
        can_stand_alone: Its material is asked for as such where there is none for it to lie on.
    """

    accent: AccentSpec
    at: int
    text: str
    uses: tuple[int, ...]
    forward: bool = False
    can_stand_alone: bool = False


@dataclass(frozen=True)
class _Stuff:
    """What an accent is made of, and which tokens say so."""

    uses: tuple[int, ...]
    alone: bool = False


def find(tokens: Tokens) -> tuple[Laid, ...]:
    """Return the accents in order; no mention serves two of them."""
    finder = _Finder(tokens)
    for at, mention in enumerate(tokens):
        if mention.means.part is not None:
            finder.at_part(at, mention.means.part)
        elif mention.means.laying:
            finder.at_laying(at, mention.means.laying)
    for at, mention in enumerate(tokens):
        if mention.text == "with":
            finder.at_with(at)
    return tuple(sorted(finder.found, key=lambda laid: (laid.at, laid.uses)))


def sentences(tokens: Tokens) -> list[int]:
    """Return the number of the sentence that each mention stands in."""
    number, numbers = 0, list[int]()
    for mention in tokens:
        number += mention.gap is Gap.STOP
        numbers.append(number)
    return numbers


def host(laid: Laid, hosts: Sequence[int], sentences: Sequence[int]) -> int | None:
    """Return the mention of the material that an accent lies on: the nearest before it, as a rule."""
    place = bisect_left(hosts, laid.at)
    before, after = hosts[:place][-1:], hosts[place:][:1]
    near_before = [at for at in before if sentences[at] == sentences[laid.at]]
    near_after = [at for at in after if sentences[at] == sentences[laid.at]]
    first, second = (near_after, near_before) if laid.forward else (near_before, near_after)
    return next(iter([*first, *second, *before, *after]), None)


_FARTHEST_VERB = 8
_LONGEST_CLAUSE = 9


def _replaces_with(verb: str) -> bool:
    return "with" in grammar.CHANGES.get(verb, ())


class _Finder:
    """One reading of a prompt; it remembers which tokens are spoken for."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._used: set[int] = set()
        self.found: list[Laid] = []

    def at_part(self, at: int, part: grammar.PartName) -> None:
        """Look around a part for what it is made of: before it, placed in it, after it."""
        if self._tokens.joined(at + 1) and self._tokens.text(at + 1) in grammar.LIT:
            return  # "rim light"
        stuffs = self._before(at, part) or self._placed_in(at) or self._after(at, part)
        if not stuffs and self._introduced(at):
            stuffs = [_Stuff(())]
        self._lay(part.name, at, stuffs, forward=self._lies_on_what_follows(at))

    def at_laying(self, at: int, part: str) -> None:
        """Look for what "veined" veins: after "with", or before it as in "gold-veined"."""
        coating = part == "coating"
        if self._tokens.text(at + 1) in grammar.LAYING and self._tokens.joined(at + 1):
            hosted = not coating or any(self._free_material(index) for index in range(max(0, at - 12), at))
            self._lay(part, at, self._gather(at + 2) if hosted else [])
        elif at and self._tokens.joined(at) and self._free_stuff(at - 1):
            before, hyphen = self._tokens[at - 1], self._tokens[at].gap is Gap.HYPHEN
            after = self._tokens[at + 1].means.noun if self._tokens.joined(at + 1) else None
            if after is not None and before.material is None and self._tokens.text(at - 2) == "and":
                return  # "blue and white striped walls" are blue and white
            if before.colour is not None or hyphen:
                self._lay(part, at, [_Stuff((at - 1,), coating)], forward=True)

    def at_with(self, at: int) -> None:
        """Take "black marble with gold" for marble with details in gold, unless it replaces the marble."""
        stuff = self._skip(at + 1, 2)
        if not self._free_stuff(stuff) or not any(self._free_material(i) for i in range(max(0, at - 12), at)):
            return
        if any(_replaces_with(self._tokens.text(index)) for index in range(at - 1, at - _FARTHEST_VERB, -1)):
            return
        mention, after = self._tokens[stuff], self._skip(stuff + 1, 2)
        noun = self._tokens[after].means.noun if self._tokens.joined(after) else None
        if noun is not None and (noun.lost or noun.detail):
            return  # "with silver eyes", "with walnut legs": the material is that of a piece
        headed = self._tokens.joined(after) and (self._free_stuff(after) or self._is_part(after))
        if mention.material and mention.colour and not mention.means.coloured_term and not headed:
            self._lay("details", at, [_Stuff((stuff,))])

    def _before(self, at: int, part: grammar.PartName) -> list[_Stuff]:
        """Return what adjectives say: "gold and dark blue veins", "red copper rivets"."""
        previous = self._adjective_before(at, part)
        stuffs: list[_Stuff] = []
        while previous is not None:
            stuffs.append(self._with_its_colour(previous))
            previous = self._listed_before(stuffs[-1].uses[0], several=len(stuffs) > 1)
        return stuffs[::-1]

    def _adjective_before(self, at: int, part: grammar.PartName) -> int | None:
        """Return the colour or material right before a part, or before plain adjectives of it."""
        first = at - 1
        for _ in range(2):
            if self._tokens.joined(first + 1) and first >= 0 and self._tokens[first].plain:
                first -= 1
        if not self._tokens.joined(first + 1) or not self._free_stuff(first):
            return None
        if self._tokens[first].colour is None:
            adjacent = first == at - 1
            if not adjacent or (part.place and not self._introduced(first)):
                return None
        return first

    def _listed_before(self, start: int, *, several: bool) -> int | None:
        """Return the colour that is joined to a later one by "and", or in a list of several by a comma."""
        previous = start - 1
        if self._tokens.text(previous) == "and":
            previous -= 1
        elif not (several and self._is_gap(start, Gap.COMMA)):
            return None
        if not self._free_stuff(previous) or self._tokens[previous].colour is None:
            return None
        if self._tokens[previous].material and not self._introduced(previous):
            return None
        return previous

    def _with_its_colour(self, at: int) -> _Stuff:
        """Return a mention together with a colour that qualifies it: the red of "red copper"."""
        mention, before = self._tokens[at], at - 1
        qualified = mention.material and self._tokens.joined(at) and self._free_stuff(before)
        if qualified and self._tokens[before].material is None:
            return _Stuff((before, at), mention.colour is None)
        return _Stuff((at,), mention.colour is None)

    def _placed_in(self, at: int) -> list[_Stuff]:
        """Return what is said to be there: "moss growing in the cracks"."""
        place = at
        for _ in range(4):
            if place < 1 or not self._tokens.joined(place):
                return []
            place -= 1
            if self._tokens.text(place) in grammar.PLACING:
                break
        else:
            return []
        stuff = place - 1
        if (
            self._tokens.joined(place)
            and stuff >= 0
            and self._tokens.text(stuff).endswith(("ing", "ed", "s"))
        ):
            moving = self._tokens[stuff].plain and self._tokens.joined(stuff)
            stuff -= moving
        if not self._tokens.joined(stuff + 1) or not self._free_stuff(stuff):
            return []
        return [_Stuff(self._with_its_colour(stuff).uses, alone=True)]

    def _after(self, at: int, part: grammar.PartName) -> list[_Stuff]:
        """Return what follows: "veins of gold", "cracks filled with moss", "veins in blue"."""
        link = at + 1
        if self._is_filling(link):
            link += 1
        word = self._tokens.text(link)
        if word not in grammar.CONTAINING or not self._tokens.joined(link) or not self._tokens.joined(at + 1):
            return []
        if word in ("of", "in") and link == at + 1 and self._tokens.text(link + 1) in grammar.DETERMINERS:
            return []
        stuffs = self._gather(link + 1)
        plain = [use for stuff in stuffs for use in stuff.uses if self._tokens[use].colour is None]
        surface = word in ("in", "of") and link == at + 1 and plain and (part.place or word == "in")
        return [] if surface else stuffs

    def _is_filling(self, at: int) -> bool:
        if at >= len(self._tokens):
            return False
        mention = self._tokens[at]
        participle = mention.plain and mention.text.endswith("ed")
        return mention.text == "made" or bool(mention.means.laying) or participle

    def _gather(self, at: int) -> list[_Stuff]:
        """Return the colours and materials that begin at a place, joined by "and"."""
        stuffs: list[_Stuff] = []
        while True:
            first = self._skip(at, 2)
            if not self._free_stuff(first):
                return stuffs
            head = self._skip(first + 1, 2)
            headed = self._tokens.joined(head) and self._free_stuff(head) and self._tokens[head].material
            if self._tokens.joined(head) and self._is_part(head):
                return stuffs
            if headed and stuffs:
                return stuffs
            uses = (first, head) if headed and self._tokens[first].colour else (first,)
            stuffs.append(_Stuff(uses, self._tokens[uses[-1]].colour is None))
            at = uses[-1] + 1
            if self._tokens.text(at) != "and" or self._tokens[at].gap >= Gap.COMMA:
                return stuffs
            at += 1

    def _lies_on_what_follows(self, at: int) -> bool:
        """Say whether "in white marble" follows: the accent lies on that.

        What comes with something before it lies on that: "a marble statue with gold veins on a wooden table".
        """
        if self._introduced(at) and self._has_material_before(at):
            return False
        if self._tokens.text(at + 1) not in grammar.PLACING | {"of"} or not self._tokens.joined(at + 1):
            return False
        for index in range(at + 2, min(at + 6, len(self._tokens))):
            mention = self._tokens[index]
            if mention.gap >= Gap.COMMA:
                return False
            if mention.material and index not in self._used:
                return True
        return False

    def _has_material_before(self, at: int) -> bool:
        """Say whether the clause names a material before "with"."""
        for index in range(at - 1, max(-1, at - _LONGEST_CLAUSE), -1):
            if self._tokens.text(index) == "with":
                return any(
                    self._free_material(before)
                    for before in range(index - 1, max(-1, index - _LONGEST_CLAUSE), -1)
                    if all(self._tokens[each].gap < Gap.COMMA for each in range(before + 1, index + 1))
                )
        return False

    def _lay(self, part: str, at: int, stuffs: Sequence[_Stuff], *, forward: bool = False) -> None:
        for stuff in stuffs:
            named = [self._tokens[use] for use in stuff.uses]
            material = named[-1].material if named else None
            colour = next((mention.colour for mention in named if mention.colour), None)
            words = [mention.text for mention in named]
            laid = AccentSpec(part, colour, material)
            self.found.append(Laid(laid, at, " ".join([*words, part]), stuff.uses, forward, stuff.alone))
            self._used.update(stuff.uses)

    def _skip(self, at: int, most: int) -> int:
        """Return the place after up to so many adjectives, and determiners, of the same clause."""
        while at < len(self._tokens) and self._tokens.joined(at):
            mention = self._tokens[at]
            if mention.text not in grammar.DETERMINERS:
                if not mention.plain or most == 0:
                    break
                most -= 1
            at += 1
        return at

    def _introduced(self, at: int) -> bool:
        """Say whether a phrase that reaches to a place begins with "with"."""
        for index in range(at - 1, max(-1, at - 7), -1):
            mention = self._tokens[index]
            if mention.text == "with":
                return True
            passed = mention.text in grammar.DETERMINERS or mention.text in grammar.PLACING
            if not (passed or mention.plain or mention.stuff or mention.means.part):
                return mention.text == "and" and self._introduced_before(index)
            if mention.gap >= Gap.COMMA:
                return False
        return False

    def _introduced_before(self, joint: int) -> bool:
        """Say whether "with" comes shortly before an "and": "with gold veins and copper rivets"."""
        window = range(joint - 1, max(-1, joint - 5), -1)
        stop = next((i for i in window if self._tokens[i].gap >= Gap.COMMA), -1)
        return any(self._tokens.text(index) == "with" for index in window if index >= stop)

    def _is_gap(self, at: int, gap: Gap) -> bool:
        return 0 <= at < len(self._tokens) and self._tokens[at].gap is gap

    def _is_part(self, at: int) -> bool:
        return at < len(self._tokens) and self._tokens[at].means.part is not None

    def _free_stuff(self, at: int) -> bool:
        return 0 <= at < len(self._tokens) and self._tokens[at].stuff and at not in self._used

    def _free_material(self, at: int) -> bool:
        return self._free_stuff(at) and self._tokens[at].material is not None
