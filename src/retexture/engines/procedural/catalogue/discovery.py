"""Finds the entries of the catalogue: each module of its three folders declares one."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import TypeVar

from retexture.engines.procedural.catalogue import lights, materials, styles
from retexture.engines.procedural.catalogue.light import Light
from retexture.engines.procedural.catalogue.material import Material
from retexture.engines.procedural.catalogue.point import Rgb
from retexture.engines.procedural.catalogue.style import Style
from retexture.prompts import Term, TermKind, Vocabulary, from_hex

Entry = TypeVar("Entry")


def entries(package: ModuleType, kind: type[Entry]) -> tuple[Entry, ...]:
    """Every instance of ``kind`` declared at the top of a module of ``package``, in the modules' order.

    So adding an entry is adding a file.
    """
    found: list[Entry] = []
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        content = vars(importlib.import_module(f"{package.__name__}.{module.name}"))
        found += [value for value in content.values() if isinstance(value, kind)]
    return tuple(found)


@dataclass(frozen=True)
class Catalogue:
    """All entries by name, and the vocabulary that prompts are read with."""

    materials: Mapping[str, Material]
    lights: Mapping[str, Light]
    styles: Mapping[str, Style]
    vocabulary: Vocabulary


def load_catalogue() -> Catalogue:
    """Import every entry. Nothing is compiled by it."""
    found_materials = entries(materials, Material)
    found_lights = entries(lights, Light)
    found_styles = entries(styles, Style)
    terms = [
        Term(TermKind.MATERIAL, entry.name, entry.words, _own_colour(entry)) for entry in found_materials
    ]
    terms += [Term(TermKind.LIGHT, entry.name, entry.words) for entry in found_lights]
    terms += [Term(TermKind.STYLE, entry.name, entry.words) for entry in found_styles]
    return Catalogue(
        materials={entry.name: entry for entry in found_materials},
        lights={entry.name: entry for entry in found_lights},
        styles={entry.name: entry for entry in found_styles},
        vocabulary=Vocabulary(tuple(terms)),
    )


def _own_colour(material: Material) -> Rgb:
    """The sRGB colour (0 to 1) that the middle grounds of a material's palette families come to."""
    grounds = [from_hex(f"#{family.tones[len(family.tones) // 2][0]}").rgb for family in material.families]
    red, green, blue = (sum(channel) / len(grounds) for channel in zip(*grounds, strict=True))
    return red, green, blue
