"""What /openapi.json says of the door for OpenAI's clients. No answer passes through these shapes."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from retexture.http.events import MEDIA_TYPE
from retexture.http.openapi import FILE_URL, ORDER_ONCE, TASK_ID, Documented
from retexture.models import RETEXTURE, Parameter, find_models


class OpenAIFault(BaseModel):
    """What is wrong."""

    message: Annotated[str, Field(description="What is wrong and what to do.")]
    type: str
    param: Annotated[str | None, Field(description="The field at fault; null: none in particular.")]
    code: str | None


class OpenAIError(BaseModel):
    """An error as OpenAI's clients read it."""

    error: OpenAIFault


class TokenDetails(BaseModel):
    """Always 0."""

    image_tokens: int
    text_tokens: int


class TokenUsage(BaseModel):
    """Always 0: nothing is counted in tokens."""

    input_tokens: int
    output_tokens: int
    total_tokens: int
    input_tokens_details: TokenDetails
    output_tokens_details: TokenDetails


class EditedImage(BaseModel):
    """One picture: the file itself, or where it is."""

    b64_json: str | None = None
    url: str | None = None


class IgnoredField(BaseModel):
    """What of the request had no effect."""

    text: str
    reason: str


class EditTask(BaseModel):
    """The task of the edit."""

    id: Annotated[str, Field(examples=[TASK_ID])]
    model: str
    cost: Annotated[str, Field(description="US dollars after the discount.", examples=["0.0400"])]
    discount: float
    ignored: list[IgnoredField]
    receipt: Annotated[dict[str, Any], Field(description="As `metadata.retexture` of the task.")]


class EditedImages(BaseModel):
    """The pictures of an edit."""

    created: Annotated[int, Field(description="Unix seconds.", examples=[1789000000])]
    data: list[EditedImage]
    output_format: str
    size: Annotated[str, Field(description="Width and height of the pictures.", examples=["1536x1024"])]
    usage: TokenUsage
    retexture: EditTask


_SAID = {
    400: ("A field breaks its rule, or a picture can't be used.", "prompt", "invalid_value"),
    401: ("The API key is missing or not valid.", None, "invalid_api_key"),
    403: ("The key's budget does not allow the task; nothing was created.", None, "insufficient_quota"),
    404: ("There is no such model.", "model", "model_not_found"),
    409: ("The Idempotency-Key was sent with another request.", None, "idempotency_key_reused"),
    413: ("A picture, or the whole form, is too large.", None, "request_too_large"),
    422: ("The task failed, and costs nothing.", None, "generation_failed"),
    429: ("Too many requests; Retry-After says when to try again.", None, "rate_limit_exceeded"),
    503: ("Not available now; Retry-After says when to try again.", None, "service_unavailable"),
    504: ("The task is not done within the waiting limit and goes on; the message names it.", None,
          "task_in_progress"),
    508: ("The order came through this server before; nothing was created.", None, "loop_detected"),
}  # fmt: skip


def openai_errors(*statuses: int) -> Documented:
    """Describe the answers with these statuses, in the shape of OpenAI's API."""
    return {status: _fault(status, *_SAID[status]) for status in statuses}


def _fault(status: int, words: str, param: str | None, code: str) -> dict[str, Any]:
    kind = "server_error" if status >= 500 else "invalid_request_error"
    kind = "image_generation_error" if status == 422 else kind
    error = {"message": words, "type": kind, "param": param, "code": code}
    return {
        "model": OpenAIError,
        "description": words,
        "content": {"application/json": {"example": {"error": error}}},
    }


_EVENTS = (
    'event: image_edit.partial_image\ndata: {"type":"image_edit.partial_image","b64_json":"…",'
    '"partial_image_index":0,…}\n\n'
    'event: image_edit.completed\ndata: {"type":"image_edit.completed","b64_json":"…","usage":{…},…}\n\n'
)

EDIT: Documented = {
    200: {
        "model": EditedImages,
        "description": "The pictures; with `stream` events, of which each holds one.",
        "content": {
            "application/json": {
                "example": {
                    "created": 1789000000,
                    "data": [{"url": FILE_URL}],
                    "output_format": "png",
                    "size": "1536x1024",
                    "usage": {
                        "input_tokens": 0,
                        "output_tokens": 0,
                        "total_tokens": 0,
                        "input_tokens_details": {"image_tokens": 0, "text_tokens": 0},
                        "output_tokens_details": {"image_tokens": 0, "text_tokens": 0},
                    },
                    "retexture": {
                        "id": TASK_ID, "model": RETEXTURE, "cost": "0.0400", "discount": 1, "ignored": [],
                        "receipt": {},
                    },
                }
            },
            MEDIA_TYPE: {"schema": {"type": "string"}, "example": _EVENTS},
        },
    }
}  # fmt: skip

_FILE = {"type": "string", "format": "binary"}


def _text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": words, **more}


def _parameter(name: str) -> Parameter:
    return next(each for each in find_models()[RETEXTURE].parameters if each.name == name)


_PROMPT = _parameter("remixPrompt").constraints
_SEED, _STRUCTURE = (_parameter(name).description for name in ("seed", "structure"))

_PROPERTIES: dict[str, Any] = {
    "image": {
        "type": "array",
        "items": _FILE,
        "minItems": 1,
        "maxItems": 2,
        "description": "The photo; a second picture is a material for it. Also as `image[]`.",
    },
    "prompt": _text("What the photo should look like.", minLength=1, maxLength=_PROMPT["max_length"]),
    "mask": {**_FILE, "description": "Transparent where the photo is to change; of its proportions."},
    "model": _text("Names of OpenAI's image models stand for it too.", default=RETEXTURE),
    "n": {"type": "integer", "minimum": 1, "maximum": 4, "default": 1, "description": "How many pictures."},
    "size": _text("`auto`, or WIDTHxHEIGHT into which the photo is fitted first.", default="auto"),
    "response_format": _text("The pictures, or their URLs.", enum=["b64_json", "url"]),
    "output_format": _text("Of the pictures.", **_parameter("format").constraints),
    "output_compression": {
        "type": "integer", "minimum": 0, "maximum": 100,
        "description": "Quality of pictures in a format with losses: 0 is small, 100 the best.",
    },
    "stream": {"type": "boolean", "default": False, "description": "Answer with events."},
    "partial_images": {
        "type": "integer", "minimum": 0, "maximum": 3, "default": 0,
        "description": "How many pictures a stream shows before all are done.",
    },
    "input_fidelity": _text("`high` keeps the structure more strictly.", enum=["low", "high"]),
    "user": _text("Goes into the task's metadata."),
    "seed": {"type": "integer", "minimum": 0, "description": _SEED},
    "structure": {"type": "number", "minimum": 0, "maximum": 1, "description": _STRUCTURE},
}  # fmt: skip

EDIT_FORM: dict[str, Any] = {
    "parameters": [each for each in ORDER_ONCE["parameters"] if each["name"] == "Idempotency-Key"],
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {"type": "object", "required": ["image", "prompt"], "properties": _PROPERTIES}
            }
        },
    },
}
"""The form of an edit."""
