"""A vocabulary as an engine would hand it over, and a short way to write down what is understood with it."""

from retexture.prompts import Accent, MaterialAsk, Term, TermKind, Understanding, Vocabulary

_MATERIALS = {
    "marble": ("marble", "marbled"),
    "wood": ("wood", "wooden", "timber", "oak", "walnut"),
    "stone": ("stone", "granite", "rock"),
    "brick": ("brick", "brickwork"),
    "concrete": ("concrete", "cement"),
    "rusted steel": ("rusted steel", "rusty steel", "rust", "rusty", "corroded metal"),
    "gold": ("gold", "golden", "gilded"),
    "chrome": ("chrome", "polished metal"),
    "ice": ("ice", "icy", "frozen"),
    "jade": ("jade", "nephrite"),
    "leather": ("leather",),
    "knitted wool": ("knitted wool", "knitted", "knit", "wool"),
    "moss": ("moss", "mossy"),
    "porcelain": ("porcelain", "china"),
    "lava": ("lava", "magma"),
    "paper": ("paper", "origami"),
}
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
        Term(kind, name, words)
        for kind, entries in (
            (TermKind.MATERIAL, _MATERIALS),
            (TermKind.STYLE, _STYLES),
            (TermKind.LIGHT, _LIGHTS),
        )
        for name, words in entries.items()
    )
)


def summary(found: Understanding) -> dict[str, list[str]]:
    """What was understood: ``white+black marble [gold/jade veins]`` has colours, name, accents."""
    every = {
        "materials": [_material(material) for material in found.materials],
        "styles": list(found.styles),
        "lights": list(found.lights),
        "colours": [colour.name for colour in found.colours],
        "excluded": list(found.excluded),
    }
    return {name: values for name, values in every.items() if values}


def _material(material: MaterialAsk) -> str:
    colours = "+".join(colour.name for colour in material.colours)
    accents = ", ".join(_accent(accent) for accent in material.accents)
    return f"{colours} {material.name}".strip() + (f" [{accents}]" if accents else "")


def _accent(accent: Accent) -> str:
    return f"{accent.colour.name if accent.colour else '-'}/{accent.material or '-'} {accent.part}"
