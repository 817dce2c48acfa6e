"""What the manners of a prompt stand for, filled in where the prompt itself leaves it open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from retexture.engines.procedural.catalogue import Catalogue, Manner
from retexture.prompts import (
    Colour,
    Condition,
    MaterialSpec,
    Place,
    Target,
    Understanding,
    material_in_words,
    named_colour,
    part_called,
    understand,
)


@dataclass(frozen=True)
class Filled:
    """A prompt with what its manners stand for.

    Attributes:
        understanding: What the prompt asks for, and what the manners add to it.
        strength: Factor on how pronounced a drawn style is.
        looseness: 0 (as closely as usual) to 1: how much less closely a drawn style follows details.
        notes: What each manner stands for, in words for people.
    """

    understanding: Understanding
    strength: float = 1.0
    looseness: float = 0.0
    notes: tuple[str, ...] = ()


def filled(understanding: Understanding, catalogue: Catalogue) -> Filled:
    """Let the manners that a prompt names add what it leaves open, the first one first.

    What the prompt names itself stays as it is: its materials, colours, lights, styles and states.
    """
    found = Filled(understanding)
    for name in understanding.manners:
        found = _with(found, catalogue.manners[name], catalogue)
    return found


def _with(found: Filled, manner: Manner, catalogue: Catalogue) -> Filled:
    asked = found.understanding
    styles = asked.styles or _first(manner.styles, catalogue.styles)
    offered = _offered(asked, manner, catalogue) if manner.parts else ()
    dyed = bool(offered and asked.colours and not styles)
    materials = _dyed(offered, asked.colours) if dyed else offered
    # Only drawn styles lean to a palette; materials have the colours that the manner gives each of them.
    palette = _colours(manner.palette) if styles else ()
    state = understand(manner.state, catalogue.vocabulary).condition if manner.state else Condition()
    drawn = bool(manner.styles)
    understanding = replace(
        asked,
        materials=(*asked.materials, *materials),
        styles=styles,
        lights=asked.lights or _first(manner.lights, catalogue.lights),
        colours=() if dyed else asked.colours or palette,
        condition=state if asked.condition == Condition() else asked.condition,
    )
    return Filled(
        understanding,
        found.strength * manner.strength if drawn else found.strength,
        max(found.looseness, manner.looseness) if drawn else found.looseness,
        (*found.notes, _in_words(manner, understanding, materials)),
    )


def _first(names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """The first of some names that the catalogue has, alone; nothing where it has none."""
    there = frozenset(known)
    return next(((name,) for name in names if name in there), ())


def _colours(names: Iterable[str]) -> tuple[Colour, ...]:
    return tuple(colour for name in names if (colour := named_colour(name)) is not None)


def _offered(asked: Understanding, manner: Manner, catalogue: Catalogue) -> tuple[MaterialSpec, ...]:
    """The materials that a manner adds; none where a material of the prompt goes over everything."""
    if any(not each.targets for each in asked.materials):
        return ()
    spoken_for = _spoken_for(asked)
    specs = (
        _material(part, phrases, asked, catalogue)
        for part, phrases in manner.parts.items()
        if spoken_for.isdisjoint(_names(part_called(part)))
    )
    return tuple(spec for spec in specs if spec is not None)


def _spoken_for(asked: Understanding) -> frozenset[str]:
    """The parts of the picture that the prompt, or an earlier manner, says something of."""
    targets = [target for each in asked.materials for target in each.targets]
    targets += [target for each in asked.repaints for target in each.targets]
    targets += [target for each in asked.treatments for target in each.targets]
    return frozenset(name for target in (*targets, *asked.kept) for name in _names(target))


def _names(target: Target) -> set[str]:
    """What tells a part from others: its place, or for one of many things the noun."""
    thing = target.noun is not None and target.noun.thing
    return {target.text.split()[-1]} if thing else {target.place.value, target.text}


def _material(
    part: str, phrases: Sequence[str], asked: Understanding, catalogue: Catalogue
) -> MaterialSpec | None:
    """The first material of a part that the catalogue has and the prompt does not exclude."""
    excluded = frozenset(asked.excluded)
    for phrase in phrases:
        read = understand(phrase, catalogue.vocabulary)
        if len(read.materials) != 1 or read.unknown or read.guesses:
            continue  # the catalogue has not all of it
        spec = read.materials[0]
        if excluded.isdisjoint((spec.name, *(colour.name for colour in spec.colours))):
            return replace(spec, targets=(part_called(part),), offered=True)
    return None


def _dyed(offered: Sequence[MaterialSpec], colours: Sequence[Colour]) -> tuple[MaterialSpec, ...]:
    """What a manner adds, in the colours of the prompt that belong to nothing else, in turn."""
    return tuple(replace(spec, colours=(colours[at % len(colours)],)) for at, spec in enumerate(offered))


def _in_words(manner: Manner, understanding: Understanding, materials: Sequence[MaterialSpec]) -> str:
    """What a manner stands for here, as a sentence."""
    if manner.styles:
        return _approximated(manner, understanding)
    told = ", ".join(_part_in_words(spec) for spec in materials)
    if not told:
        return f"{manner.name}: the prompt says itself what everything is made of; no material is added."
    return f"{manner.name}: {told}, where the photo shows them and the prompt names nothing else."


def _part_in_words(spec: MaterialSpec) -> str:
    part = spec.targets[0]
    where = "what the photo is about" if part.place is Place.SUBJECT and not _is_thing(part) else part.text
    return f"{material_in_words(replace(spec, targets=()))} ({where})"


def _is_thing(target: Target) -> bool:
    return target.noun is not None and target.noun.thing


def _approximated(manner: Manner, understanding: Understanding) -> str:
    if not understanding.styles:
        return f"{manner.name}: none of the drawn styles comes near it."
    style = understanding.styles[0]
    if style in manner.styles:
        return f"{manner.name}: approximated by {style} with {manner.character}."
    return f"{manner.name}: approximated by the {style} that the prompt asks for."
