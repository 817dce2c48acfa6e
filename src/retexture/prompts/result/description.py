"""What was understood of a prompt in words for people, and as JSON-compatible data."""

from collections.abc import Sequence

from retexture.prompts.lexicon.colours import Colour
from retexture.prompts.result.condition import USUAL, Condition, unusual
from retexture.prompts.result.requests import AccentSpec, MaterialSpec, Repaint, Treatment
from retexture.prompts.result.target import Target


def material_in_words(material: MaterialSpec) -> str:
    """Return for instance "white marble with gold veins (worn) on the floor"."""
    accents = listed([_accent_in_words(accent) for accent in material.accents])
    told = _qualified(material.colours, material.name) + (f" with {accents}" if accents else "")
    state = condition_in_words(material.condition)
    told += f" ({state})" if state else ""
    return told + (f" on {parts_in_words(material.targets)}" if material.targets else "")


def repaint_in_words(repaint: Repaint) -> str:
    """Return for instance "the walls and the door in pale blue"."""
    return f"{parts_in_words(repaint.targets)} in {listed([colour.name for colour in repaint.colours])}"


def treatment_in_words(treatment: Treatment) -> str:
    """Return for instance "the street streaming wet"."""
    return f"{parts_in_words(treatment.targets)} {condition_in_words(treatment.condition)}"


def parts_in_words(targets: Sequence[Target]) -> str:
    """Return for instance "the red car and the sky"."""
    return listed([f"the {target.text}" for target in targets])


_GRADES = {  # words for the values from each bound on, the highest first
    "intensity": (
        (1.8, "very pronounced"),
        (1.1, "pronounced"),
        (0.9, ""),
        (0.55, "restrained"),
        (0.0, "slight"),
    ),
    "scale": (
        (2.5, "with a very large pattern"),
        (1.1, "with a large pattern"),
        (0.9, ""),
        (0.45, "with a fine pattern"),
    ),
    "wear": ((0.75, "heavily worn"), (0.45, "worn"), (0.01, "slightly worn")),
    "cracks": ((0.75, "cracked"), (0.01, "finely cracked")),
    "wetness": ((0.9, "streaming wet"), (0.5, "wet"), (0.01, "damp")),
    "snow": ((0.8, "covered in snow"), (0.5, "with snow"), (0.01, "with a little snow")),
    "dust": ((0.8, "covered in dust"), (0.5, "dusty"), (0.01, "slightly dusty")),
}
_FINEST = "with a very fine pattern"
_OF_FINISH = ((1.3, "very "), (0.8, ""), (0.0, "slightly "))  # words for how much of a finish


def condition_in_words(condition: Condition) -> str:
    """Return for instance "worn, wet", or nothing for the usual state."""
    told = [
        next(word for bound, word in _OF_FINISH if amount >= bound) + name
        for name, amount in condition.finishes
    ]
    for name, grades in _GRADES.items():
        value = getattr(condition, name)
        if value != getattr(USUAL, name):
            told.append(next((words for bound, words in grades if value >= bound), _FINEST))
    return ", ".join(words for words in told if words)


def _accent_in_words(accent: AccentSpec) -> str:
    colours = (accent.colour,) if accent.colour else ()
    stuff = _qualified(colours, accent.material or "")
    return f"{stuff} {accent.part}".strip()


def _qualified(colours: Sequence[Colour], material: str) -> str:
    """Return a material with its colours, once where a colour is called by the material ("rose gold")."""
    names = [colour.name for colour in colours]
    said = bool(names) and (names[-1].endswith(material) or material.startswith(names[-1]))
    return listed(names) if said else f"{listed(names)} {material}".strip()


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def colour_as_json(colour: Colour) -> dict[str, object]:
    """Return a colour's name and value."""
    return {"name": colour.name, "hex": colour.hex}


def target_as_json(target: Target) -> dict[str, object]:
    """Return a part of the picture: its kind, the prompt's words, its colour and its side if named."""
    colour = colour_as_json(target.colour) if target.colour else None
    side = target.side.value if target.side else None
    return {"place": target.place.value, "text": target.text, "colour": colour, "side": side}


def repaint_as_json(repaint: Repaint) -> dict[str, object]:
    """Return colours and the parts that they are for."""
    return {
        "colours": [colour_as_json(colour) for colour in repaint.colours],
        "targets": [target_as_json(target) for target in repaint.targets],
    }


def treatment_as_json(treatment: Treatment) -> dict[str, object]:
    """Return a state, as far as it is not the usual one, and the parts that it is for."""
    return {
        "condition": unusual(treatment.condition),
        "targets": [target_as_json(target) for target in treatment.targets],
    }


def material_as_json(material: MaterialSpec) -> dict[str, object]:
    """Return all that is asked of a material; its state only as far as it is not the usual one."""
    return {
        "name": material.name,
        "colours": [colour_as_json(colour) for colour in material.colours],
        "accents": [
            {
                "part": accent.part,
                "colour": colour_as_json(accent.colour) if accent.colour else None,
                "material": accent.material,
            }
            for accent in material.accents
        ],
        "targets": [target_as_json(target) for target in material.targets],
        "condition": unusual(material.condition),
    }
