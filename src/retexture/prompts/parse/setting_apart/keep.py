"""What a prompt wants to stay as it is: "keep the sky", "all but the face", "don't change the floor"."""

from collections.abc import Mapping
from dataclasses import dataclass

from retexture.prompts.lexicon import grammar
from retexture.prompts.lexicon.grammar import Operator
from retexture.prompts.lexicon.places import Place
from retexture.prompts.parse import noun_phrases
from retexture.prompts.parse.mentions import Mention
from retexture.prompts.parse.noun_phrases import NounPhrase
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.result.target import Target
from retexture.prompts.text import COLON, Gap


@dataclass(frozen=True)
class KeptApart:
    """What remains of a prompt.

    Attributes:
        tokens: The mentions that say something else; a comma or a stop stands where some were taken out.
        targets: The parts that are to stay, in order of mention.
        vague: Words for what is to stay that name no part of the picture ("the wood").
        vain: The places of those words.
        said: The places of words for how something kept is.
    """

    tokens: Tokens
    targets: tuple[Target, ...]
    vague: tuple[str, ...]
    vain: frozenset[int] = frozenset()
    said: frozenset[int] = frozenset()


@dataclass(frozen=True)
class _Span:
    """Mentions from ``first`` to before ``end`` that say what stays, and the break that they leave.

    ``silent``: they say nothing of the kind, and nothing is to be said of them.
    """

    first: int
    end: int
    kept: tuple[NounPhrase, ...]
    gap: Gap = Gap.STOP
    silent: bool = False


def separate(tokens: Tokens) -> KeptApart:
    """Separate what a prompt wants to keep from what it asks for."""
    if not any(mention.means.operator or mention.text == "but" for mention in tokens):
        return KeptApart(tokens, (), ())
    return _Keeper(tokens, noun_phrases.find(tokens)).read()


