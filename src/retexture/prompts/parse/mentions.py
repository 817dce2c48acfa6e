"""What words of a prompt name: terms, colours, parts, nouns, states, or nothing; and where they stand."""

from dataclasses import dataclass, field
from typing import NamedTuple

from retexture.prompts.lexicon.colours import Colour
from retexture.prompts.lexicon.grammar import Operator, PartName
from retexture.prompts.lexicon.nouns import Noun
from retexture.prompts.lexicon.states import StateWord
from retexture.prompts.lexicon.vocabulary import Term, TermKind
from retexture.prompts.text import Gap


@dataclass(frozen=True, slots=True)
class Meaning:
    """What words name; "gold" is a material and a colour until the sentence decides.

    Attributes:
        terms: What they name in the vocabulary.
        colour: The colour that they name, if any.
        weak: The colour counts only where the sentence uses it as one.
        coloured_term: The words are more than the term's own: "rose gold" is gold in that colour.
        term_colour: The colour that the material has by itself.
        kind: They name a kind of the material that has a colour of its own: brass, walnut, sapphire.
        part: The part of a surface that they name.
        laying: The part that they lay an accent on ("veined").
        operator: What they do to the words around them.
        noun: What they name in a picture.
        state: What they say of a surface's state.
        word: Whether it is a word of content at all, not of grammar.
        material: The material that is named, if any.
        stuff: Whether it can be what something is made of or coloured in.
        content: Whether it says more than grammar and degrees do.
        plain: Whether it is a word that the grammar knows nothing of, for instance an adjective: "rugged",
            "Tuscan", and the names of manners ("Victorian").
        pure: Whether it is a colour and nothing else.
        describes: Whether it can stand between a state and what that is said of: another state, a colour,
            a word that is not known.
    """

    terms: tuple[Term, ...] = ()
    colour: Colour | None = None
    weak: bool = False
    coloured_term: bool = False
    term_colour: Colour | None = field(init=False)
    kind: bool = field(init=False)
    part: PartName | None = None
    laying: str = ""
    operator: Operator | None = None
    noun: Noun | None = None
    state: StateWord | None = None
    word: bool = True
    material: str | None = field(init=False)
    stuff: bool = field(init=False)
    content: bool = field(init=False)
    plain: bool = field(init=False)
    pure: bool = field(init=False)
    describes: bool = field(init=False)

    def __post_init__(self) -> None:
        named = next((term for term in self.terms if term.kind is TermKind.MATERIAL), None)
        material = named.name if named else None
        own = Colour(named.name, named.colour) if named and named.colour else None
        object.__setattr__(self, "term_colour", own)
        stuff = self.colour is not None or material is not None
        looks = any(term.kind is not TermKind.MANNER for term in self.terms)
        known = stuff or looks or self.part or self.laying or self.operator or self.noun or self.state
        kind = material is not None and self.colour is not None and _is_kind(self.colour.name, material)
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "material", material)
        object.__setattr__(self, "stuff", stuff)
        object.__setattr__(self, "plain", self.word and not known)
        object.__setattr__(
            self, "content", self.word and self._says_something(named=stuff or bool(self.terms))
        )
        object.__setattr__(self, "pure", self.colour is not None and not self.terms and not self.weak)
        said_of_it = self.state is not None or self.colour is not None
        describes = (said_of_it and material is None) or self.plain or bool(self.laying)
        object.__setattr__(self, "describes", describes)

    def _says_something(self, *, named: bool) -> bool:
        """Say whether it is neither grammar ("keep", "everything") nor a degree ("very")."""
        if self.operator is not None:
            return self.operator is Operator.PRAISES
        if self.noun is not None:
            return self.noun.place is not None or self.noun.result
        return named or self.state is None or bool(self.state.field)


_SAME_WORD = 4


def _is_kind(colour: str, material: str) -> bool:
    """Say whether a word names a kind of the material, as "rose" of gold; "golden" names gold itself."""
    forms = {word[:_SAME_WORD] for word in colour.split()}
    return forms.isdisjoint(word[:_SAME_WORD] for word in material.split())


PLAIN = Meaning()
GRAMMAR = Meaning(word=False)


class Mention(NamedTuple):
    """One or more words that name one thing.

    Attributes:
        text: The words.
        gap: What stands before them.
        means: What they name.
        place: Which mention of its text it is, from 0; words that a pass puts in have the place of those
            that they stand for, or -1.
    """

    text: str
    gap: Gap
    means: Meaning
    place: int = -1

    @property
    def terms(self) -> tuple[Term, ...]:
        """What is named in the vocabulary."""
        return self.means.terms

    @property
    def colour(self) -> Colour | None:
        """The colour that is named, if any."""
        return self.means.colour

    @property
    def material(self) -> str | None:
        """The material that is named, if any."""
        return self.means.material

    @property
    def stuff(self) -> bool:
        """Whether it can be what something is made of or coloured in."""
        return self.means.stuff

    @property
    def plain(self) -> bool:
        """Whether it is a word that the grammar knows nothing of."""
        return self.means.plain

    @property
    def unknown(self) -> bool:
        """Whether it is a word that names nothing at all."""
        return self.means.plain and not self.means.terms
