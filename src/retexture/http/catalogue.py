"""The models of this server, described for the programs and people that look for one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from retexture.engines.protocol import LONGEST_PROMPT
from retexture.http.options import SEEDS
from retexture.http.parsing import MODEL, URL_LENGTH
from retexture.imaging.encode import PictureFormat
from retexture.tasks.order import IMAGES, MOST_INPUTS

VENDOR = "retexture"


@dataclass(frozen=True)
class Parameter:
    """One parameter of a model.

    Attributes:
        name: As it is sent.
        type: string, integer or number.
        description: For people.
        required: Whether a request without it is refused.
        limits: min, max, min_length, max_length, enum and default, where there are such.
        example: A value that works.
    """

    name: str
    type: str
    description: str
    required: bool = False
    limits: dict[str, Any] = field(default_factory=dict)
    example: Any = None


@dataclass(frozen=True)
class Model:
    """One model.

    Attributes:
        name: What requests call it.
        title: For people.
        description: What it does, in a few sentences.
        types: What it may be looked for as; the first one is its own.
        inputs: Kinds of what goes in.
        outputs: Kinds of what comes out.
        parameters: In the order of their weight.
    """

    name: str
    title: str
    description: str
    types: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    parameters: tuple[Parameter, ...]

    def matches(self, words: str) -> bool:
        """Whether each of ``words`` occurs in what is said of the model."""
        said = " ".join((self.name, self.title, self.description, *self.types, *self.inputs, *self.outputs))
        return all(word in said.lower() for word in words.lower().split())


def models(engines: Sequence[str]) -> tuple[Model, ...]:
    """Return the models.

    Args:
        engines: Names that a request may choose; none: there is no such parameter.
    """
    choice = Parameter("engine", "string", "What makes the pictures.", limits={"enum": list(engines)})
    parameters = (*_PARAMETERS, replace(choice, example=engines[0])) if engines else _PARAMETERS
    return (
        Model(
            MODEL,
            "Retexture",
            "Gives an image new textures and materials from a text prompt, and keeps its structure: shapes, "
            "edges and composition stay where they are. "
            f"Makes {IMAGES} pictures of the same size from each image.",
            ("image", "i2i", "image-to-image"),
            ("image", "text"),
            ("image",),
            parameters,
        ),
    )


_PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "imgUrl",
        "string",
        "Address of the image, http or https, that opens without signing in: JPEG, PNG, WebP, AVIF, GIF, TIFF"
        " or BMP. POST /v1/files takes an image that is on no web server.",
        required=True,
        limits={"min_length": 1, "max_length": URL_LENGTH},
        example="https://pictures.example/house.jpg",
    ),
    Parameter(
        "remixPrompt",
        "string",
        "What the image should look like: materials, styles, light, colours, in English. Midjourney's "
        "parameters such as --seed, --no, --stylize and --chaos are understood.",
        required=True,
        limits={"min_length": 1, "max_length": LONGEST_PROMPT},
        example="white marble with gold veins, golden hour",
    ),
    Parameter(
        "callback",
        "string",
        "Address, http or https, to which the finished task is sent as JSON.",
        example="https://app.example/done",
    ),
    Parameter(
        "seed",
        "integer",
        "The same seed, image, prompt and version give the same pictures. Without one it is random.",
        limits={"min": SEEDS[0], "max": SEEDS[-1]},
        example=7,
    ),
    Parameter(
        "n",
        "integer",
        "How many pictures of each image.",
        limits={
            "enum": [str(count) for count in range(1, IMAGES + 1)],
            "default": IMAGES,
            "min": 1,
            "max": IMAGES,
        },
        example=IMAGES,
    ),
    Parameter(
        "structure",
        "number",
        "How closely the image's structure is kept: 0 loosely, 1 strictly.",
        limits={"default": 0.5, "min": 0, "max": 1},
        example=0.5,
    ),
    Parameter(
        "maskUrl",
        "string",
        "Address of a picture of the image's proportions: what is white in it is changed, what is black stays"
        " exactly as it is, greys mix.",
        limits={"min_length": 1, "max_length": URL_LENGTH},
        example="https://pictures.example/house-walls.png",
    ),
    Parameter(
        "swatchUrl",
        "string",
        "Address of a photo of a material, used instead of the first material that the prompt names, and over"
        " everything where it names none.",
        limits={"min_length": 1, "max_length": URL_LENGTH},
        example="https://pictures.example/oak.jpg",
    ),
    Parameter(
        "minStructure",
        "number",
        "A picture that keeps less of the image's structure than this is made again, more strictly, up to"
        " twice; the task's metadata has each picture's structureScore.",
        limits={"default": 0, "min": 0, "max": 1},
        example=0.4,
    ),
    Parameter(
        "format",
        "string",
        "Of the pictures.",
        limits={"enum": [each.value for each in PictureFormat], "default": PictureFormat.PNG.value},
        example="webp",
    ),
)


def page(model: Model, base: str) -> str:
    """Return a model's page in Markdown; examples call the server at ``base``."""
    rows = "\n".join(
        f"| `{each.name}` | {each.type} | {'yes' if each.required else 'no'} | {_limits(each.limits)} | "
        f"{each.description} |"
        for each in model.parameters
    )
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
| 4013001 | `imgUrl` is missing |
| 4013002 | `imgUrl`, `maskUrl` or `swatchUrl` is too long |
| 4013003 | `imgUrl`, `maskUrl` or `swatchUrl` is no http or https URL |
| 4013004 | `remixPrompt` is missing |
| 4013005 | `remixPrompt` is empty or too long |
| 4013006 | `callback` is no http or https URL |
| 4013098 | The generation failed; also where one of the pictures could not be fetched or read |
| 4013099 | The service is not available |
"""


def agent_prompt(model: Model) -> str:
    """Return what a program that writes requests by itself should know of the model."""
    required = " and ".join(f"`{each.name}`" for each in model.parameters if each.required)
    return (
        f"{model.description} Send {required}. Describe materials, styles, light and colours; the image's "
        "content needs no description. Create the task, then poll it every three seconds until it is "
        "completed or failed."
    )


def _example(model: Model) -> str:
    required = (f'"{each.name}": "{each.example}"' for each in model.parameters if each.required)
    return f"{{{', '.join(required)}}}"


def _limits(limits: dict[str, Any]) -> str:
    if "enum" in limits:
        said = [", ".join(f"`{value}`" for value in limits["enum"])]
    else:
        said = [
            f"{limits[low]} to {limits[high]}{unit}"
            for low, high, unit in (("min", "max", ""), ("min_length", "max_length", " characters"))
            if low in limits
        ]
    return "; ".join(said + ([f"default `{limits['default']}`"] if "default" in limits else []))
