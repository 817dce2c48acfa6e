"""What the models have in common that edit an earlier picture: the contract's Secondary Editing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retexture.models.model import Model, Origin, Values
from retexture.models.parameter import Parameter
from retexture.models.rules import Integer, Text
from retexture.models.shared import PICTURES, PROMPT, PROMPT_ERRORS, engine

if TYPE_CHECKING:
    from retexture.tasks.order import Input, Order

_LONGEST_JOB_ID = 64

_ADVICE = "`jobId` stands beside each picture in the `output` of a completed task of the same API key."
_LATE = "no finished task of this API key has a picture with this `jobId` and `imageNo`, or one that is kept"

JOB_ID = Parameter(
    "jobId",
    Text(_LONGEST_JOB_ID),
    "The earlier picture's jobId, which stands beside it in the output of its task.",
    example="pX2mKd81",
    required=True,
    options=None,
)
IMAGE_NUMBER = Parameter(
    "imageNo",
    Integer(0, PICTURES - 1),
    "The earlier picture's number among those of this jobId, from 0.",
    example=0,
    required=True,
    options=None,
)


def prompt(words: str, *, required: bool) -> Parameter:
    """The parameter ``remixPrompt``; ``words`` say what it does."""
    return Parameter(
        "remixPrompt",
        PROMPT,
        words,
        example="weathered copper, overcast",
        required=required,
        errors=PROMPT_ERRORS,
        options=("-p", "--prompt"),
    )


def maker(engines: tuple[str, ...]) -> Parameter:
    """The parameter ``engine``, of those that a request may choose."""
    words = "What makes the pictures; that which made the earlier one, unless told otherwise."
    return engine(engines, words)


def choice(name: str, words: str, numbers: int) -> Parameter:
    """A parameter that chooses one of some ways by its number, the first of them unless told otherwise."""
    return Parameter(name, Integer(0, numbers - 1), words, example=0, default=0, options=None)


@dataclass(frozen=True)
class Editing:
    """How one of these models makes orders.

    Attributes:
        model: Its name.
        kind: A value of :class:`retexture.tasks.edits.EditKind`.
        choice: The name of the parameter that chooses the way.
        ways: Values of :class:`retexture.tasks.edits.Way`, by the numbers that requests choose them by.
        pictures: How many it makes of each earlier one.
    """

    model: str
    kind: str
    choice: str
    ways: tuple[str, ...]
    pictures: int

    def model_of(
        self, title: str, description: str, parameters: tuple[Parameter, ...], *, takes_words: bool
    ) -> Model:
        """The model; ``takes_words``: a prompt can come with an order."""
        return Model(
            self.model,
            title,
            description,
            types=("image", "i2i", "image-to-image"),
            inputs=("image", "text") if takes_words else ("image",),
            outputs=("image",),
            parameters=parameters,
            make_order=self.order,
            advice=_ADVICE,
            late=_LATE,
        )

    def order(self, values: Values, origin: Origin) -> "Order":
        """Make an order of checked values."""
        from retexture.imaging.encode import PictureFormat
        from retexture.tasks.order import Order

        return Order(
            model=self.model,
            inputs=tuple(map(self._input, values.inputs)),
            request_id=origin.request_id,
            base_url=origin.base_url,
            metadata=origin.metadata,
            count=self.pictures,
            seed=values.task.get("seed"),
            format=PictureFormat(values.task["format"]),
            engine=values.task.get("engine"),
            maps=values.task.get("maps", False),
        )

    def _input(self, values: Mapping[str, Any]) -> "Input":
        from retexture.tasks.edits import EditKind, PictureEdit, Way
        from retexture.tasks.order import Input

        words = values.get("remixPrompt") or ""
        way = Way(self.ways[values[self.choice]])
        edit = PictureEdit(EditKind(self.kind), values["jobId"], values["imageNo"], way, words)
        return Input("", words, values["callback"], edit=edit)
