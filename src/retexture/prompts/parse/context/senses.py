"""Words that name several things, read as the words beside them mean them: golden leaves, a graphite car."""

from retexture.prompts.lexicon import grammar, nouns, states
from retexture.prompts.lexicon.places import Place
from retexture.prompts.lexicon.vocabulary import TermKind
from retexture.prompts.parse.mentions import PLAIN, Meaning, Mention
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.text import Gap

_FARTHEST_NOUN = 4


def settle(tokens: Tokens) -> Tokens:
    """Return the mentions, each with the meaning that it has beside the others."""
    settled: list[Mention] = []
    for at, mention in enumerate(tokens):
        means = mention.means
        varies = means.terms and (means.colour is not None or mention.text in _VARYING)
        if varies or mention.text in _LOOKED_AT:
            meaning = _sense(tokens, at)
            if meaning is not None:
                settled = settled or list(tokens)
                settled[at] = mention._replace(means=meaning)
    return Tokens(settled) if settled else tokens


_VARYING = grammar.STYLE_ADJECTIVES | grammar.COVERS | states.of_snow().keys()


def _sense(tokens: Tokens, at: int) -> Meaning | None:
    """Return what a mention means beside the others, if that differs from what it means by itself."""
    mention = tokens[at]
    if mention.text in _MODELS:
        return _made_model(tokens, at)
    if mention.text in _FRONTS:
        return _front(tokens, at)
    if mention.text in _DISHES:
        return _dish(tokens, at)
    if mention.text in _LIMBS:
        return _limb(tokens, at)
    if mention.text in _PANES:
        return _pane(tokens, at)
    if mention.text in grammar.STYLE_ADJECTIVES:
        return _adjective(tokens, at)
    if mention.material and mention.text in states.of_snow():
        return _weather(tokens, at)
    if mention.text in grammar.COVERS:
        return _cover(tokens, at)
    return _colour(tokens, at) if mention.colour is not None else None


def _noun_after(tokens: Tokens, at: int) -> Mention | None:
    """Return the noun that a word describes: the leaves of "golden autumn leaves"."""
    for index in range(at + 1, min(at + 1 + _FARTHEST_NOUN, len(tokens))):
        mention = tokens[index]
        if not tokens.joined(index):
            return None
        if mention.means.noun is not None:
            return mention
        if not (mention.means.plain or mention.means.state or mention.means.pure):
            return None
    return None


# What nobody asks to have made of metal with an adjective: golden leaves, a coppery lake.
_NATURAL = frozenset({Place.VEGETATION, Place.SKY, Place.WATER, Place.HAIR})
_NATURAL_GROUNDS = ("field", "fields", "beach", "sand", "earth", "soil", "grassland")
_NEVER_OF_METAL = frozenset({Place.SKY, Place.HAIR})
_ADJECTIVES = ("en", "y", "ed")


def _colour(tokens: Tokens, at: int) -> Meaning | None:
    """Read a name of a colour that is also a material or a style as a colour where it can only be that."""
    mention, described = tokens[at], _noun_after(tokens, at)
    noun = described.means.noun if described is not None else None
    if mention.material:
        if noun is None or described is None:
            return None
        natural = noun.place in _NATURAL or described.text.endswith(_NATURAL_GROUNDS)
        adjective = mention.text.endswith(_ADJECTIVES)
        coloured = (adjective and natural) or noun.place in _NEVER_OF_METAL
        return Meaning(colour=mention.colour) if coloured else None
    if not any(term.kind is TermKind.STYLE for term in mention.terms):
        return None
    finished = tokens.joined(at) and tokens.text(at - 1) in grammar.FINISHES
    of_a_thing = noun is not None and noun.place is not None
    return Meaning(colour=mention.colour) if finished or of_a_thing else None  # "matte graphite car"


def _adjective(tokens: Tokens, at: int) -> Meaning | None:
    """Read "pastel icon" as an icon in soft colours, not as one drawn with crayons."""
    if not tokens.joined(at + 1):
        return None
    following = tokens[at + 1]
    styled = any(term.kind is TermKind.STYLE for term in following.terms)
    drawn = following.text in grammar.PICTURES or not following.means.word
    drawn = drawn or (bool(following.terms) and not styled)  # "pastel 3D icon" has a style of its own
    return None if drawn else PLAIN


