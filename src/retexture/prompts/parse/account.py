"""The account of a prompt's words of content: used, a description of the photo, ignored, or unknown."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from retexture.prompts.lexicon import grammar
from retexture.prompts.lexicon.grammar import Operator
from retexture.prompts.parse.mentions import Mention
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.result.account import Use, WordUse
from retexture.prompts.text import Gap

_RELATING = grammar.LINKING | grammar.BELONGING | grammar.ONTO
_NO_CONTENT = grammar.SAYING_NOTHING | _RELATING
# Words after which a thing is wanted that is not there: "turn it into a dragon", "add clouds".
_BRINGING = grammar.words("into like as become becomes add adding create creating generate draw insert")
_LONGEST_PHRASE = 7


@dataclass(frozen=True)
class Evidence:
    """What the passes of the parser did with mentions; no mention is in two of these.

    Attributes:
        used: Those that are in the result.
        described: Those that only say which thing of the photo is meant, or what it is made of now.
        ignored: Those that are among the ignored texts.
        recognised: Whether the prompt asks for anything at all. If not, its things were wanted themselves.
    """

    used: Set[int]
    described: Set[int]
    ignored: Set[int]
    recognised: bool


def fates(tokens: Tokens, evidence: Evidence) -> dict[int, Use]:
    """Return what became of each mention, by its index; what no pass took is judged by where it stands."""
    found: dict[int, Use] = {}
    for at, mention in enumerate(tokens):
        if at in evidence.used:
            found[at] = Use.USED
        elif at in evidence.ignored:
            found[at] = Use.IGNORED
        elif at in evidence.described:
            found[at] = Use.DESCRIBES
        elif mention.means.content:
            found[at] = _of_the_rest(tokens, at, recognised=evidence.recognised)
    return found


def listed(scanned: Iterable[Mention], uses: Mapping[int, Use]) -> tuple[WordUse, ...]:
    """Return the words of content of a text with what became of each, by the place of its mention.

    What is missing there was taken out by a pass that understood it, for instance by a negation.
    """
    return tuple(
        _word_use(mention.text, uses.get(mention.place, Use.USED))
        for mention in scanned
        if _is_content(mention)
    )


_word_use = lru_cache(maxsize=1 << 12)(WordUse)  # the same words come again and again in a long prompt


def _is_content(mention: Mention) -> bool:
    """Say whether a mention is more than grammar: "marble", "dragon", "zorp", not "very", "everything"."""
    if not mention.means.content or mention.text in _NO_CONTENT:
        return False
    return not (mention.means.plain and (mention.text.isdecimal() or "'" in mention.text))


def _of_the_rest(tokens: Tokens, at: int, *, recognised: bool) -> Use:
    """Judge a mention that no pass took."""
    means = tokens[at].means
    if means.operator is Operator.PRAISES:
        return Use.IGNORED
    if means.noun is not None:
        return Use.DESCRIBES if _describes_photo(tokens, at, recognised=recognised) else Use.UNKNOWN
    if means.state is not None and _leads_to_noun(tokens, at):
        return Use.DESCRIBES  # the age of "old man", the size of "large car"
    return Use.UNKNOWN


def _leads_to_noun(tokens: Tokens, at: int) -> bool:
    for index in range(at + 1, min(at + _LONGEST_PHRASE, len(tokens))):
        means = tokens[index].means
        if tokens[index].gap >= Gap.COMMA or not means.word:
            return False
        if means.noun is not None:
            return True
    return False


def _describes_photo(tokens: Tokens, at: int, *, recognised: bool) -> bool:
    """Say whether a noun names what the photo shows, rather than something that it is to show.

    What is said to be there does ("the street"). Otherwise a noun is taken to describe the photo beside
    something that the prompt asks for ("marble statue"), unless a look or a new thing is wanted: "zebra
    stripes", "made of clouds", "into a dragon".
    """
    first = _first_of_phrase(tokens, at)
    before = tokens.text(first - 1) if tokens.joined(first) else ""
    if before in grammar.DEFINITE:
        return True
    if not recognised or _makes_a_look(tokens, at):
        return False
    if before in grammar.DETERMINERS:
        before = tokens.text(first - 2) if tokens.joined(first - 1) else ""
        first -= 1
    if before in grammar.JOINING and tokens[first - 2].material:
        grows = tokens.text(at + 1) in grammar.ONTO and tokens.joined(at + 1)
        if grows or tokens.text(first - 3) == "of":
            return False  # the ivy of "moss and ivy on the wall", "made of moss and flowers"
    if before == "of":
        return tokens.text(first - 2) not in grammar.MADE
    return before not in _BRINGING or _is_filled(tokens, at)


def _first_of_phrase(tokens: Tokens, at: int) -> int:
    """Return where the words that describe a noun begin."""
    first = at
    while first and at - first < _LONGEST_PHRASE and tokens.joined(first):
        means = tokens[first - 1].means
        if not means.word or means.operator is not None or tokens[first - 1].text in _NO_CONTENT:
            break
        first -= 1
    return first


def _makes_a_look(tokens: Tokens, at: int) -> bool:
    """Say whether a noun only says what a pattern or texture is like: "zebra stripes", "dragon texture"."""
    if not tokens.joined(at + 1):
        return False
    return tokens[at + 1].means.part is not None or tokens[at + 1].text in grammar.LOOKS


def _is_filled(tokens: Tokens, at: int) -> bool:
    """Say whether a noun only gives a material its form: "a river of lava", "a marble palace"."""
    if any(mention.stuff for mention in tokens[_first_of_phrase(tokens, at) : at]):
        return True
    if tokens.text(at + 1) == "of" and tokens.joined(at + 1):
        return any(mention.stuff for mention in tokens[at + 2 : at + 5])
    noun = tokens[at].means.noun
    return noun is not None and noun.result
