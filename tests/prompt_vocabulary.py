"""A vocabulary as an engine would hand it over, and a short way to write down what is understood with it."""

from collections.abc import Sequence
from dataclasses import fields

from retexture.prompts import (
    AccentSpec,
    Condition,
    MaterialSpec,
    Repaint,
    Target,
    Term,
    TermKind,
    Treatment,
    Understanding,
    Vocabulary,
)

_MATERIALS = {
    "marble": ("marble", "marbled"),
    "wood": ("wood", "wooden", "timber", "oak", "walnut"),
    "stone": ("stone", "granite", "rock", "slate", "weathered stone"),
    "brick": ("brick", "brickwork", "brick wall"),
    "concrete": ("concrete", "cement"),
    "rusted steel": ("rusted steel", "rusty steel", "rust", "rusty", "corroded metal"),
    "gold": ("gold", "golden", "gilded"),
    "chrome": ("chrome", "polished metal"),
    "ice": ("ice", "icy", "frozen"),
    "jade": ("jade", "nephrite"),
    "leather": ("leather",),
    "knitted wool": ("knitted wool", "knitted", "knit", "wool"),
    "moss": ("moss", "mossy"),
    "bronze": ("bronze",),
    "porcelain": ("porcelain", "china"),
    "lava": ("lava", "magma"),
    "paper": ("paper", "origami"),
}
_COLOURS = {"wood": (0.4, 0.25, 0.12), "stone": (0.5, 0.5, 0.45)}
_STYLES = {
    "oil painting": ("oil painting", "impasto"),
    "watercolour": ("watercolour", "watercolor"),
    "ink": ("ink", "ink drawing"),
    "pencil": ("pencil", "pencil sketch", "charcoal"),
    "stained glass": ("stained glass",),
    "mosaic": ("mosaic",),
    "low-poly": ("low poly",),
    "pixel art": ("pixel art", "8 bit"),
}
_LIGHTS = {
    "studio": ("studio", "studio light"),
    "golden hour": ("golden hour",),
    "night": ("night", "at night"),
    "neon": ("neon", "neon light"),
    "fog": ("fog", "foggy"),
    "overcast": ("overcast",),
}

VOCABULARY = Vocabulary(
    tuple(
        Term(kind, name, words, _COLOURS.get(name))
        for kind, entries in (
            (TermKind.MATERIAL, _MATERIALS),
            (TermKind.STYLE, _STYLES),
            (TermKind.LIGHT, _LIGHTS),
        )
        for name, words in entries.items()
    )
)


def summary(found: Understanding) -> dict[str, list[str]]:
    """What was understood: ``white+black marble [gold/jade veins] @ floor+wall {wear 0.6}`` has all of it.

    Those are colours, name, accents, parts of the picture and state.
    """
    every = {
        "materials": [_material(material) for material in found.materials],
        "styles": list(found.styles),
        "lights": list(found.lights),
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
    return target.place.value + (f":{target.colour.name}" if target.colour else "")


def _states(condition: Condition) -> list[str]:
    usual = Condition()
    changed = [
        each.name for each in fields(Condition) if getattr(condition, each.name) != getattr(usual, each.name)
    ]
    return [f"{name} {getattr(condition, name):g}" for name in changed]


def _accent(accent: AccentSpec) -> str:
    return f"{accent.colour.name if accent.colour else '-'}/{accent.material or '-'} {accent.part}"
