"""From the fields of an image edit to an order of our own model, and to the form of its answer."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from retexture.http.answers import WireError
from retexture.http.routes.openai.form import EditForm, fault
from retexture.models import RETEXTURE, Offer, Parameter, find_models

STANDING_FOR = {name: f"https://sent.invalid/{name}" for name in ("photo", "swatch", "mask")}
"""The URLs by which an order names pictures until they are stored; no such host can exist (RFC 2606)."""

_OURS = {"image": "imgUrl", "prompt": "remixPrompt", "mask": "maskUrl", "output_format": "format"}
_THEIRS = {ours: theirs for theirs, ours in _OURS.items()} | {"swatchUrl": "image"}

_OTHER_NAMES = re.compile(r"(?:gpt-image|chatgpt-image|dall-e)-[a-z0-9.-]{1,40}")
"""Models that tools name which know no others: they get ours."""

_BY_ENGINE = "retexture-"
"""Before the name of an engine: a model to tools that have a field for models and none for engines."""

_URLS_FOR = "dall-e-"
"""What OpenAI's models of this name answered unless asked: URLs. All others answer Base64."""

_STRICT = 0.8
"""The structure that ``input_fidelity=high`` stands for: well above the default, below what flattens all."""

_SIZE = re.compile(r"([0-9]{1,5})x([0-9]{1,5})")
_SMALLEST = 16  # pixels of a side: below it there is no structure to keep
_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{1,20})?", re.ASCII)

_PERCENT = re.compile(r"[0-9]{1,3}", re.ASCII)
_BEST = 100
_FLAGS = {"true": True, "false": False}

_NO_EFFECT = {
    "quality": ("auto",),
    "background": ("auto", "opaque"),
    "moderation": ("auto",),
    "complexity": (),
    "input_fidelity": ("low", "high"),
}
"""Fields of OpenAI's that change nothing here, with the values that ask for nothing else than there is."""

_ACTED_ON = frozenset(
    {
        "prompt", "model", "n", "size", "response_format", "output_format", "output_compression", "stream",
        "partial_images", "user", "safety_identifier", "input_fidelity",
    }
)  # fmt: skip


@dataclass(frozen=True)
class EditOptions:
    """How an edit is to be answered.

    Attributes:
        urls: The pictures' URLs are answered, instead of the pictures themselves.
        stream: They are sent as events.
        partial_images: How many pictures are shown before all are done.
        size: (width, height) into which they are to fit; None: that of the photo.
        quality: Of pictures in a format with losses, 0 to 100; None: the usual one of the format.
        ignored: What of the request has no effect, and why.
    """

    urls: bool
    stream: bool
    partial_images: int
    size: tuple[int, int] | None
    quality: int | None
    ignored: tuple[Mapping[str, str], ...]


def read_options(fields: Mapping[str, str], engines: tuple[str, ...], max_side: int) -> EditOptions:
    """Read how an edit is to be answered.

    Args:
        fields: Of the form.
        engines: Names that a request may choose.
        max_side: The longest side of a picture, in pixels.

    Raises:
        WireError: A field has a value that it can't have (400); there is no such model (404).
    """
    model = fields.get("model", RETEXTURE)
    if model not in model_names(engines) and not _OTHER_NAMES.fullmatch(model):
        raise no_model(model, engines)
    stream = _one_of(fields, "stream", ("false", "true"), "false") == "true"
    default = "url" if model.startswith(_URLS_FOR) else "b64_json"
    kind = _one_of(fields, "response_format", ("url", "b64_json"), default)
    return EditOptions(
        urls=kind == "url" and not stream,
        stream=stream,
        partial_images=int(_one_of(fields, "partial_images", ("0", "1", "2", "3"), "0")),
        size=_size(fields.get("size", "auto"), max_side),
        quality=_quality(fields),
        ignored=tuple(_ignored(fields, engines, streams=stream)),
    )


