"""Retexture: new textures and materials for a picture, from a prompt."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from retexture.models.model import Model, Origin, Values
from retexture.models.parameter import Errors, Parameter, Scope, WireCode
from retexture.models.rules import (
    Choice,
    Integer,
    Number,
    OperatorsChoice,
    PictureAddress,
    Text,
    TrueOrFalse,
    WebAddress,
)

if TYPE_CHECKING:
    from retexture.tasks.order import Input, Order

NAME = "midjourney_retexture"

# Facts of the parts that do the work, which are too heavy for the command line's help to load; a test
# compares them.
_PICTURES = 4
_LONGEST_PROMPT = 8192
_FORMATS = ("png", "jpeg", "webp", "avif")

_IMAGE = Errors(
    absent=WireCode(4013001, "Image URL missing"),
    length=WireCode(4013002, "Invalid image URL length"),
    form=WireCode(4013003, "Invalid image URL format"),
)
_PROMPT_LENGTH = WireCode(4013005, "Invalid remix prompt length")
_CALLBACK = WireCode(4013006, "Invalid callback URL")
# The contract knows neither masks nor swatches: they have the codes of what they are most like.
_FURTHER_IMAGE = Errors(_IMAGE.absent, _IMAGE.length, _IMAGE.form, are_borrowed=True)

PARAMETERS = (
    Parameter(
        "imgUrl",
        PictureAddress(),
        "The image, http or https, that opens without signing in: JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP.",
        notes="POST /v1/files takes an image that is on no web server.",
        example="https://pictures.example/house.jpg",
        required=True,
        errors=_IMAGE,
        options=None,
    ),
    Parameter(
        "remixPrompt",
        Text(_LONGEST_PROMPT),
        "What the image should look like: materials, styles, light, colours, in any of nine languages.",
        notes="Midjourney's parameters such as --seed, --no, --stylize and --chaos are understood.",
        example="white marble with gold veins, golden hour",
        required=True,
        errors=Errors(WireCode(4013004, "Remix prompt missing"), _PROMPT_LENGTH, _PROMPT_LENGTH),
        options=("-p", "--prompt"),
    ),
    Parameter(
        "callback",
        WebAddress(),
        "Address, http or https, to which the finished task is sent as JSON.",
        example="https://app.example/done",
        errors=Errors(_CALLBACK, _CALLBACK, _CALLBACK),
        options=None,
    ),
    Parameter(
        "seed",
        Integer(0, 2**32 - 1),
        "The same seed, image, prompt and version give the same pictures. Without one it is random.",
        example=7,
        scope=Scope.TASK,
    ),
    Parameter(
        "n",
        Integer(1, _PICTURES),
        "How many pictures of each image.",
        example=_PICTURES,
        default=_PICTURES,
        scope=Scope.TASK,
        options=("-n", "--count"),
    ),
    Parameter(
        "structure",
        Number(0, 1, ends=("loose", "strict")),
        "How closely the image's structure is kept: 0 loosely, 1 strictly.",
        example=0.5,
        default=0.5,
        scope=Scope.TASK,
    ),
    Parameter(
        "maskUrl",
        PictureAddress(),
        "A picture of the image's proportions: what is white in it is changed, what is black stays exactly "
        "as it is (in lossless formats), greys mix.",
        example="https://pictures.example/house-walls.png",
        errors=_FURTHER_IMAGE,
        options=("--mask",),
    ),
    Parameter(
        "swatchUrl",
        PictureAddress(),
        "A photo of a material, used instead of the first material that the prompt names, and over "
        "everything where it names none.",
        example="https://pictures.example/oak.jpg",
        errors=_FURTHER_IMAGE,
        options=("--swatch",),
    ),
    Parameter(
        "minStructure",
        Number(0, 1),
        "A picture that keeps less of the image's structure than this is made again, more strictly, up to "
        "twice.",
        notes="The task's metadata has each picture's structureScore.",
        example=0.4,
        default=0,
        scope=Scope.TASK,
    ),
    Parameter(
        "format",
        Choice(_FORMATS),
        "The format of the pictures.",
        example="webp",
        default="png",
        scope=Scope.TASK,
    ),
)


def define(engines: tuple[str, ...]) -> Model:
    """Return the model.

    Args:
        engines: Names that a request may choose.
    """
    engine = Parameter(
        "engine",
        OperatorsChoice(engines),
        "What makes the pictures; auto is the first of several that can do what is asked and is well.",
        example=engines[0] if engines else None,
        scope=Scope.TASK,
    )
    fallback = Parameter(
        "fallback",
        TrueOrFalse(),
        "With the engine auto: whether another engine may take the place of the first that can do what is "
        "asked.",
        example=False,
        default=True,
        scope=Scope.TASK,
        options=("--fallback/--no-fallback",),
    )
    return Model(
        NAME,
        "Retexture",
        "Gives an image new textures and materials from a text prompt, and keeps its structure: shapes, "
        "edges and composition stay where they are. "
        f"Makes {_PICTURES} pictures of the same size from each image.",
        types=("image", "i2i", "image-to-image"),
        inputs=("image", "text"),
        outputs=("image",),
        parameters=(*PARAMETERS, engine, fallback),
        make_order=_order,
    )


def _order(values: Values, origin: Origin) -> "Order":
    from retexture.imaging.encode import PictureFormat
    from retexture.tasks.order import Order

    return Order(
        model=NAME,
        inputs=tuple(_input(each, origin) for each in values.inputs),
        request_id=origin.request_id,
        base_url=origin.base_url,
        metadata=origin.metadata,
        count=values.task["n"],
        seed=values.task["seed"],
        structure=values.task["structure"],
        min_structure=values.task["minStructure"],
        format=PictureFormat(values.task["format"]),
        engine=values.task["engine"],
        fallback=values.task["fallback"],
    )


def _input(values: Mapping[str, Any], origin: Origin) -> "Input":
    from retexture.tasks.order import Input, Picture

    def picture(url: str | None) -> Picture | None:
        return None if url is None else Picture(url, origin.own_file(url))

    return Input(
        values["imgUrl"],
        values["remixPrompt"],
        values["callback"],
        origin.own_file(values["imgUrl"]),
        picture(values["maskUrl"]),
        picture(values["swatchUrl"]),
    )