_LONGEST_CHANGE = 8
_MADE_OF = grammar.words("of from into as like is are be being becomes become out")


def _weather(tokens: Tokens, at: int) -> Meaning | None:
    """Read snow as weather, unless it is what something is made of: "a house of snow", "snow walls".

    "A castle made of basalt with snow on the roof" is made of basalt alone.
    """
    before = tokens.text(at - 1) if tokens.joined(at) else ""
    clause = (mention.text for mention in tokens.span(at - _LONGEST_CHANGE, at))
    lying = tokens.joined(at + 1) and tokens.text(at + 1) in grammar.ONTO
    covering = before in ("with", "in", "by") and not (before == "with" and lying)
    made = before in _MADE_OF or (covering and any(text in _CHANGING for text in clause))
    named = bool(before) and tokens[at - 1].means.noun is not None
    heads = tokens.joined(at + 1) and (tokens[at + 1].means.noun is not None or tokens[at + 1].stuff)
    alone = not any(each.means.word for index, each in enumerate(tokens) if index != at)
    return None if made or named or heads or alone else Meaning(state=states.of_snow()[tokens[at].text])


_CHANGING = grammar.CHANGES.keys() | {"covered", "made"}


def _cover(tokens: Tokens, at: int) -> Meaning | None:
    """Read the fabric of "the sofa fabric" as the sofa's surface, not as a cloth that is wanted."""
    noun = tokens[at - 1].means.noun if tokens.joined(at) else None
    return PLAIN if noun is not None and noun.place is not None and not noun.alive else None


_MODELS = frozenset({"model", "models"})
# In the plural, after a material: one front is mostly that of a house, and beams are mostly of light.
_FRONTS = frozenset({"fronts", "beams", "brackets", "rims", "laces"})
_LIMBS = frozenset({"leg", "legs", "arm", "arms", "back", "feet"})
_PANES = frozenset({"stained glass"})
# Dishes that are also what things are made of.
_DISHES = frozenset({"cake", "cupcake", "birthday cake", "wedding cake"})
_LOOKED_AT = _MODELS | _FRONTS | _LIMBS | _PANES | _DISHES | grammar.COVERS


def _dish(tokens: Tokens, at: int) -> Meaning | None:
    """Read the cake of "a cake covered in chocolate" as a thing."""
    covered = tokens.joined(at + 1) and tokens.text(at + 1) in _CHANGING
    return Meaning(noun=nouns.index().get(tokens.text(at).split()[-1])) if covered else None


def _limb(tokens: Tokens, at: int) -> Meaning | None:
    """Read the legs of "chair legs" and "an armchair with oak legs" as parts of it, not as a person's."""
    for before in range(at - 1, max(-1, at - 1 - _LONGEST_CHANGE), -1):
        if tokens[before + 1].gap >= Gap.COMMA:
            return None
        noun = tokens[before].means.noun
        if noun is not None:
            return Meaning(noun=nouns.FRONT) if noun.thing and not noun.alive else None
    return None


def _pane(tokens: Tokens, at: int) -> Meaning | None:
    """Read the stained glass of "a cathedral of basalt with stained glass" as windows, not as a style."""
    of_something = any(each.stuff or each.means.noun is not None for each in tokens.span(0, at))
    beside = tokens.joined(at) and tokens.text(at - 1) in ("with", "and")
    return Meaning(noun=nouns.index().get("window")) if of_something and beside else None


def _front(tokens: Tokens, at: int) -> Meaning | None:
    """Read "oak fronts" and "chrome rims" as parts of things; "with gold rims" is an accent."""
    made = tokens.joined(at) and tokens[at - 1].stuff
    opens = at > 0 and tokens[at - 1].gap >= Gap.COMMA
    return Meaning(noun=nouns.FRONT) if made and (opens or tokens[at].means.part is None) else None


def _made_model(tokens: Tokens, at: int) -> Meaning | None:
    """Read the model of "clay model" as a thing that is made, not as a person."""
    made = tokens.joined(at) and (tokens[at - 1].material or tokens.text(at - 1) in grammar.OF_MEDIA)
    return Meaning(noun=nouns.MADE) if made else None
