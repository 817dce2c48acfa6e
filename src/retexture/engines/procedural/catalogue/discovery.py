"""Finds the entries of the catalogue: each module of three folders declares one, and files of a fourth."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import TypeVar

from retexture.engines.procedural.catalogue import lights, materials, styles
from retexture.engines.procedural.catalogue.light import Light
from retexture.engines.procedural.catalogue.manner import Manner, load_manners
from retexture.engines.procedural.catalogue.material import Material
from retexture.engines.procedural.catalogue.point import Rgb
from retexture.engines.procedural.catalogue.style import Style
from retexture.engines.procedural.catalogue.thesaurus import load_hints
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
    manners: Mapping[str, Manner]
    vocabulary: Vocabulary


def load_catalogue() -> Catalogue:
    """Import every entry. Nothing is compiled by it."""
    found_materials = entries(materials, Material)
    found_lights = entries(lights, Light)
    found_styles = entries(styles, Style)
    found_manners = load_manners()
    terms = [
        Term(TermKind.MATERIAL, entry.name, entry.words, _own_colour(entry), entry.translations)
        for entry in found_materials
    ]
    for kind, found in (
        (TermKind.LIGHT, found_lights),
        (TermKind.STYLE, found_styles),
        (TermKind.MANNER, found_manners),
    ):
        terms += [Term(kind, entry.name, entry.words, translations=entry.translations) for entry in found]
    return Catalogue(
        materials={entry.name: entry for entry in found_materials},
        lights={entry.name: entry for entry in found_lights},
        styles={entry.name: entry for entry in found_styles},
        manners={entry.name: entry for entry in found_manners},
        vocabulary=Vocabulary(tuple(terms), load_hints()),
    )


def _own_colour(material: Material) -> Rgb:
    """The sRGB colour (0 to 1) of the usual palette family's middle ground."""
    tones = material.families[0].tones
    return from_hex(f"#{tones[len(tones) // 2][0]}").rgb
