"""A whole prompt read, pass by pass; the table of contents of the parser."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from retexture.prompts.lexicon.colours import Colour
from retexture.prompts.lexicon.grammar import Operator
from retexture.prompts.lexicon.vocabulary import Vocabulary
from retexture.prompts.midjourney import command
from retexture.prompts.parse import keep, negation, spelling
from retexture.prompts.parse.assembly import assemble
from retexture.prompts.parse.mentions import Mention
from retexture.prompts.parse.scan import scan
from retexture.prompts.parse.tokens import Tokens
from retexture.prompts.result.report import Correction, IgnoredText
from retexture.prompts.result.requests import AccentSpec
from retexture.prompts.result.target import Target
from retexture.prompts.result.understanding import Understanding
from retexture.prompts.text import clean, split

_PRESENT = "it says what is there now; the new look is what follows"
_VAGUE = "it is not told apart from what is around it; name a larger part of the picture to keep"
_QUALITY = "it asks for quality, and every picture is made as well as the engine can"
_MOST_UNKNOWN = 12  # more would hide the rest of a receipt

_Elsewhere = tuple[Target, tuple[str, ...]]


@dataclass(frozen=True)
class _Sorted:
    """The mentions of one stretch of a prompt, sorted by what the sentence does with them.

    Attributes:
        wanted: What is asked for.
        kept: Parts of the picture that are to stay.
        excluded: Names of what is not wanted.
        elsewhere: What is not wanted on a part of the picture.
        ignored: What has no effect.
        corrections: Words that were read as others.
    """

    wanted: tuple[Mention, ...] = ()
    kept: tuple[Target, ...] = ()
    excluded: tuple[str, ...] = ()
    elsewhere: tuple[_Elsewhere, ...] = ()
    ignored: tuple[IgnoredText, ...] = ()
    corrections: tuple[Correction, ...] = ()


def understand(prompt: str, vocabulary: Vocabulary) -> Understanding:
    """Return what a prompt asks for in the words of a vocabulary.

    Every text is accepted, in any language and of any length; the time it takes grows with its length alone.
    """
    taken = command.parse(clean(prompt))
    segments = dict.fromkeys(taken.segments)  # what is said again word for word adds nothing
    stretches = [_sorted(segment, vocabulary) for segment in segments if segment.text.strip()]
    not_wanted = [_not_wanted(item, vocabulary) for item in taken.parameters.no]
    requests = assemble(Tokens(mention for each in stretches for mention in each.wanted))
    excluded = [name for each in (*stretches, *not_wanted) for name in each.excluded]
    ignored = [*taken.ignored, *(text for each in stretches for text in each.ignored), *requests.ignored]
    understood = Understanding(
        materials=requests.materials,
        styles=requests.styles,
        lights=requests.lights,
        colours=requests.colours,
        excluded=tuple(dict.fromkeys(excluded)),
        parameters=taken.parameters,
        ignored=tuple(dict.fromkeys(ignored)),
        repaints=requests.repaints,
        treatments=requests.treatments,
        kept=tuple(dict.fromkeys(target for each in stretches for target in each.kept)),
        condition=requests.condition,
        everything=requests.everything,
        unknown=tuple(IgnoredText.of(word, "").text for word in requests.unknown[:_MOST_UNKNOWN]),
        corrections=tuple(dict.fromkeys(each for stretch in stretches for each in stretch.corrections)),
    )
    return _without(_without_elsewhere(understood, [pair for each in stretches for pair in each.elsewhere]))


def _sorted(segment: command.Segment, vocabulary: Vocabulary) -> _Sorted:
    """Sort the mentions of one stretch of a prompt."""
    if segment.excluded:
        return _not_wanted(segment.text, vocabulary)
    corrected, corrections = spelling.correct(split(segment.text), vocabulary)
    tokens = scan(corrected, vocabulary)
    praise = [mention.text for mention in tokens if mention.means.operator is Operator.PRAISES]
    kept = keep.separate(tokens)
    rest = negation.separate(kept.tokens)
    ignored = [IgnoredText.of(", ".join(dict.fromkeys(praise)), _QUALITY)] if praise else []
    ignored += [IgnoredText.of(each, _VAGUE) for each in kept.vague]
    ignored += [IgnoredText.of(each, _PRESENT) for each in rest.present]
    return _Sorted(rest.tokens, kept.targets, rest.excluded, rest.elsewhere, tuple(ignored), corrections)


def _not_wanted(text: str, vocabulary: Vocabulary) -> _Sorted:
    return _Sorted(excluded=negation.names(scan(split(text), vocabulary)))


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
        colours=_kept_colours(found.colours, excluded),
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
