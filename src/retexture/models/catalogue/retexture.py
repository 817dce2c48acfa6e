"""Retexture: new textures and materials for a picture, from a prompt."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from retexture.models.model import Model, Origin, Values
from retexture.models.offer import Offer
from retexture.models.parameter import Parameter, Scope
from retexture.models.rules import Number, PictureAddress, TrueOrFalse
from retexture.models.shared import (
    CALLBACK,
    FORMAT,
    FURTHER_IMAGE_ERRORS,
    IMAGE_ERRORS,
    PICTURES,
    PROMPT,
    PROMPT_ERRORS,
    engine,
    maps,
    pictures,
    seed,
    swatch,
)

if TYPE_CHECKING:
    from retexture.tasks.order import Input, Order

NAME = "midjourney_retexture"

PARAMETERS = (
    Parameter(
        "imgUrl",
        PictureAddress(),
        "The image, http or https, that opens without signing in: JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP.",
        notes="POST /v1/files takes an image that is on no web server.",
        example="https://pictures.example/house.jpg",
        required=True,
        errors=IMAGE_ERRORS,
        options=None,
    ),
    Parameter(
        "remixPrompt",
        PROMPT,
        "What the image should look like: materials, styles, light, colours, in any of nine languages.",
        notes="Midjourney's parameters such as --seed, --no, --stylize and --chaos are understood.",
        example="white marble with gold veins, golden hour",
        required=True,
        errors=PROMPT_ERRORS,
        options=("-p", "--prompt"),
    ),
    CALLBACK,
    seed("The same seed, image, prompt and version give the same pictures. Without one it is random."),
    pictures("How many pictures of each image."),
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
        errors=FURTHER_IMAGE_ERRORS,
        options=("--mask",),
    ),
    swatch(
        "A photo of a material, used instead of the first material that the prompt names, and over "
        "everything where it names none."
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
    FORMAT,
)

_ENGINE = "What makes the pictures; auto is the first of several that can do what is asked and is well."


def define(offer: Offer) -> Model:
    """Return the model."""
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
        f"Makes {PICTURES} pictures of the same size from each image.",
        types=("image", "i2i", "image-to-image"),
        inputs=("image", "text"),
        outputs=("image",),
        parameters=(*PARAMETERS, maps(offer), engine(offer.engines, _ENGINE), fallback),
        make_order=_order,
        advice="Describe materials, styles, light and colours; the image's content needs no description.",
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
        maps=values.task["maps"],
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
