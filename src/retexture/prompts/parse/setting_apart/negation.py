"""What a prompt says it does not want: "no moss", "rust-free", "not wood but stone"."""

from collections.abc import Sequence
from dataclasses import dataclass

from retexture.prompts.lexicon import grammar
from retexture.prompts.parse import noun_phrases
from retexture.prompts.parse.mentions import Meaning, Mention
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.result.target import Target
from retexture.prompts.text import Gap

_Elsewhere = tuple[Target, tuple[str, ...]]


@dataclass(frozen=True)
class Affirmed:
    """A prompt without what it negates.

    Attributes:
        tokens: The other mentions; a stop stands where some were taken out.
        excluded: The names of what is not wanted, in order of mention.
        elsewhere: What is not wanted on a part of the picture, by the part ("no moss on the walls").
        vain: The places of negated words that none of the names has.
    """

    tokens: Tokens
    excluded: tuple[str, ...] = ()
    elsewhere: tuple[_Elsewhere, ...] = ()
    vain: frozenset[int] = frozenset()


def names(tokens: Tokens) -> tuple[str, ...]:
    """Return the names of what a list of things mentions, joined by commas, "and" or "or"."""
    return tuple(dict.fromkeys(name for item in _items(tokens) for name in _names_of_one(item).names))


def _items(tokens: Tokens) -> list[list[Mention]]:
    """Return the things of a list, each with the words that lead to it."""
    items: list[list[Mention]] = [[]]
    for mention in tokens:
        if mention.gap >= Gap.COMMA or mention.text in grammar.JOINING:
            items.append([])
        items[-1].append(mention)
    return items


_LONGEST_NAME = 4


@dataclass(frozen=True)
class _Name:
    """What one thing is called, and the mentions that say so."""

    names: tuple[str, ...] = ()
    by: tuple[Mention, ...] = ()


def _names_of_one(item: Sequence[Mention]) -> _Name:
    part = next((mention for mention in item if mention.means.part), None)
    stuff = next((mention for mention in item if mention.stuff), None)
    if part is not None and part.means.part is not None:
        name = f"{_name(stuff)} {part.means.part.name}" if stuff else part.means.part.name
        return _Name((name,), (stuff, part) if stuff else (part,))
    terms = tuple(mention for mention in item if mention.terms)
    if terms:
        return _Name(tuple(term.name for mention in terms for term in mention.terms), terms)
    if stuff is not None:
        return _Name((_name(stuff),), (stuff,))
    content = [each for each in item if each.plain or each.means.noun or each.means.state]
    plain = tuple(each for each in content if each.text not in grammar.SAYING_NOTHING)[:_LONGEST_NAME]
    return _Name((" ".join(each.text for each in plain),), plain) if plain else _Name()


def _in_vain(tokens: Tokens) -> frozenset[int]:
    """Return the places of the words of a list of things that are in none of its names."""
    named = {mention.place for item in _items(tokens) for mention in _names_of_one(item).by}
    return frozenset(mention.place for mention in tokens if mention.place not in named)


def _name(stuff: Mention) -> str:
    return stuff.material or (stuff.colour.name if stuff.colour else stuff.text)


_PUT_ONTO = Mention("onto", Gap.SPACE, Meaning(word=False))


@dataclass(frozen=True)
class _Step:
    """What one place of a prompt comes to.

    Attributes:
        end: Where reading goes on.
        kept: The mentions that stay.
        excluded: The names of what is not wanted.
        elsewhere: What is not wanted on a part of the picture.
        vain: The places of negated words that no name has.
        cut: The break that is left before what follows.
        drops: The mention that was kept last is taken out.
    """

    end: int
    kept: tuple[Mention, ...] = ()
    excluded: tuple[str, ...] = ()
    elsewhere: tuple[_Elsewhere, ...] = ()
    vain: frozenset[int] = frozenset()
    cut: Gap = Gap.SPACE
    drops: bool = False


def separate(tokens: Tokens) -> Affirmed:
    """Separate what is asked for from what is negated."""
    if not any(mention.means.operator is not None or mention.text in ("but", "free") for mention in tokens):
        return Affirmed(tokens)
    kept: list[Mention] = []
    excluded: list[str] = []
    elsewhere: list[_Elsewhere] = []
    vain: set[int] = set()
    at, cut = 0, Gap.SPACE
    while at < len(tokens):
        mention = tokens[at]
        if mention.means.operator is None and not cut and mention.text not in ("but", "free"):
            kept.append(mention)
            at += 1
            continue
        step = _step(tokens, at, cut, kept[-1] if kept else None)
        if step.drops:
            kept.pop()
        kept.extend(step.kept)
        excluded.extend(step.excluded)
        elsewhere.extend(step.elsewhere)
        vain.update(step.vain)
        at, cut = step.end, step.cut
    return Affirmed(Tokens(kept), tuple(dict.fromkeys(excluded)), tuple(elsewhere), frozenset(vain))


def _step(tokens: Tokens, at: int, cut: Gap, last: Mention | None) -> _Step:
    """Read one place of a prompt after a break; ``last`` is the mention that was kept last."""
    mention = tokens[at]
    if mention.text in grammar.REPLACING and _replaced_part(tokens, at):
        return _Step(at + 1, (_PUT_ONTO._replace(gap=mention.gap),))  # "lava instead of the sea"
    if mention.means.operator in grammar.NEGATING or _excepts(tokens, at):
        return _negation(tokens, at)
    if mention.text == "free" and last is not None and not cut and _frees(tokens, at):
        return _Step(at + 1, excluded=names(Tokens([last])), drops=True)
    return _Step(at + 1, (mention._replace(gap=max(cut, mention.gap)) if cut else mention,))