def order_body(form: EditForm, engines: tuple[str, ...]) -> dict[str, Any]:
    """Return the body that would order the same of our own API, with :data:`STANDING_FOR` as URLs."""
    fields = form.fields
    sent = STANDING_FOR
    body: dict[str, Any] = {"model": RETEXTURE, "imgUrl": sent["photo"], "remixPrompt": fields.get("prompt")}
    body |= {f"{name}Url": sent[name] for name in ("mask", "swatch") if name in form.files}
    body |= {"n": _typed("integer", fields.get("n", "1")), "format": fields.get("output_format")}
    if fields.get("input_fidelity") == "high":
        body["structure"] = _STRICT
    for parameter in _further(engines):
        if parameter.name in fields:
            body[parameter.name] = _typed(parameter.rule.type, fields[parameter.name])
    model = fields.get("model", RETEXTURE)
    if model in model_names(engines) and model.startswith(_BY_ENGINE):
        body.setdefault("engine", model.removeprefix(_BY_ENGINE))
    user = fields.get("safety_identifier") or fields.get("user")
    return body if user is None else {**body, "metadata": {"user": user}}


def model_names(engines: tuple[str, ...]) -> tuple[str, ...]:
    """The models that a request may name: ours, and ours by each engine where there is a choice."""
    by_engine = engines if len(engines) > 1 else ()
    return (RETEXTURE, *(f"{_BY_ENGINE}{name}" for name in by_engine))


def in_their_words(error: WireError) -> WireError:
    """Have an answer about one of our parameters name the field that was sent."""
    ours = error.param
    if ours is not None and ours in _THEIRS:
        error.param = _THEIRS[ours]
        error.message = error.message.replace(f"`{ours}`", f"`{error.param}`")
    return error


def no_model(name: str, engines: tuple[str, ...]) -> WireError:
    """The answer where there is no such model."""
    known = ", ".join(model_names(engines))
    error = WireError(404, 404, f"There is no model {name[:80]!r} here; there is: {known}.")
    error.param, error.word = "model", "model_not_found"
    return error


def _further(engines: tuple[str, ...]) -> Iterator[Parameter]:
    """Our model's parameters that OpenAI has no name for, and whose values are no pictures.

    Its answers have no place for maps.
    """
    for each in find_models(Offer(engines, maps=False))[RETEXTURE].offered:
        if each.name not in _THEIRS and each.name != "n":
            yield each


def _typed(kind: str, text: str) -> Any:
    """A field's text as JSON has it; what is no number stays text, which the parameter's rule refuses."""
    if kind == "boolean":
        return _FLAGS.get(text.lower(), text)
    if kind == "string" or not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


def _one_of(fields: Mapping[str, str], name: str, values: tuple[str, ...], default: str) -> str:
    value = fields.get(name, default).lower()
    if value not in values:
        raise fault(name, f"`{name}` must be one of: {', '.join(values)}.")
    return value


def _size(text: str, max_side: int) -> tuple[int, int] | None:
    if text == "auto":
        return None
    found = _SIZE.fullmatch(text)
    if found is None or not all(_SMALLEST <= int(side) <= max_side for side in found.groups()):
        message = (
            "`size` must be auto, which is the picture's own, or WIDTHxHEIGHT with sides from "
            f"{_SMALLEST} to {max_side} pixels, such as 1536x1024."
        )
        raise fault("size", message)
    return int(found[1]), int(found[2])


def _quality(fields: Mapping[str, str]) -> int | None:
    """What ``output_compression`` asks for: in OpenAI's API 100, its default, is the best quality."""
    text = fields.get("output_compression")
    if text is None:
        return None
    if not _PERCENT.fullmatch(text) or int(text) > _BEST:
        raise fault("output_compression", f"`output_compression` must be an integer from 0 to {_BEST}.")
    quality = int(text)
    if quality < _BEST and fields.get("output_format", "png") == "png":
        message = (
            "Compression less than 100 is not supported for PNG output format; choose jpeg, webp or avif as "
            "`output_format`, or leave `output_compression` out."
        )
        error = fault("output_compression", message)
        error.word = "invalid_png_output_compression"
        raise error
    return quality


def _ignored(
    fields: Mapping[str, str], engines: tuple[str, ...], *, streams: bool
) -> Iterator[Mapping[str, str]]:
    known = _ACTED_ON | {each.name for each in _further(engines)}
    for name, value in fields.items():
        if name in _NO_EFFECT and value not in _NO_EFFECT[name]:
            reason = "Retexture has nothing like it."
        elif name == "partial_images" and not streams and value != "0":
            reason = "Only streams show pictures before all are done."
        elif name == "response_format" and streams and value == "url":
            reason = "Streams hold the pictures themselves."
        elif name not in known and name not in _NO_EFFECT:
            reason = "It is not known here."
        else:
            continue
        yield {"text": f"{name}={value}"[:80], "reason": reason}
