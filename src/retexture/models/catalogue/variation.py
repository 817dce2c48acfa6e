"""Variation: an earlier picture in four other ways."""

from retexture.models.editing import IMAGE_NUMBER, JOB_ID, Editing, choice, maker, prompt
from retexture.models.model import Model
from retexture.models.offer import Offer
from retexture.models.shared import CALLBACK, FORMAT, PICTURES, maps, seed

NAME = "midjourney_variation"

EDITING = Editing(NAME, "variation", "type", ("subtle", "strong"), PICTURES)

PARAMETERS = (
    JOB_ID,
    IMAGE_NUMBER,
    choice(
        "type",
        "0 subtle: palette and light stay, patterns and small parameters are drawn anew; 1 strong: palette, "
        "scale and light too.",
        len(EDITING.ways),
    ),
    prompt("What is mixed into the earlier prompt; it comes first.", required=False),
    CALLBACK,
    seed("The same seed, picture and version give the same variations. Without one it is random."),
    FORMAT,
)


def define(offer: Offer) -> Model:
    """Return the model."""
    return EDITING.model_of(
        "Variation",
        "Makes four variations of an earlier picture with the same image and prompt: subtle ones keep its "
        "palette and light, strong ones draw these anew too.",
        (*PARAMETERS, maps(offer), maker(offer.engines)),
        takes_words=True,
    )