class _Keeper:
    """One reading of a prompt for what is to stay."""

    def __init__(self, tokens: Tokens, nouns: Mapping[int, NounPhrase]) -> None:
        self._tokens = tokens
        self._nouns = nouns

    def read(self) -> KeptApart:
        """Return what is kept, and the rest."""
        rest: list[Mention] = []
        targets: list[Target] = []
        vague: list[str] = []
        vain, said = set[int](), set[int]()
        at, done, gap = 0, 0, Gap.SPACE
        while at < len(self._tokens):
            mention = self._tokens[at]
            turns = mention.means.operator is not None or mention.text == "but"
            span = self._span(at) if turns else None
            if span is None or span.first < done:
                rest.append(mention._replace(gap=max(gap, mention.gap)) if gap else mention)
                at, gap = at + 1, Gap.SPACE
                continue
            del rest[len(rest) - (at - span.first) :]
            for phrase in span.kept:
                target = phrase.target(self._tokens, described=True)
                if target is not None and phrase.noun.detail and target.colour is None:
                    vague.append(phrase.name)
                    vain.update(each.place for each in self._tokens[phrase.first : phrase.at + 1])
                elif target is not None:
                    targets.append(target)
            if not span.kept and not span.silent:
                vague.append(" ".join(m.text for m in self._tokens[span.first : span.end]))
                vain.update(each.place for each in self._tokens[span.first : span.end])
            if span.kept:
                named = {at for phrase in span.kept for at in phrase.names}
                said.update(self._tokens[at].place for at in range(span.first, span.end) if at not in named)
            at = done = span.end
            gap = span.gap
        unique = tuple(dict.fromkeys(targets)), tuple(dict.fromkeys(vague))
        return KeptApart(Tokens(rest), *unique, frozenset(vain), frozenset(said))

    def _span(self, at: int) -> _Span | None:
        operator = self._tokens[at].means.operator
        if operator is Operator.KEEPS:
            return self._after_verb(at)
        if operator is Operator.EXCEPTS or self._excepts(at):
            kept, end = self._objects(at + 1, skipped=grammar.ONTO)
            if kept and self._gets_a_look(at, end):
                return _Span(at, at + 1, (), Gap.COMMA, silent=True)
            return _Span(at, end, kept, Gap.COMMA) if kept else None
        if operator is Operator.NEGATES:
            return self._negated(at)
        return self._staying(at) if operator is Operator.STAYS else None

    def _gets_a_look(self, at: int, end: int) -> bool:
        """Say whether what is excepted gets a look of its own: "all walls white except that one in navy"."""
        if self._tokens.text(end) != "in" or not (self._tokens.joined(end) and self._tokens.joined(end + 1)):
            return False
        told = any(mention.stuff for mention in self._tokens[max(0, at - _LONGEST_SENTENCE) : at])
        return told and self._tokens[end + 1].stuff

    def _after_verb(self, at: int) -> _Span | None:
        """Read "keep the sky and the water as they are", and "keep the wood" with nothing to find it by."""
        kept, end = self._objects(at + 1)
        if not kept and not self._tokens.joined(at + 1):
            return self._staying_before(at, at + 1)  # "sky: keep"
        if kept:
            return self._but_for(_Span(at, self._predicate(end), kept))
        if self._tokens.text(at + 1) not in grammar.DETERMINERS or not self._tokens.joined(at + 1):
            return None
        end = self._predicate(at + 1)
        named = any(mention.stuff for mention in self._tokens[at + 1 : end])
        return _Span(at, end, ()) if named else None

    def _but_for(self, span: _Span) -> _Span:
        """Let "keep everything except the floor" say nothing: what follows is what is to change."""
        all_of_it = any(phrase.noun.place is None for phrase in span.kept)
        if not all_of_it or span.end >= len(self._tokens):
            return span
        excepts = (
            self._tokens[span.end].means.operator is Operator.EXCEPTS or self._tokens.text(span.end) == "but"
        )
        return _Span(span.first, span.end + 1, span.kept) if excepts else span

    def _negated(self, at: int) -> _Span | None:
        """Read "don't change the sky", "no changes to the face", "not the roof", "avoid the face"."""
        verb = at + 1
        while (
            self._tokens.joined(verb) and self._tokens.text(verb) in grammar.FUNCTION_WORDS and verb < at + 4
        ):
            if self._tokens.text(verb) in grammar.ALTERING:
                break
            verb += 1
        if self._tokens.joined(verb) and self._tokens.text(verb) in grammar.ALTERING:
            kept, end = self._objects(verb + 1, skipped=grammar.ONTO | {"it", "about"})
            if not kept:
                return self._staying_before(at, end)
            return self._but_for(_Span(at, self._predicate(end), kept))
        if self._tokens.text(at) == "nothing":
            return self._nothing_but(at)
        contrasted = self._tokens.text(at - 1) == "but" and self._tokens.joined(at)
        if self._tokens.text(at) not in ("not", "avoid", "avoiding") and not contrasted:
            return None
        kept, end = self._objects(at + 1, skipped=grammar.ONTO)
        stays = bool(kept) and (kept[0].definite or (contrasted and kept[0].noun.place in _STAYING_PLACES))
        return _Span(at - contrasted, end, kept, Gap.COMMA) if stays else None

    def _nothing_but(self, at: int) -> _Span | None:
        """Let "nothing should change except the floor" say nothing: what follows is what is to change."""
        altering = False
        for index in range(at + 1, min(at + 6, len(self._tokens))):
            if not self._tokens.joined(index):
                return None
            altering = altering or self._tokens.text(index) in grammar.ALTERING
            excepts = (
                self._tokens[index].means.operator is Operator.EXCEPTS or self._tokens.text(index) == "but"
            )
            if excepts and altering:
                return _Span(at, index + 1, (), silent=True)
        return None

    def _staying(self, at: int) -> _Span | None:
        """Read "the sky stays as it is", "sky untouched", "untouched sky"."""
        span = self._staying_before(at, at + 1)
        if span is not None:
            return span
        if self._tokens.text(at) in _VERBS_OF_STAYING:
            return None
        found, end = self._objects(at + 1)
        return _Span(at, end, found) if found else None

    def _staying_before(self, at: int, end: int) -> _Span | None:
        """Return the parts before a place that are said to stay: "the sky must not be changed"."""
        before = at - 1
        if self._tokens.text(before) == COLON:
            phrase = self._nouns.get(before - 1)
            return _Span(phrase.first, end, (phrase,)) if phrase is not None else None
        while (
            before > at - _MOST_MODALS
            and self._tokens.joined(before + 1)
            and self._tokens.text(before) in _MODALS
        ):
            before -= 1
        phrase = self._nouns.get(before) if self._tokens.joined(before + 1) else None
        if phrase is None:
            return None
        kept = [phrase]
        while self._tokens.text(kept[0].first - 1) == "and" and kept[0].first - 2 in self._nouns:
            kept.insert(0, self._nouns[kept[0].first - 2])
        return _Span(kept[0].first, self._predicate(end), tuple(kept))

    def _objects(self, at: int, skipped: frozenset[str] = frozenset()) -> tuple[tuple[NounPhrase, ...], int]:
        """Return the parts that are listed from a place on, and where the list ends."""
        while self._tokens.joined(at) and self._tokens.text(at) in skipped:
            at += 1
        phrase = self._at(at) if self._tokens.joined(at) else None
        if phrase is None:
            return (), at
        found, end = [phrase], self._past_owner(phrase.at + 1)
        while end < len(self._tokens) and self._tokens[end].gap < Gap.STOP:
            start = end
            while self._tokens.text(start) in grammar.JOINING | {"nor", "on"}:
                start += 1
            listed = start > end or self._tokens[end].gap is Gap.COMMA
            following = self._at(start) if listed else None
            if following is None or not self._closes(following):
                break
            found.append(following)
            end = self._past_owner(following.at + 1)
        return tuple(found), end

    def _at(self, at: int) -> NounPhrase | None:
        """Return the noun phrase that stands at a place, all of it or what remains of it."""
        for head in range(at, min(at + 8, len(self._tokens))):
            phrase = self._nouns.get(head)
            if phrase is not None:
                return phrase if phrase.first <= at else None
        return None

    def _past_owner(self, at: int) -> int:
        """Return where what says more closely what is meant ends: "of the house" after "the roof"."""
        if self._tokens.text(at) in grammar.BELONGING and self._tokens.joined(at):
            owner = self._at(at + 1)
            if owner is not None and owner.first == at + 1 and owner.definite:
                return owner.at + 1
        return at

    def _closes(self, phrase: NounPhrase) -> bool:
        """Say whether a phrase ends its clause or is joined to the next; "walls in brick" is another wish."""
        asked = any(mention.material for mention in self._tokens[phrase.first : phrase.at])
        end = self._past_owner(phrase.at + 1)
        if asked and not phrase.definite:
            return False
        if end >= len(self._tokens) or self._tokens[end].gap >= Gap.COMMA:
            return True
        if self._tokens.text(end) in grammar.ENDING_KEEP or self._tokens[end].means.operator is not None:
            return True
        if self._tokens.text(end) in grammar.AS_FOUND:
            return True
        return phrase.definite and self._tokens.text(end) not in grammar.LINKING

    def _predicate(self, at: int) -> int:
        """Return where what is said of something kept ends: "blue and untouched" ends at "and"."""
        while at < len(self._tokens) and self._tokens.joined(at):
            operator = self._tokens[at].means.operator
            if self._tokens.text(at) in grammar.ENDING_KEEP or (
                operator is not None and operator is not Operator.STAYS
            ):
                break
            at += 1
        return at

    def _excepts(self, at: int) -> bool:
        """Say whether "but" takes something out of everything: "make everything gold but the sky"."""
        if self._tokens.text(at) != "but":
            return False
        if self._is_all(at - 1):
            return True
        phrase = self._at(at + 1) if self._tokens.joined(at + 1) else None
        if phrase is None or not phrase.definite or not self._closes(phrase):
            return False
        for before in range(at - 1, max(-1, at - _LONGEST_SENTENCE), -1):
            if self._is_all(before):
                return True
            if self._tokens[before].gap is Gap.STOP:
                break
        return False

    def _is_all(self, at: int) -> bool:
        noun = self._tokens[at].means.noun if at >= 0 else None
        said = self._tokens.text(at) in ("all", "anything", "anywhere")
        return said or (noun is not None and noun.place is None and not noun.result)


_LONGEST_SENTENCE = 20
_MOST_MODALS = 6
_MODALS = frozenset(
    {"should", "must", "to", "will", "can", "is", "are", "be", "left", "has", "have", "stay", "remain", "the"}
)
# Parts that nobody asks to have taken out: "all wood but not sky" keeps it.
_STAYING_PLACES = frozenset(
    {Place.SKY, Place.GROUND, Place.WATER, Place.WALL, Place.FLOOR, Place.CEILING, Place.ROOF, Place.FACE}
    | {Place.BACKGROUND, Place.SUBJECT}
)
_VERBS_OF_STAYING = frozenset(
    {"stay", "stays", "remain", "remains", "same", "as is", "as it is", "as they are"}
)
