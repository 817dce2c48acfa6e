"""Parameters that several models have."""

from dataclasses import replace

from retexture.models.offer import Offer
from retexture.models.parameter import Errors, Parameter, Scope, WireCode
from retexture.models.rules import (
    Choice,
    EngineFlag,
    Integer,
    OperatorsChoice,
    PictureAddress,
    Text,
    WebAddress,
)

# Facts of the parts that do the work, which are too heavy for the command line's help to load; tests
# compare them.
PICTURES = 4
PROMPT = Text(8192)
_FORMATS = ("png", "jpeg", "webp", "avif")

_PROMPT_LENGTH = WireCode(4013005, "Invalid remix prompt length")
PROMPT_ERRORS = Errors(WireCode(4013004, "Remix prompt missing"), _PROMPT_LENGTH, _PROMPT_LENGTH)
IMAGE_ERRORS = Errors(
    absent=WireCode(4013001, "Image URL missing"),
    length=WireCode(4013002, "Invalid image URL length"),
    form=WireCode(4013003, "Invalid image URL format"),
)
# The contract knows neither masks nor swatches: they have the codes of what they are most like.
FURTHER_IMAGE_ERRORS = replace(IMAGE_ERRORS, are_borrowed=True)
_CALLBACK = WireCode(4013006, "Invalid callback URL")

CALLBACK = Parameter(
    "callback",
    WebAddress(),
    "Address, http or https, to which the finished task is sent as JSON.",
    example="https://app.example/done",
    errors=Errors(_CALLBACK, _CALLBACK, _CALLBACK),
    options=None,
)
FORMAT = Parameter(
    "format",
    Choice(_FORMATS),
    "The format of the pictures.",
    example="webp",
    default="png",
    scope=Scope.TASK,
)


def pictures(words: str) -> Parameter:
    """The parameter ``n``; ``words`` say of what it is the number."""
    return Parameter(
        "n",
        Integer(1, PICTURES),
        words,
        example=PICTURES,
        default=PICTURES,
        scope=Scope.TASK,
        options=("-n", "--count"),
    )


def swatch(words: str) -> Parameter:
    """The parameter ``swatchUrl``; ``words`` say what it does."""
    return Parameter(
        "swatchUrl",
        PictureAddress(),
        words,
        example="https://pictures.example/oak.jpg",
        errors=FURTHER_IMAGE_ERRORS,
        options=("--swatch",),
    )


def seed(words: str) -> Parameter:
    """The parameter ``seed``; ``words`` say what it does."""
    return Parameter("seed", Integer(0, 2**32 - 1), words, example=7, scope=Scope.TASK)


def engine(engines: tuple[str, ...], words: str) -> Parameter:
    """The parameter ``engine`` with the names that requests may choose; ``words`` say what it does."""
    example = engines[0] if engines else None
    return Parameter("engine", OperatorsChoice(engines), words, example=example, scope=Scope.TASK)


def maps(offer: Offer) -> Parameter:
    """The parameter ``maps``."""
    return Parameter(
        "maps",
        EngineFlag(offer.maps, "no engine here gives maps of surfaces"),
        "Also the maps of each picture's surfaces, for 3D programs and games.",
        notes="`output[].maps` then names a ZIP archive of each picture's, as `imageNo` and `url`; a picture "
        "that shows no surfaces, such as a drawing, has none.",
        example=True,
        default=False,
        scope=Scope.TASK,
    )
