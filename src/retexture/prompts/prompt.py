"""A whole prompt read: taken apart, understood, and what is not wanted taken out."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from retexture.prompts import command, exclusion, keeping, spelling, words
from retexture.prompts.asks import Accent
from retexture.prompts.colours import Colour
from retexture.prompts.lexicon import Turn
from retexture.prompts.mentions import Mention
from retexture.prompts.places import Target
from retexture.prompts.reading import read
from retexture.prompts.report import Correction, IgnoredText
from retexture.prompts.scanning import scan
from retexture.prompts.understanding import Understanding
from retexture.prompts.vocabulary import Vocabulary

_PRESENT = "it says what is there now; the new look is what follows"
_VAGUE = "it is not told apart from what is around it; name a larger part of the picture to keep"
_QUALITY = "it asks for quality, and every picture is made as well as the engine can"
_MOST_UNKNOWN = 12


@dataclass
class _Sorted:
    """The mentions of a prompt, sorted by what the sentence does with them."""

    wanted: list[Mention] = field(default_factory=list)
    kept: list[Target] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    elsewhere: list[tuple[Target, tuple[str, ...]]] = field(default_factory=list)
    ignored: list[IgnoredText] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)


def understand(prompt: str, vocabulary: Vocabulary) -> Understanding:
    """Return what a prompt asks for in the words of a vocabulary.

    Every text is accepted, in any language and of any length; the time it takes grows with its length alone.
    """
    taken = command.parse(words.clean(prompt))
    found = _Sorted(ignored=list(taken.ignored))
    for part in dict.fromkeys(taken.parts):  # what is said again word for word adds nothing
        if not part.text or part.text.isspace():
            continue
        if part.excluded:
            found.excluded.extend(exclusion.names(scan(words.split(part.text), vocabulary)))
        else:
            _sort(part.text, vocabulary, found)
    for item in taken.parameters.no:
        found.excluded.extend(exclusion.names(scan(words.split(item), vocabulary)))
    reading = read(found.wanted)
    understood = Understanding(
        reading.materials,
        reading.styles,
        reading.lights,
        reading.colours,
        tuple(dict.fromkeys(found.excluded)),
        taken.parameters,
        tuple(dict.fromkeys([*found.ignored, *reading.ignored])),
        reading.repaints,
        reading.treatments,
        tuple(dict.fromkeys(found.kept)),
        reading.condition,
        reading.everything,
        tuple(IgnoredText.of(word, "").text for word in reading.unknown[:_MOST_UNKNOWN]),
        tuple(dict.fromkeys(found.corrections)),
    )
    return _without(_without_elsewhere(understood, found.elsewhere))


def _sort(text: str, vocabulary: Vocabulary, found: _Sorted) -> None:
    """Sort the mentions of one stretch of a prompt."""
    corrected, corrections = spelling.correct(words.split(text), vocabulary)
    mentions = scan(corrected, vocabulary)
    praise = [mention.text for mention in mentions if mention.means.turn is Turn.PRAISES]
    if praise:
        found.ignored.append(IgnoredText.of(", ".join(dict.fromkeys(praise)), _QUALITY))
    kept = keeping.separate(mentions)
    rest = exclusion.separate(kept.mentions)
    found.wanted.extend(rest.mentions)
    found.kept.extend(kept.targets)
    found.excluded.extend(rest.excluded)
    found.elsewhere.extend(rest.elsewhere)
    found.ignored.extend(IgnoredText.of(each, _VAGUE) for each in kept.vague)
    found.ignored.extend(IgnoredText.of(each, _PRESENT) for each in rest.present)
    found.corrections.extend(corrections)


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


def _is_excluded(accent: Accent, excluded: frozenset[str]) -> bool:
    if accent.colour and _is_excluded_colour(accent.colour, excluded):
        return True
    stuff = [name for name in (accent.material, accent.colour.name if accent.colour else None) if name]
    names = {accent.part, *stuff, *(f"{name} {accent.part}" for name in stuff)}
    return not names.isdisjoint(excluded)
