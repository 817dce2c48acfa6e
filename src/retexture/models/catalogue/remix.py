"""Remix: a new prompt for an earlier picture."""

from retexture.models.editing import IMAGE_NUMBER, JOB_ID, Editing, choice, maker, prompt
from retexture.models.model import Model
from retexture.models.offer import Offer
from retexture.models.shared import CALLBACK, FORMAT, PICTURES, maps, seed

NAME = "midjourney_remix"

EDITING = Editing(NAME, "remix", "mode", ("strong", "subtle"), PICTURES)

PARAMETERS = (
    JOB_ID,
    IMAGE_NUMBER,
    prompt("What the picture should look like now: materials, styles, light, colours.", required=True),
    choice(
        "mode",
        "0 strong: drawn on the image that the earlier picture was made of, whose look stays where the "
        "prompt leaves it; 1 subtle: drawn on the earlier picture itself.",
        len(EDITING.ways),
    ),
    CALLBACK,
    seed("The same seed, picture, prompt and version give the same pictures. Without one it is random."),
    FORMAT,
)


def define(offer: Offer) -> Model:
    """Return the model."""
    return EDITING.model_of(
        "Remix",
        "Gives an earlier picture a new prompt: on the image that it was made of, or on the picture itself. "
        "Makes four pictures.",
        (*PARAMETERS, maps(offer), maker(offer.engines)),
        takes_words=True,
    )
