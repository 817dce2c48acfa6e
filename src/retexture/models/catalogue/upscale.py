"""Upscale: an earlier picture at twice or four times its size."""

from retexture.models.editing import IMAGE_NUMBER, JOB_ID, Editing, choice
from retexture.models.model import Model
from retexture.models.offer import Offer
from retexture.models.shared import CALLBACK, FORMAT

NAME = "midjourney_upscale"

EDITING = Editing(NAME, "upscale", "type", ("standard", "creative", "2x", "4x"), 1)

PARAMETERS = (
    JOB_ID,
    IMAGE_NUMBER,
    choice(
        "type",
        "0 standard and 2 2x: twice as wide and high; 1 creative: the same with new fine detail; 3 4x: four "
        "times.",
        len(EDITING.ways),
    ),
    CALLBACK,
    FORMAT,
)


def define(offer: Offer) -> Model:
    """Return the model."""
    del offer  # that of the earlier picture makes the larger one
    return EDITING.model_of(
        "Upscale",
        "Makes an earlier picture two or four times as wide and high, up to 64 megapixels: an engine that "
        "can renders the same picture again at that size; of others the picture itself is enlarged. "
        "Makes one picture.",
        PARAMETERS,
        takes_words=False,
    )
