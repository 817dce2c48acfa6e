"""Fruit and flowers that colours are called after, where the grammar says that the thing is meant.

"The orange carved from jade" is a fruit, "the orange chair" a chair: after an article and before nothing that
it colours, such a word names a thing.
"""

from collections.abc import Sequence

from retexture.prompts.lexicon import grammar
from retexture.prompts.lexicon.nouns import Noun
from retexture.prompts.lexicon.places import Place
from retexture.prompts.text import Gap, Word

_FRUIT = grammar.words(
    """
    orange lime lemon peach plum cherry olive apricot melon aubergine tomato raspberry cranberry chestnut
    clementine tangerine eggplant
    """
)
_FLOWERS = grammar.words("rose lavender violet lilac orchid poppy thistle")
_COUNTED = grammar.words("a an one two three four five six some several")
_DETERMINERS = _COUNTED | grammar.words("the this that these those my your his her our their each every both")
_OF_THE_COLOUR = grammar.words("in with to")
"""Words before an article after which the colour is meant: "walls in the orange of rust"."""
_AFTER_A_THING = grammar.MADE | grammar.words(
    """
    on in into near next is are was under beside from as looks look should knitted woven sculpted covered
    lying sitting
    """
)
_WITH = grammar.words("and with to")
"""What follows these may be another colour: "the orange and white walls", "replace the orange with blue"."""

_FOUND = {
    **dict.fromkeys(_FRUIT, Noun(Place.SUBJECT, thing=True)),
    **dict.fromkeys(_FLOWERS, Noun(Place.VEGETATION)),
}


def names() -> frozenset[str]:
    """Return the stems of all such words."""
    return frozenset(_FOUND)


def thing_at(words: Sequence[Word], at: int) -> Noun | None:
    """Return what a word for a thing and its colour stands for where it means the thing, or None.

    Args:
        words: The words of a prompt.
        at: Which of them.
    """
    word = words[at]
    noun = _FOUND.get(word.stem)
    if noun is None:
        return None
    counted = word.stem in _FRUIT and word.text != word.stem and word.text.endswith("s")
    return noun if counted or (_is_determined(words, at) and _ends_a_phrase(words, at)) else None


def _is_determined(words: Sequence[Word], at: int) -> bool:
    if at == 0 or words[at].gap >= Gap.COMMA or words[at - 1].text not in _DETERMINERS:
        return False
    before = words[at - 2] if at > 1 and words[at - 1].gap < Gap.COMMA else None
    return before is None or before.text not in _OF_THE_COLOUR


def _ends_a_phrase(words: Sequence[Word], at: int) -> bool:
    """Say whether nothing that a colour can be said of follows."""
    following = words[at + 1] if at + 1 < len(words) else None
    if following is None or following.gap is Gap.STOP:
        return True
    if following.gap is Gap.COMMA:
        return following.text in grammar.MADE
    if following.text in _WITH:
        return at + 2 < len(words) and words[at + 2].text in _DETERMINERS
    return following.text in _AFTER_A_THING
