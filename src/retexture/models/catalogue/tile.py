"""Tile: a picture of a material that goes on beyond its sides."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from retexture.engines.abilities import TILES
from retexture.models.model import Model, Origin, Values
from retexture.models.offer import Offer
from retexture.models.parameter import Parameter, Scope
from retexture.models.rules import Integer
from retexture.models.shared import (
    CALLBACK,
    FORMAT,
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

NAME = "retexture_tile"

# Facts of what makes tiles, which is too heavy to load here; a test compares them.
SMALLEST, USUAL = 512, 1024

_PARAMETERS = (
    Parameter(
        "remixPrompt",
        PROMPT,
        "The material, with its colours, finish, wear and weather; of several the first.",
        example="mossy cobblestone",
        required=True,
        errors=PROMPT_ERRORS,
        options=None,
    ),
    swatch("A photo of a material that the tiles are made of, instead of the first that the prompt names."),
    CALLBACK,
    seed("The same seed, prompt, size and version give the same tiles. Without one it is random."),
    pictures("How many tiles."),
    FORMAT,
)


def define(offer: Offer) -> Model:
    """Return the model."""
    size = Parameter(
        "size",
        Integer(SMALLEST, offer.largest_tile),
        "Pixels a side: a larger tile is the same surface with finer detail.",
        example=SMALLEST,
        default=min(USUAL, offer.largest_tile),
        scope=Scope.TASK,
        options=None,
    )
    engines = tuple(name for name in offer.engines if name in TILES)
    return Model(
        NAME,
        "Tile",
        "Makes square pictures of a material from a text prompt, which go on beyond their sides: laid "
        "beside itself, a tile shows no seam. Makes four tiles, on request with the maps of their surfaces.",
        types=("image", "t2i", "text-to-image"),
        inputs=("text", "image"),
        outputs=("image",),
        parameters=(*_PARAMETERS, size, maps(offer), engine(engines, "What makes the tiles.")),
        make_order=_order,
        advice="Name one material; scenes and styles have no place on a tile, and a light tints it evenly.",
        late="the prompt names no material that the engine knows, or the swatch could not be fetched or read",
        is_offered=offer.tiles,
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
        format=PictureFormat(values.task["format"]),
        engine=values.task["engine"],
        maps=values.task["maps"],
        tile_side=values.task["size"],
    )


def _input(values: Mapping[str, Any], origin: Origin) -> "Input":
    from retexture.tasks.order import Input, Picture

    url = values["swatchUrl"]
    material = None if url is None else Picture(url, origin.own_file(url))
    return Input("", values["remixPrompt"], values["callback"], swatch=material)
