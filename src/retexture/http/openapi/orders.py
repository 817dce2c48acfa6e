"""The bodies that order, as /openapi.json describes them. No request passes through these shapes."""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from retexture.http.requests import METADATA_BYTES
from retexture.models import (
    RETEXTURE,
    Choice,
    EngineFlag,
    Model,
    OperatorsChoice,
    Parameter,
    PictureAddress,
)
from retexture.tasks.order import MOST_INPUTS

SCHEMAS = "#/components/schemas/"

ORDER_BODY: dict[str, Any] = {"$ref": "#/components/requestBodies/Order"}
"""Stands for such a body until the document is made: which models there are is known then."""

_TYPES: dict[str, Any] = {"string": str, "integer": int, "number": float, "boolean": bool}
_LIMITS = {"min": "ge", "max": "le", "min_length": "min_length", "max_length": "max_length"}


class _Named(BaseModel):
    model_config = ConfigDict(extra="allow")

    model: str | None = Field(None, description="Here, or in the header X-Model.", examples=[RETEXTURE])
    metadata: dict[str, Any] | None = Field(
        None, description=f"Your own entries, at most {METADATA_BYTES // 1024} KiB; the task has them too."
    )


def order_forms(models: Collection[Model]) -> list[type[BaseModel]]:
    """Describe the forms in which the parameters of these models may be sent."""
    shapes = [_parameters(model) for model in models]
    either = reduce(or_, shapes)
    return [
        _form("OrderInInput", "An order with a list of inputs.", input=(_entries(either), _INPUT)),
        _form("OrderInParameters", "An order with one input.", parameters=(either, ...)),
        *(
            create_model(
                f"{model.title}Flat",
                __base__=(_Named, shape),
                __doc__="An order with one input, at the top of the body.",
            )
            for model, shape in zip(models, shapes, strict=True)
        ),
    ]


def order_body(forms: Iterable[type[BaseModel]], model: Model) -> dict[str, Any]:
    """Describe a body of any of these forms, with examples that name ``model``."""
    schema = {"anyOf": [{"$ref": f"{SCHEMAS}{form.__name__}"} for form in forms]}
    content = {"application/json": {"schema": schema, "examples": _examples(model)}}
    return {"required": True, "content": content}


_INPUT = Field(
    min_length=1,
    max_length=MOST_INPUTS,
    description="One output group for each entry, all in one task and one look.",
)


def _form(name: str, words: str, **fields: Any) -> type[BaseModel]:
    return create_model(name, __base__=_Named, __doc__=words, **fields)


def _entries(params: Any) -> Any:
    entry: Any = create_model("Entry", __doc__="One input.", params=(params, ...))
    return list[entry]


def _parameters(model: Model) -> type[BaseModel]:
    # A key may have engines of its own where requests can choose none.
    described = [each for each in model.parameters if not isinstance(each.rule, EngineFlag) or each.rule.can]
    fields: dict[str, Any] = {each.name: _field(each) for each in described}
    return create_model(f"{model.title}Parameters", __doc__=model.description, **fields)


def _field(parameter: Parameter) -> tuple[Any, Any]:
    """A parameter as Pydantic takes it: its type, and its limits."""
    rule = parameter.rule
    listed = isinstance(rule, Choice) and not isinstance(rule, OperatorsChoice)
    kind = Literal[rule.values] if isinstance(rule, Choice) and listed else _TYPES[rule.type]
    # The longest URL is that of http and https alone; the specification has no words for it.
    known = rule.constraints.items() if not isinstance(rule, PictureAddress) else ()
    limits = {_LIMITS[name]: value for name, value in known if name in _LIMITS}
    default = None if parameter.default is None else rule.read(parameter.default)
    optional = not parameter.required and default is None
    field: Any = Field(
        ... if parameter.required else default,
        description=parameter.description,
        examples=None if parameter.example is None else [parameter.example],
        **limits,
    )
    return kind | None if optional else kind, field


def _examples(model: Model) -> dict[str, Any]:
    params = {each.name: each.example for each in model.parameters if each.required}
    other = {**params, "imgUrl": "https://pictures.example/garden.jpg"}
    return {
        "input": {"summary": "One input", "value": {"model": model.name, "input": [{"params": params}]}},
        "parameters": {"summary": "Parameters", "value": {"model": model.name, "parameters": params}},
        "flat": {"summary": "Flat", "value": {"model": model.name, **params}},
        "several": {
            "summary": "Two pictures in one look, reproducible",
            "value": {
                "model": model.name,
                "metadata": {"project": "facade"},
                "input": [{"params": {**params, "seed": 7}}, {"params": other}],
            },
        },
    }
