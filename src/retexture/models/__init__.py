"""What a client can ask for: each model is a list of parameters, and how they become an order.

Requests are checked by it; /openapi.json, the models' pages and specifications and the options of
``retexture run`` are derived from it.
"""

from retexture.models.catalogue.retexture import NAME as RETEXTURE
from retexture.models.model import Model, Origin, ParameterFault, Values
from retexture.models.parameter import Errors, Parameter, Scope, WireCode
from retexture.models.registry import VENDOR, find_models
from retexture.models.rules import (
    Choice,
    Integer,
    Number,
    OperatorsChoice,
    PictureAddress,
    Rule,
    Text,
    TrueOrFalse,
    WebAddress,
)

__all__ = [
    "RETEXTURE",
    "VENDOR",
    "Choice",
    "Errors",
    "Integer",
    "Model",
    "Number",
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
]
