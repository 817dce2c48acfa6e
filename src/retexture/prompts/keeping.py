"""What a prompt wants to stay as it is: "keep the sky", "all but the face", "don't change the floor"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retexture.prompts import lexicon, phrases
from retexture.prompts.lexicon import Turn
from retexture.prompts.mentions import Mention
from retexture.prompts.phrases import NounPhrase
from retexture.prompts.places import Place, Target
from retexture.prompts.words import COLON, Gap


@dataclass(frozen=True)
class Kept:
    """What remains of a prompt's mentions.

    Attributes:
        mentions: Those that say something else; a comma or a stop stands where some were taken out.
        targets: The parts that are to stay, in order of mention.
        vague: Words for what is to stay that name no part of the picture ("the wood").
    """

    mentions: tuple[Mention, ...]
    targets: tuple[Target, ...]
    vague: tuple[str, ...]


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


def separate(mentions: Sequence[Mention]) -> Kept:
    """Separate what a prompt wants to keep from what it asks for."""
    if not any(mention.means.turn or mention.text == "but" for mention in mentions):
        return Kept(tuple(mentions), (), ())
    return _Keeper(mentions, phrases.find(mentions)).read()


class _Keeper:
    """One reading of a prompt for what is to stay."""

    def __init__(self, mentions: Sequence[Mention], nouns: Mapping[int, NounPhrase]) -> None:
        self._mentions = mentions
        self._nouns = nouns
        self._texts = [mention.text for mention in mentions]
        self._joins = [mention.gap < Gap.COMMA for mention in mentions]

    def read(self) -> Kept:
        """Return what is kept, and the rest."""
        rest: list[Mention] = []
        targets: list[Target] = []
        vague: list[str] = []
        at, done, gap = 0, 0, Gap.SPACE
        while at < len(self._mentions):
            mention = self._mentions[at]
            turns = mention.means.turn is not None or mention.text == "but"
            span = self._span(at) if turns else None
            if span is None or span.first < done:
                rest.append(mention._replace(gap=max(gap, mention.gap)) if gap else mention)
                at, gap = at + 1, Gap.SPACE
                continue
            del rest[len(rest) - (at - span.first) :]
            for phrase in span.kept:
                target = phrase.target(self._mentions, described=True)
                if target is not None and phrase.noun.detail and target.colour is None:
                    vague.append(phrase.name)
                elif target is not None:
                    targets.append(target)
            if not span.kept and not span.silent:
                vague.append(" ".join(m.text for m in self._mentions[span.first : span.end]))
            at = done = span.end
            gap = span.gap
        return Kept(tuple(rest), tuple(dict.fromkeys(targets)), tuple(dict.fromkeys(vague)))

    def _span(self, at: int) -> _Span | None:
        turn = self._mentions[at].means.turn
        if turn is Turn.KEEPS:
            return self._after_verb(at)
        if turn is Turn.EXCEPTS or (self._text(at) == "but" and self._is_all(at - 1)):
            kept, end = self._objects(at + 1, skipped=lexicon.ONTO)
            return _Span(at, end, kept, Gap.COMMA) if kept else None
        if turn is Turn.NEGATES:
            return self._negated(at)
        return self._staying(at) if turn is Turn.STAYS else None

    def _after_verb(self, at: int) -> _Span | None:
        """Read "keep the sky and the water as they are", and "keep the wood" with nothing to find it by."""
        kept, end = self._objects(at + 1)
        if not kept and not self._joined(at + 1):
            return self._staying_before(at, at + 1)  # "sky: keep"
        if kept:
            return self._but_for(_Span(at, self._predicate(end), kept))
        if self._text(at + 1) not in lexicon.DETERMINERS or not self._joined(at + 1):
            return None
        end = self._predicate(at + 1)
        named = any(mention.stuff for mention in self._mentions[at + 1 : end])
        return _Span(at, end, ()) if named else None

    def _but_for(self, span: _Span) -> _Span:
        """Let "keep everything except the floor" say nothing: what follows is what is to change."""
        all_of_it = any(phrase.noun.place is None for phrase in span.kept)
        if not all_of_it or span.end >= len(self._mentions):
            return span
        excepts = self._mentions[span.end].means.turn is Turn.EXCEPTS or self._text(span.end) == "but"
        return _Span(span.first, span.end + 1, span.kept) if excepts else span

    def _negated(self, at: int) -> _Span | None:
        """Read "don't change the sky", "no changes to the face", "not the roof", "avoid the face"."""
        verb = at + 1
        while self._joined(verb) and self._text(verb) in lexicon.FUNCTION_WORDS and verb < at + 4:
            if self._text(verb) in lexicon.ALTERING:
                break
            verb += 1
        if self._joined(verb) and self._text(verb) in lexicon.ALTERING:
            kept, end = self._objects(verb + 1, skipped=lexicon.ONTO | {"it", "about"})
            if not kept:
                return self._staying_before(at, end)
            return self._but_for(_Span(at, self._predicate(end), kept))
        if self._text(at) == "nothing":
            return self._nothing_but(at)
        contrasted = self._text(at - 1) == "but" and self._joined(at)
        if self._text(at) not in ("not", "avoid", "avoiding") and not contrasted:
            return None
        kept, end = self._objects(at + 1, skipped=lexicon.ONTO)
        stays = bool(kept) and (kept[0].definite or (contrasted and kept[0].noun.place in _STAYING_PLACES))
        return _Span(at - contrasted, end, kept, Gap.COMMA) if stays else None

    def _nothing_but(self, at: int) -> _Span | None:
        """Let "nothing should change except the floor" say nothing: what follows is what is to change."""
        altering = False
        for index in range(at + 1, min(at + 6, len(self._mentions))):
            if not self._joined(index):
                return None
            altering = altering or self._text(index) in lexicon.ALTERING
            excepts = self._mentions[index].means.turn is Turn.EXCEPTS or self._text(index) == "but"
            if excepts and altering:
                return _Span(at, index + 1, (), silent=True)
        return None

    def _staying(self, at: int) -> _Span | None:
        """Read "the sky stays as it is", "sky untouched", "untouched sky"."""
        span = self._staying_before(at, at + 1)
        if span is not None:
            return span
        if self._text(at) in _VERBS_OF_STAYING:
            return None
        found, end = self._objects(at + 1)
        return _Span(at, end, found) if found else None

    def _staying_before(self, at: int, end: int) -> _Span | None:
        """Return the parts before a place that are said to stay: "the sky must not be changed"."""
        before = at - 1
        if self._text(before) == COLON:
            phrase = self._nouns.get(before - 1)
            return _Span(phrase.first, end, (phrase,)) if phrase is not None else None
        while before > at - _MOST_MODALS and self._joined(before + 1) and self._text(before) in _MODALS:
            before -= 1
        phrase = self._nouns.get(before) if self._joined(before + 1) else None
        if phrase is None:
            return None
        kept = [phrase]
        while self._text(kept[0].first - 1) == "and" and kept[0].first - 2 in self._nouns:
            kept.insert(0, self._nouns[kept[0].first - 2])
        return _Span(kept[0].first, self._predicate(end), tuple(kept))

    def _objects(self, at: int, skipped: frozenset[str] = frozenset()) -> tuple[tuple[NounPhrase, ...], int]:
        """Return the parts that are listed from a place on, and where the list ends."""
        while self._joined(at) and self._text(at) in skipped:
            at += 1
        phrase = self._at(at) if self._joined(at) else None
        if phrase is None:
            return (), at
        found, end = [phrase], self._past_owner(phrase.at + 1)
        while end < len(self._mentions) and self._mentions[end].gap < Gap.STOP:
            start = end
            while self._text(start) in lexicon.JOINING | {"nor", "on"}:
                start += 1
            listed = start > end or self._mentions[end].gap is Gap.COMMA
            following = self._at(start) if listed else None
            if following is None or not self._closes(following):
                break
            found.append(following)
            end = self._past_owner(following.at + 1)
        return tuple(found), end

    def _at(self, at: int) -> NounPhrase | None:
        """Return the noun phrase that stands at a place, all of it or what remains of it."""
        for head in range(at, min(at + 8, len(self._mentions))):
            phrase = self._nouns.get(head)
            if phrase is not None:
                return phrase if phrase.first <= at else None
        return None

    def _past_owner(self, at: int) -> int:
        """Return where what says more closely what is meant ends: "of the house" after "the roof"."""
        if self._text(at) in lexicon.BELONGING and self._joined(at):
            owner = self._at(at + 1)
            if owner is not None and owner.first == at + 1 and owner.definite:
                return owner.at + 1
        return at

    def _closes(self, phrase: NounPhrase) -> bool:
        """Say whether a phrase ends its clause or is joined to the next; "walls in brick" is another wish."""
        asked = any(mention.material for mention in self._mentions[phrase.first : phrase.at])
        end = self._past_owner(phrase.at + 1)
        if asked and not phrase.definite:
            return False
        if end >= len(self._mentions) or self._mentions[end].gap >= Gap.COMMA:
            return True
        if self._text(end) in lexicon.ENDING_KEEP or self._mentions[end].means.turn is not None:
            return True
        if self._text(end) in lexicon.AS_FOUND:
            return True
        return phrase.definite and self._text(end) not in lexicon.LINKING

    def _predicate(self, at: int) -> int:
        """Return where what is said of something kept ends: "blue and untouched" ends at "and"."""
        while at < len(self._mentions) and self._joined(at):
            turn = self._mentions[at].means.turn
            if self._text(at) in lexicon.ENDING_KEEP or (turn is not None and turn is not Turn.STAYS):
                break
            at += 1
        return at

    def _is_all(self, at: int) -> bool:
        noun = self._mentions[at].means.noun if at >= 0 else None
        said = self._text(at) in ("all", "anything", "anywhere")
        return said or (noun is not None and noun.place is None and not noun.result)

    def _text(self, at: int) -> str:
        return self._texts[at] if 0 <= at < len(self._texts) else ""

    def _joined(self, at: int) -> bool:
        return 0 < at < len(self._joins) and self._joins[at]


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
