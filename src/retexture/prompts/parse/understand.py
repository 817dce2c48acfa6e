"""A whole prompt read, pass by pass; the table of contents of the parser."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from retexture.prompts.languages import Glossed, gloss
from retexture.prompts.lexicon import languages
from retexture.prompts.lexicon.colours import Colour
from retexture.prompts.lexicon.grammar import Operator
from retexture.prompts.lexicon.vocabulary import Vocabulary
from retexture.prompts.midjourney import command
from retexture.prompts.parse import account
from retexture.prompts.parse.assembly import assemble
from retexture.prompts.parse.context import builders, given, pronouns, senses
from retexture.prompts.parse.correction import spelling
from retexture.prompts.parse.correction.guessing import Guessing, guess
from retexture.prompts.parse.mentions import Mention
from retexture.prompts.parse.scan import scan
from retexture.prompts.parse.setting_apart import keep, negation, present
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.result.account import Use, WordUse
from retexture.prompts.result.report import Correction, IgnoredText
from retexture.prompts.result.requests import AccentSpec
from retexture.prompts.result.target import Target
from retexture.prompts.result.understanding import Understanding
from retexture.prompts.text import clean

_PRESENT = "it says what is there now; the new look is what follows"
_VAGUE = "it is not told apart from what is around it; name a larger part of the picture to keep"
_QUALITY = "it asks for quality, and every picture is made as well as the engine can"
_MOST_UNKNOWN = 12  # more would hide the rest of a receipt

_Elsewhere = tuple[Target, tuple[str, ...]]


@dataclass(frozen=True)
class _Sorted:
    """The mentions of one stretch of a prompt, sorted by what the sentence does with them.

    Attributes:
        scanned: All of them.
        wanted: What is asked for.
        kept: Parts of the picture that are to stay.
        excluded: Names of what is not wanted.
        elsewhere: What is not wanted on a part of the picture.
        ignored: What has no effect.
        corrections: Words that were read as others.
        uses: What became of some of them, by their place.
        guesses: Words that name nothing, and what they are guessed to be.
        named: Whether other words than those name a look, a colour or a state.
    """

    scanned: tuple[Mention, ...]
    wanted: tuple[Mention, ...] = ()
    kept: tuple[Target, ...] = ()
    excluded: tuple[str, ...] = ()
    elsewhere: tuple[_Elsewhere, ...] = ()
    ignored: tuple[IgnoredText, ...] = ()
    corrections: tuple[Correction, ...] = ()
    uses: Mapping[int, Use] = field(default_factory=dict)
    guesses: tuple[Correction, ...] = ()
    named: bool = False


def understand(prompt: str, vocabulary: Vocabulary) -> Understanding:
    """Return what a prompt asks for in the words of a vocabulary.

    Every text is accepted, in any language and of any length; the time it takes grows with its length alone.
    Words that name nothing are read as what the vocabulary's hints say; where that leaves nothing to be done,
    words for things and the nearest names are tried too.
    """
    taken = command.parse(clean(prompt))
    found = _understood(taken, [*_stretches(taken, vocabulary, Guessing.LOOKS)], vocabulary)
    language = languages.name(found.unknown)
    if not (found.recognised or found.kept or found.excluded or language):
        stretches = [*_stretches(taken, vocabulary, Guessing.ANYTHING)]
        if any(stretch.guesses for stretch in stretches):
            found = _understood(taken, stretches, vocabulary)
    return replace(found, language=language) if language else found


def _stretches(taken: command.Command, vocabulary: Vocabulary, guessing: Guessing) -> Iterator[_Sorted]:
    """Yield the stretches of a prompt that say something, with as much guessed as is allowed."""
    for segment in dict.fromkeys(taken.segments):  # what is said again word for word adds nothing
        if segment.text.strip():
            yield _sorted(segment, vocabulary, guessing)


def _understood(
    taken: command.Command, stretches: Sequence[_Sorted], vocabulary: Vocabulary
) -> Understanding:
    """Return what the stretches of a prompt ask for together."""
    not_wanted = [_not_wanted(item, vocabulary) for item in taken.parameters.no]
    requests = assemble(Tokens(mention for each in stretches for mention in each.wanted))
    excluded = [name for each in (*stretches, *not_wanted) for name in each.excluded]
    words = tuple(_accounted(stretches, requests.fates))
    unknown = dict.fromkeys(word.text for word in words if word.use is Use.UNKNOWN)
    ignored = [*taken.ignored, *(text for each in stretches for text in each.ignored), *requests.ignored]
    understood = Understanding(
        materials=requests.materials,
        styles=requests.styles,
        lights=requests.lights,
        manners=requests.manners,
        colours=requests.colours,
        light_colours=requests.light_colours,
        excluded=tuple(dict.fromkeys(excluded)),
        parameters=taken.parameters,
        ignored=tuple(dict.fromkeys(ignored)),
        repaints=requests.repaints,
        treatments=requests.treatments,
        kept=tuple(dict.fromkeys(target for each in stretches for target in each.kept)),
        condition=requests.condition,
        everything=requests.everything,
        unknown=tuple(IgnoredText.of(word, "").text for word in islice(unknown, _MOST_UNKNOWN)),
        words=words,
        corrections=tuple(dict.fromkeys(each for stretch in stretches for each in stretch.corrections)),
        guesses=tuple(dict.fromkeys(each for stretch in stretches for each in stretch.guesses)),
        by_guess=bool(any(each.guesses for each in stretches) and not any(each.named for each in stretches)),
    )
    return _without(_without_elsewhere(understood, [pair for each in stretches for pair in each.elsewhere]))


def _accounted(stretches: Sequence[_Sorted], fates: Mapping[int, Use]) -> Iterator[WordUse]:
    """Yield what became of each word; ``fates`` are those of what is wanted, one stretch after another."""
    at = 0
    for each in stretches:
        uses = dict(each.uses)
        for mention in each.wanted:
            if at in fates and uses.get(mention.place) is not Use.USED:
                uses[mention.place] = fates[at]
            at += 1
        yield from account.listed(each.scanned, uses)


def _sorted(segment: command.Segment, vocabulary: Vocabulary, guessing: Guessing) -> _Sorted:
    """Sort the mentions of one stretch of a prompt."""
    if segment.excluded:
        return _not_wanted(segment.text, vocabulary)
    glossed, corrections = _in_english(segment.text, vocabulary)
    tokens = scan(glossed.words, vocabulary)
    named = any(mention.terms or mention.stuff or mention.means.state for mention in tokens)
    guessed, guesses = guess(glossed.words, tokens, vocabulary, guessing)
    if guesses:
        tokens = scan(guessed, vocabulary)
    praise = [mention.text for mention in tokens if mention.means.operator is Operator.PRAISES]
    shown = given.separate(tokens)
    kept = keep.separate(pronouns.replaced(senses.settle(shown.tokens)))
    rest = negation.separate(kept.tokens)
    changed = present.separate(rest.tokens)
    ignored = [IgnoredText.of(", ".join(dict.fromkeys(praise)), _QUALITY)] if praise else []
    ignored += [IgnoredText.of(each, _VAGUE) for each in kept.vague]
    ignored += [IgnoredText.of(each, _PRESENT) for each in changed.present]
    uses = (
        dict.fromkeys(changed.places | shown.places | kept.said, Use.DESCRIBES)
        | dict.fromkeys(kept.vain, Use.IGNORED)
        | dict.fromkeys(rest.vain, Use.UNKNOWN)
    )
    return _Sorted(
        scanned=tokens,
        wanted=changed.tokens,
        kept=kept.targets,
        excluded=rest.excluded,
        elsewhere=rest.elsewhere,
        ignored=tuple(ignored),
        corrections=corrections,
        uses=uses,
        guesses=guesses,
        named=named,
    )


def _not_wanted(text: str, vocabulary: Vocabulary) -> _Sorted:
    glossed, _ = _in_english(text, vocabulary)
    scanned = scan(glossed.words, vocabulary)
    return _Sorted(scanned, excluded=negation.names(scanned))


def _in_english(text: str, vocabulary: Vocabulary) -> tuple[Glossed, tuple[Correction, ...]]:
    """Return a prompt in English words, and which slips of any language were read as what."""
    glossed = gloss(text, vocabulary, spelling.known(vocabulary))
    if not glossed.english:
        return glossed, glossed.corrections
    words, corrections = spelling.correct(glossed.words, vocabulary)
    words, built = builders.read(words, vocabulary)
    return glossed._replace(words=words), (*glossed.corrections, *corrections, *built)


def _without_elsewhere(
    found: Understanding, elsewhere: Iterable[tuple[Target, tuple[str, ...]]]
) -> Understanding:
    """Keep a part from what is wanted everywhere but there; exclude what is wanted nowhere else."""
    for target, names in elsewhere:
        asked = [material for material in found.materials if material.name in names]
        if not asked:
            found = replace(found, excluded=tuple(dict.fromkeys((*found.excluded, *names))))
        elif any(not material.targets for material in asked):
            found = replace(found, kept=tuple(dict.fromkeys((*found.kept, target))))
    return found


def _without(found: Understanding) -> Understanding:
    """Take out what is excluded, wherever it came from."""
    excluded = frozenset(found.excluded)
    return replace(
        found,
        materials=tuple(
            replace(
                material,
                colours=_kept_colours(material.colours, excluded),
                accents=tuple(accent for accent in material.accents if not _is_excluded(accent, excluded)),
            )
            for material in found.materials
            if material.name not in excluded
        ),
        styles=tuple(style for style in found.styles if style not in excluded),
        lights=tuple(light for light in found.lights if light not in excluded),
        manners=tuple(manner for manner in found.manners if manner not in excluded),
        colours=_kept_colours(found.colours, excluded),
        light_colours=_kept_colours(found.light_colours, excluded),
        repaints=tuple(
            replace(repaint, colours=colours)
            for repaint in found.repaints
            if (colours := _kept_colours(repaint.colours, excluded))
        ),
    )


def _kept_colours(colours: Iterable[Colour], excluded: frozenset[str]) -> tuple[Colour, ...]:
    return tuple(colour for colour in colours if not _is_excluded_colour(colour, excluded))


def _is_excluded_colour(colour: Colour, excluded: frozenset[str]) -> bool:
    """Say whether a colour or what it is a shade of is excluded: "blue" also excludes "pale blue"."""
    named = colour.name.split()
    return any(" ".join(named[start:]) in excluded for start in range(len(named)))


def _is_excluded(accent: AccentSpec, excluded: frozenset[str]) -> bool:
    if accent.colour and _is_excluded_colour(accent.colour, excluded):
        return True
    stuff = [name for name in (accent.material, accent.colour.name if accent.colour else None) if name]
    names = {accent.part, *stuff, *(f"{name} {accent.part}" for name in stuff)}
    return not names.isdisjoint(excluded)
