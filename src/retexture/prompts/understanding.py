"""What was understood of a prompt, as data, as JSON and as a sentence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from retexture.prompts import command, exclusion, words
from retexture.prompts.asks import Accent, Condition, MaterialAsk, Repaint
from retexture.prompts.colours import Colour
from retexture.prompts.mentions import Mention, scan
from retexture.prompts.parameters import Parameters
from retexture.prompts.places import Target
from retexture.prompts.reading import read
from retexture.prompts.report import IgnoredText
from retexture.prompts.vocabulary import Vocabulary


@dataclass(frozen=True)
class Understanding:
    """What a prompt asks for.

    Attributes:
        materials: In order of mention.
        styles: Names of the vocabulary's styles, in order of mention.
        lights: Names of the vocabulary's lights, in order of mention.
        colours: Those that belong to no material.
        excluded: What is not wanted: names of the vocabulary where it has one, otherwise the prompt's words.
        parameters: The Midjourney parameters that act.
        ignored: What has no effect, and why.
        repaints: Parts whose colour alone is to change.
        kept: Parts that are to stay as they are.
        condition: The state that everything is wanted in; that of a material comes on top.
    """

    materials: tuple[MaterialAsk, ...]
    styles: tuple[str, ...]
    lights: tuple[str, ...]
    colours: tuple[Colour, ...]
    excluded: tuple[str, ...]
    parameters: Parameters
    ignored: tuple[IgnoredText, ...]
    repaints: tuple[Repaint, ...] = ()
    kept: tuple[Target, ...] = ()
    condition: Condition = field(default_factory=Condition)

    @property
    def recognised(self) -> bool:
        """Whether the prompt asks for any material, style, light or colour."""
        return bool(self.materials or self.styles or self.lights or self.colours)

    def description(self) -> str:
        """Return one sentence for people."""
        asked = [_material_in_words(material) for material in self.materials]
        asked += [f"{style} style" for style in self.styles] + [f"{light} light" for light in self.lights]
        asked += [f"the colour {colour.name}" for colour in self.colours]
        sentence = ", ".join(asked) or "no material, style, light or colour was recognised"
        without = f"; without {_listed(self.excluded)}" if self.excluded else ""
        return sentence[0].upper() + sentence[1:] + without + "."

    def to_json(self) -> dict[str, object]:
        """Return it as JSON-compatible data, with the same keys for every prompt."""
        return {
            "recognised": self.recognised,
            "materials": [_material_as_json(material) for material in self.materials],
            "styles": list(self.styles),
            "lights": list(self.lights),
            "colours": [_colour_as_json(colour) for colour in self.colours],
            "excluded": list(self.excluded),
            "parameters": self.parameters.acting(),
        }


_PRESENT = "it says what is there now; the new look is what follows"


def understand(prompt: str, vocabulary: Vocabulary) -> Understanding:
    """Return what a prompt asks for in the words of a vocabulary.

    Every text is accepted, in any language and of any length; the time it takes grows with its length alone.
    """
    taken = command.parse(words.clean(prompt))
    wanted: list[Mention] = []
    excluded: list[str] = []
    ignored = list(taken.ignored)
    for part in taken.parts:
        mentions = scan(words.split(part.text), vocabulary)
        if part.excluded:
            excluded.extend(exclusion.names(mentions))
            continue
        separated = exclusion.separate(mentions)
        wanted.extend(separated.mentions)
        excluded.extend(separated.excluded)
        ignored.extend(IgnoredText.of(text, _PRESENT) for text in separated.present)
    for item in taken.parameters.no:
        excluded.extend(exclusion.names(scan(words.split(item), vocabulary)))
    reading = read(wanted)
    found = Understanding(
        reading.materials,
        reading.styles,
        reading.lights,
        reading.colours,
        tuple(dict.fromkeys(excluded)),
        taken.parameters,
        tuple(dict.fromkeys([*ignored, *reading.ignored])),
    )
    return _without(found, frozenset(excluded))


def _without(found: Understanding, excluded: frozenset[str]) -> Understanding:
    """Take out what is excluded, wherever it came from."""
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


def _material_in_words(material: MaterialAsk) -> str:
    accents = _listed([_accent_in_words(accent) for accent in material.accents])
    return _qualified(material.colours, material.name) + (f" with {accents}" if accents else "")


def _accent_in_words(accent: Accent) -> str:
    colours = (accent.colour,) if accent.colour else ()
    stuff = _qualified(colours, accent.material or "")
    return f"{stuff} {accent.part}".strip()


def _qualified(colours: Sequence[Colour], material: str) -> str:
    """Return a material with its colours, once where a colour is called by the material ("rose gold")."""
    names = [colour.name for colour in colours]
    said = bool(names) and (names[-1].endswith(material) or material.startswith(names[-1]))
    return _listed(names) if said else f"{_listed(names)} {material}".strip()


def _listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _colour_as_json(colour: Colour) -> dict[str, object]:
    return {"name": colour.name, "hex": colour.hex}


def _material_as_json(material: MaterialAsk) -> dict[str, object]:
    return {
        "name": material.name,
        "colours": [_colour_as_json(colour) for colour in material.colours],
        "accents": [
            {
                "part": accent.part,
                "colour": _colour_as_json(accent.colour) if accent.colour else None,
                "material": accent.material,
            }
            for accent in material.accents
        ],
    }
