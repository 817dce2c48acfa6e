"""What a client can ask for: each model is a list of parameters, and how they become an order.

Requests are checked by it; /openapi.json, the models' pages and specifications and the options of
``retexture run`` are derived from it.
"""

from retexture.models.catalogue import remix, upscale, variation
from retexture.models.catalogue.remix import NAME as REMIX
from retexture.models.catalogue.retexture import NAME as RETEXTURE
from retexture.models.catalogue.tile import NAME as TILE
from retexture.models.catalogue.upscale import NAME as UPSCALE
from retexture.models.catalogue.variation import NAME as VARIATION
from retexture.models.model import Model, Origin, ParameterFault, Values
from retexture.models.offer import EVERYTHING, Offer
from retexture.models.parameter import Errors, Parameter, Scope, WireCode
from retexture.models.registry import VENDOR, find_models, foreign_parameters
from retexture.models.rules import (
    Choice,
    EngineFlag,
    Integer,
    Number,
    OperatorsChoice,
    PictureAddress,
    Rule,
    Text,
    TrueOrFalse,
    WebAddress,
)

EDITINGS = {each.NAME: each.EDITING for each in (upscale, variation, remix)}
"""How the models make orders that edit earlier pictures, by their names."""

__all__ = [
    "EDITINGS",
    "EVERYTHING",
    "REMIX",
    "RETEXTURE",
    "TILE",
    "UPSCALE",
    "VARIATION",
    "VENDOR",
    "Choice",
    "EngineFlag",
    "Errors",
    "Integer",
    "Model",
    "Number",
    "Offer",
    "OperatorsChoice",
    "Origin",
    "Parameter",
    "ParameterFault",
    "PictureAddress",
    "Rule",
    "Scope",
    "Text",
    "TrueOrFalse",
    "Values",
    "WebAddress",
    "WireCode",
    "find_models",
    "foreign_parameters",
]
