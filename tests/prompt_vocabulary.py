"""The vocabulary that ships, and a short way to write down what is understood with it."""

from collections.abc import Sequence
from dataclasses import fields

from retexture.engines.procedural.catalogue import load_catalogue
from retexture.prompts import (
    AccentSpec,
    Condition,
    MaterialSpec,
    Repaint,
    Target,
    Treatment,
    Understanding,
    Vocabulary,
)

_CATALOGUE = load_catalogue().vocabulary
VOCABULARY = Vocabulary(_CATALOGUE.terms)
"""What the catalogue has, without its hints: nothing is guessed."""
GUESSING = _CATALOGUE
"""The same with its hints."""


def summary(found: Understanding) -> dict[str, list[str]]:
    """What was understood: ``white+black marble [gold/jade veins] @ floor+wall {wear 0.6}`` has all of it.

    Those are colours, name, accents, parts of the picture and state. A part with a side is ``wall/left``.
    """
    every = {
        "materials": [_material(material) for material in found.materials],
        "styles": list(found.styles),
        "lights": list(found.lights),
        "manners": list(found.manners),
        "colours": [colour.name for colour in found.colours],
        "repaints": [_repaint(repaint) for repaint in found.repaints],
        "treatments": [_treatment(treatment) for treatment in found.treatments],
        "condition": _states(found.condition),
        "kept": [_target(target) for target in found.kept],
        "excluded": list(found.excluded),
    }
    return {name: values for name, values in every.items() if values}


def _material(material: MaterialSpec) -> str:
    colours = "+".join(colour.name for colour in material.colours)
    accents = ", ".join(_accent(accent) for accent in material.accents)
    states = ", ".join(_states(material.condition))
    text = f"{colours} {material.name}".strip() + (f" [{accents}]" if accents else "")
    return text + _targets(material.targets) + (f" {{{states}}}" if states else "")


def _treatment(treatment: Treatment) -> str:
    return ", ".join(_states(treatment.condition)) + _targets(treatment.targets)


def _repaint(repaint: Repaint) -> str:
    return "+".join(colour.name for colour in repaint.colours) + _targets(repaint.targets)


def _targets(targets: Sequence[Target]) -> str:
    return " @ " + "+".join(map(_target, targets)) if targets else ""


def _target(target: Target) -> str:
    colour = f":{target.colour.name}" if target.colour else ""
    return target.place.value + colour + (f"/{target.side}" if target.side else "")


def _states(condition: Condition) -> list[str]:
    usual = Condition()
    changed = [
        each.name for each in fields(Condition) if getattr(condition, each.name) != getattr(usual, each.name)
    ]
    finishes = [name if amount == 1 else f"{name} {amount:g}" for name, amount in condition.finishes]
    return [*finishes, *(f"{name} {getattr(condition, name):g}" for name in changed if name != "finishes")]


def _accent(accent: AccentSpec) -> str:
    return f"{accent.colour.name if accent.colour else '-'}/{accent.material or '-'} {accent.part}"
