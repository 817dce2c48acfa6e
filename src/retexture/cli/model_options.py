"""Options of a command that are parameters of a model: their names, limits, defaults and help."""

import re
from collections.abc import Callable
from functools import wraps
from inspect import Parameter as Argument
from inspect import signature
from typing import Annotated, Any, Literal

import typer

from retexture.cli.options import FLAG
from retexture.models import (
    Choice,
    EngineFlag,
    Integer,
    Model,
    Number,
    OperatorsChoice,
    Parameter,
    PictureAddress,
)

_SHOWN = {"seed": "random", "engine": "the usual one"}
"""What the help says of parameters whose default is not one value."""

_ALSO = {"format": ("jpg",)}
"""Words that the command line takes besides."""


def takes_parameters_of(model: Model) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command an option for each parameter of ``model``, before the options of its own.

    What is decorated has ``**options`` and is called with the values in it, by the parameters' names.
    """
    options = [_option(each) for each in model.parameters if each.options is not None]

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def with_options(**given: Any) -> None:
            command(**given)

        declared = [
            each for each in signature(command).parameters.values() if each.kind is not Argument.VAR_KEYWORD
        ]
        own = [each for each in declared if each.kind is Argument.KEYWORD_ONLY]
        arguments = [each for each in declared if each not in own] + options + own
        # Typer reads commands by these two.
        with_options.__signature__ = signature(command).replace(parameters=arguments)  # type: ignore[attr-defined]
        with_options.__annotations__ = {each.name: each.annotation for each in arguments}
        return with_options

    return decorate


def _option(parameter: Parameter) -> Argument:
    names = parameter.options or ("--" + re.sub("(?=[A-Z])", "-", parameter.name).lower(),)
    shown: Any = _SHOWN.get(parameter.name, parameter.default is not None)
    option = typer.Option(*names, help=parameter.help, show_default=shown, **_kind(parameter))
    optional = not parameter.required and parameter.default is None
    value = _value(parameter)
    default = None if parameter.default is None else parameter.rule.read(parameter.default)
    return Argument(
        parameter.name,
        Argument.KEYWORD_ONLY,
        default=Argument.empty if parameter.required else default,
        annotation=Annotated[value | None if optional else value, option],
    )


def _value(parameter: Parameter) -> Any:
    """The type of its values."""
    rule = parameter.rule
    if isinstance(rule, Choice) and not isinstance(rule, OperatorsChoice):
        return Literal[(*rule.values, *_ALSO.get(parameter.name, ()))]
    return {"string": str, "integer": int, "number": float, "boolean": bool}[rule.type]


def _kind(parameter: Parameter) -> dict[str, Any]:
    """What Typer has to know of the values."""
    rule = parameter.rule
    if isinstance(rule, Integer | Number):
        return {"min": rule.low, "max": rule.high}
    if isinstance(rule, PictureAddress):
        return {"metavar": "PATH"}
    if isinstance(rule, OperatorsChoice):
        return {"metavar": "NAME"}
    if isinstance(rule, EngineFlag):
        return {"metavar": FLAG}
    return {}
