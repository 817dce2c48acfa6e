"""Which models there are: every module of the catalogue is one."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from retexture.models import catalogue
from retexture.models.model import Model
from retexture.models.offer import EVERYTHING, Offer

VENDOR = "retexture"
"""Who made the models, where clients look for them by that."""


@cache
def find_models(offer: Offer = EVERYTHING) -> Mapping[str, Model]:
    """Return the models by their names, with what their parameters may ask for."""
    names = sorted(each.name for each in iter_modules(catalogue.__path__))
    modules = [import_module(f"{catalogue.__name__}.{name}") for name in names]
    found: list[Model] = [module.define(offer) for module in modules]
    return {model.name: model for model in found}


def foreign_parameters(model: Model, sent: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of what is sent to a model and means something to other models alone.

    What no model knows may be anything: clients send fields of their own platform.
    """
    others = find_models().values()
    return tuple(
        name
        for name, value in sent.items()
        if value is not None and value is not False
        if not model.takes(name) and any(other.takes(name) for other in others)
    )
