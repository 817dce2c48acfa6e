"""Finds the entries of a catalogue folder: each module in it declares one."""

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

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
