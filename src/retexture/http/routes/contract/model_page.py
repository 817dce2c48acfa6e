"""A model's page, for people and for programs that write requests by themselves."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from retexture.models import Model, Parameter
from retexture.tasks.order import MOST_INPUTS


def page(model: Model, base: str) -> str:
    """Return a model's page in Markdown; examples call the server at ``base``."""
    rows = "\n".join(_row(each) for each in model.offered)
    errors = "\n".join(f"| {code} | {meaning} |" for code, meaning in _errors(model))
    return f"""# {model.name}

{model.description}

- Type: {model.types[0]}
- Takes: {", ".join(model.inputs)}
- Gives: {", ".join(model.outputs)}

## Parameters

| Name | Type | Required | Limits | What it is |
| --- | --- | --- | --- | --- |
{rows}

## Create a task

`POST {base}/model/v1/generation` with `Authorization: Bearer KEY` and

```json
{{
  "model": "{model.name}",
  "input": [{{"params": {_example(model)}}}]
}}
```

`input` may have up to {MOST_INPUTS} entries: one task then makes all of them with the same seed.
The answer has the task's `id` and `"status": "in_progress"`.

## Fetch the pictures

`GET {base}/model/v1/generation/task/{{id}}` every three seconds, until `status` is `completed` or `failed`.
Then `output[].content[].url` are the pictures, or `error.error_message` says what went wrong. A failed task
costs nothing; one that you cancel costs the share of the pictures that were done, which
`metadata.retexture.cancelled` names.

## Errors

| Code | Meaning |
| --- | --- |
{errors}
| 4013098 | The generation failed; also where {model.late} |
| 4013099 | The service is not available |
"""


def agent_prompt(model: Model) -> str:
    """Return what a program that writes requests by itself should know of the model."""
    return (
        f"{model.description} Send {model.needs}. {model.advice} ".rstrip()
        + " Create the task, then poll it every three seconds until it is completed or failed."
    )


def _example(model: Model) -> str:
    return json.dumps({each.name: each.example for each in model.parameters if each.required})


def _row(parameter: Parameter) -> str:
    required = "yes" if parameter.required else "no"
    limits = _limits(parameter.constraints)
    return f"| `{parameter.name}` | {parameter.rule.type} | {required} | {limits} | {parameter.description} |"


def _limits(limits: Mapping[str, Any]) -> str:
    if "enum" in limits:
        said = [", ".join(f"`{value}`" for value in limits["enum"])]
    else:
        said = [
            f"{limits[low]} to {limits[high]}{unit}"
            for low, high, unit in (("min", "max", ""), ("min_length", "max_length", " characters"))
            if low in limits
        ]
    return "; ".join(said + ([f"default `{_as_sent(limits['default'])}`"] if "default" in limits else []))


def _as_sent(value: Any) -> str:
    """A value as requests write it, without a string's quotes."""
    return value if isinstance(value, str) else json.dumps(value)


def _errors(model: Model) -> Iterator[tuple[int, str]]:
    """Yield each of the parameters' codes, and what is wrong with which of them then."""
    names: dict[tuple[int, str], list[str]] = {}
    for parameter in model.parameters:
        for check in parameter.checks():
            if check.error is not None:
                meaning = check.error.code, check.words(parameter.rule)
                names.setdefault(meaning, []).append(f"`{parameter.name}`")
    for (code, words), of in sorted(names.items()):
        yield code, f"{_either(of)} is {words}"


def _either(names: Sequence[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
