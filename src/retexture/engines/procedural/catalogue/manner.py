"""Manners: eras, ways of furnishing, artists and movements, as what they stand for in looks of the catalogue.

Each is a table in a TOML file of the folder ``manners``: one file for each era or way of furnishing, and one
for all artists and movements. What they stand for is written in the words of prompts, so that a reader needs
nothing but the catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from tomllib import loads
from typing import Any

from retexture.prompts import Translations

_BETWEEN_ALTERNATIVES = "|"


@dataclass(frozen=True)
class Manner:
    """An era, a way of furnishing, an artist or a movement.

    Attributes:
        name: What it is called, as a person would write it in a prompt.
        words: Words and phrases that ask for it, lower case; the name is one of them.
        parts: What parts of a picture are made of: a noun of prompts ("wall", "sofa"), and phrases for its
            material, of which the first counts that the catalogue knows and the prompt does not exclude.
        palette: Names of colours that drawn styles are to lean to.
        lights: Names of lights, of which the first counts that the catalogue has; none leaves the photo's.
        state: A word of prompts for the state that everything is in ("weathered"); empty: as usual.
        styles: Names of drawn styles, of which the first counts that the catalogue has.
        strength: Factor on how pronounced the style's strokes and colours are.
        looseness: 0 (as closely as usual) to 1: how much less closely the style follows details.
        character: How the style is to be drawn, in words for people that follow its name ("with …").
        translations: The words in other languages.
    """

    name: str
    words: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    palette: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    state: str = ""
    styles: tuple[str, ...] = ()
    strength: float = 1.0
    looseness: float = 0.0
    character: str = ""
    translations: Translations = field(default_factory=Translations)


def load_manners() -> tuple[Manner, ...]:
    """Read every manner, in the order of the files' names.

    Raises:
        ValueError: A table has an entry that a manner has not.
    """
    folder = files(__package__).joinpath("manners")
    found: list[Manner] = []
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            content = loads(file.read_text(encoding="utf-8"))
            found += [_manner(file.name, name, table) for name, table in content.items()]
    return tuple(found)


def _manner(file: str, name: str, table: Mapping[str, Any]) -> Manner:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    values["words"] = tuple(dict.fromkeys((name.lower(), *values.get("words", ()))))
    values["parts"] = {part: _alternatives(each) for part, each in values.get("parts", {}).items()}
    try:
        values["translations"] = Translations(**values.get("translations", {}))
        return Manner(name, **values)
    except TypeError as error:
        raise ValueError(f"{file}: {name}: {error}") from error


def _alternatives(phrases: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in phrases.split(_BETWEEN_ALTERNATIVES))