def _replaced_part(tokens: Tokens, at: int) -> bool:
    return _part_at(Tokens([_PUT_ONTO, *tokens[at + 1 : at + 6]]), 0)[0] is not None


def _negation(tokens: Tokens, at: int) -> _Step:
    """Read what a negation takes out, and where."""
    replacing = tokens[at].text in grammar.REPLACING
    end = _only_its_state(tokens, at) or _reach(tokens, at)
    negated = tokens.span(at + 1, end)
    excluded: tuple[str, ...] = ()
    elsewhere: tuple[_Elsewhere, ...] = ()
    vain: frozenset[int] = frozenset()
    if _excludes(negated):
        vain = _in_vain(negated)
        target, end = (None, end) if replacing else _part_at(tokens, end)
        if target is None:
            excluded = names(negated)
        else:
            elsewhere = ((target, names(negated)),)
            vain |= _beside_nouns(tokens.span(at + 1 + len(negated), end))
    if _only_its_state(tokens, end - 2):  # the "but" before it goes too
        return _Step(end, (), excluded, elsewhere, vain, Gap.SPACE, drops=True)
    return _Step(end, (), excluded, elsewhere, vain, Gap.COMMA if replacing else Gap.STOP)


def _beside_nouns(part: Tokens) -> frozenset[int]:
    """Return the places of the words for a part that do not name it."""
    return frozenset(mention.place for mention in part if mention.means.noun is None)


def _excludes(negated: Tokens) -> bool:
    """Say whether negated words name what is not wanted: "non-slip" does not, "no-moss" does."""
    if any(each.terms or each.stuff for each in negated):
        return True
    compound = bool(negated) and negated[0].gap is Gap.HYPHEN
    return not compound and not any(each.text in grammar.ALTERING for each in negated[:3])


def _only_its_state(tokens: Tokens, negation: int) -> int:
    """Return where the dirt of "old but not dirty leather" ends, which alone is not wanted; otherwise 0."""
    if negation < 1 or tokens[negation - 1].text != "but" or negation + 2 >= len(tokens):
        return 0
    state, head = tokens[negation + 1], tokens[negation + 2]
    of_head = head.gap < Gap.COMMA and (head.stuff or head.means.noun is not None)
    return negation + 2 if state.means.state is not None and not state.stuff and of_head else 0


def _frees(tokens: Tokens, at: int) -> bool:
    """Say whether "free" takes out what stands before it: "rust-free", "rust free metal"."""
    if tokens[at].gap is Gap.HYPHEN:
        return True
    before = tokens[at - 1]
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return tokens[at].gap is Gap.SPACE and before.stuff and after not in ("of", "from")


def _excepts(tokens: Tokens, at: int) -> bool:
    """Say whether "but" takes something out of everything: "everything but gold"."""
    noun = tokens[at - 1].means.noun if at and tokens[at].text == "but" else None
    whole = noun is not None and noun.everything and not noun.result
    return whole and tokens[at].gap < Gap.COMMA


_LONGEST_PART = 6


def _part_at(tokens: Tokens, at: int) -> tuple[Target | None, int]:
    """Return the part of the picture that a negation is for ("on the walls"), and where its words end."""
    window = tokens.span(at, at + _LONGEST_PART)
    if not window or window[0].text not in grammar.ONTO or window[0].gap >= Gap.COMMA:
        return None, at
    phrase = next(iter(noun_phrases.find(window).values()), None)
    if phrase is None or phrase.first > 1:
        return None, at
    return phrase.target(window, described=True), at + phrase.at + 1


def _reach(tokens: Tokens, negation: int) -> int:
    """Return where what a negation reaches ends: with its clause, or where another thought begins."""
    at = negation + 1
    if at < len(tokens) and tokens[at].gap is Gap.HYPHEN:
        while at < len(tokens) and tokens[at].gap is Gap.HYPHEN:
            at += 1
        return at
    named, listed_to = False, 0
    while at < len(tokens):
        mention = tokens[at]
        if mention.gap is Gap.COMMA and at >= listed_to:
            listed_to = _end_of_list(tokens, at) if named else 0
        if mention.gap >= Gap.COMMA and at >= listed_to:
            break
        if mention.means.operator in grammar.NEGATING or (named and mention.text in grammar.ENDING_NEGATION):
            break
        if mention.text == "and" and (_is_order(tokens, at + 1) or not _one_thing(tokens, at + 1)):
            break
        named = named or mention.text not in grammar.FUNCTION_WORDS
        at += 1
    return at


_LONGEST_LIST_ITEM = 3


def _end_of_list(tokens: Tokens, comma: int) -> int:
    """Return where a list that goes on at a comma has its last item ("moss, rust or cracks"), or 0."""
    length = 0
    for at in range(comma, len(tokens)):
        mention = tokens[at]
        length = 1 if mention.gap is Gap.COMMA else length + 1
        if mention.text == "or":
            return at + 1
        if (
            mention.gap is Gap.STOP
            or mention.means.operator in grammar.NEGATING
            or length > _LONGEST_LIST_ITEM
        ):
            break
    return 0


def _is_order(tokens: Tokens, verb: int) -> bool:
    """Say whether a verb with an object follows: "remove the rust and paint it blue"."""
    ordered = tokens.text(verb) in grammar.MAKING or tokens.text(verb) in grammar.CHANGES
    return ordered and tokens.text(verb + 1) in grammar.DETERMINERS | grammar.PRONOUNS


def _one_thing(tokens: Tokens, at: int) -> bool:
    """Say whether a bare word follows ("and rust"), not a thing described ("and gold veins")."""
    described = 0
    for mention in tokens[at : at + 6]:
        if mention.gap >= Gap.COMMA or (described and mention.text in grammar.FUNCTION_WORDS):
            break
        described += mention.text not in grammar.DETERMINERS
    return described == 1
