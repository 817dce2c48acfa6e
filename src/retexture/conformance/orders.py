"""Orders as the contract has them, and what breaks them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from retexture.conformance.subject import MODEL

NOWHERE = "https://pictures.invalid/house.jpg"
"""A valid URL that leads nowhere (RFC 2606): a server that takes an order by mistake fails it, uncharged."""

PARAMS: Mapping[str, Any] = {"imgUrl": NOWHERE, "remixPrompt": "weathered copper"}
FLAT: Mapping[str, Any] = {"model": MODEL, **PARAMS}

BROKEN_PROMPT = 4013005

_LONG_URL = "https://pictures.invalid/" + "a" * 1000


@dataclass(frozen=True)
class Form:
    """One of the forms of a request.

    Attributes:
        name: What it is called.
        headers: Besides the usual ones.
        outer: What it holds besides the parameters.
        within: What holds the parameters; None: they are at the top.
    """

    name: str
    outer: Mapping[str, Any]
    within: Literal["input", "parameters", "both"] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The request with these parameters."""
        if self.within is None:
            return {**self.outer, **params}
        if self.within == "parameters":
            return {**self.outer, "parameters": dict(params)}
        inner = {"parameters": dict(params)} if self.within == "both" else dict(params)
        return {**self.outer, "input": [{"params": inner}]}


_NAMED = {"model": MODEL}
_BY_HEADER = {"X-Model": MODEL}

FORMS = (
    Form("envelope", {**_NAMED, "moderation": True, "metadata": {}}, "input"),
    Form("envelope, model in the header", {}, "input", _BY_HEADER),
    Form("envelope, model in both", _NAMED, "input", _BY_HEADER),
    Form("parameters", {**_NAMED, "metadata": {"a": 1}}, "parameters"),
    Form("parameters, model in the header", {}, "parameters", _BY_HEADER),
    Form("parameters in an entry", _NAMED, "both"),
    Form("flat", _NAMED),
    Form("flat, unknown fields", {**_NAMED, "dash_scope": {"x": 1}, "moderation": False, "unheard_of": [1]}),
)

BROKEN: Mapping[str, tuple[Mapping[str, Any], int]] = {
    "no url": ({"imgUrl": None}, 4013001),
    "empty url": ({"imgUrl": ""}, 4013001),
    "no url, before all others": ({"imgUrl": None, "remixPrompt": None, "callback": 1}, 4013001),
    "long url": ({"imgUrl": _LONG_URL}, 4013002),
    "long and malformed url": ({"imgUrl": "x" * 1025}, 4013002),
    "long url, before the prompt": ({"imgUrl": _LONG_URL, "remixPrompt": ""}, 4013002),
    "number as url": ({"imgUrl": 7}, 4013003),
    "list as url": ({"imgUrl": [NOWHERE]}, 4013003),
    "false as url": ({"imgUrl": False}, 4013003),
    "ftp": ({"imgUrl": "ftp://pictures.invalid/a.jpg"}, 4013003),
    "words": ({"imgUrl": "my house"}, 4013003),
    "white space": ({"imgUrl": "   "}, 4013003),
    "no host": ({"imgUrl": "https:///a.jpg"}, 4013003),
    "bad url, before the prompt": ({"imgUrl": "x", "remixPrompt": None}, 4013003),
    "no prompt": ({"remixPrompt": None}, 4013004),
    "no prompt, before the callback": ({"remixPrompt": None, "callback": "x"}, 4013004),
    "empty prompt": ({"remixPrompt": ""}, 4013005),
    "blank prompt": ({"remixPrompt": " \n\t\u3000"}, 4013005),
    "long prompt": ({"remixPrompt": "é" * 8193}, 4013005),
    "number as prompt": ({"remixPrompt": 7}, 4013005),
    "object as prompt": ({"remixPrompt": {}}, 4013005),
    "empty prompt, before the callback": ({"remixPrompt": "", "callback": "x"}, 4013005),
    "callback of words": ({"callback": "my app"}, 4013006),
    "empty callback": ({"callback": ""}, 4013006),
    "number as callback": ({"callback": 1}, 4013006),
    "callback by mail": ({"callback": "mailto:me@app.invalid"}, 4013006),
}
"""Changes of the parameters, and the code that each is answered with."""

ENVELOPES: Mapping[str, tuple[Any, Mapping[str, str]]] = {
    "two models": (FLAT, {"X-Model": "midjourney_remix"}),
    "no model": (PARAMS, {}),
    "an unknown model": ({**FLAT, "model": "midjourney_video"}, {}),
    "an unknown model in the header": (PARAMS, {"X-Model": "midjourney_video"}),
    "a list": ([FLAT], {}),
    "a string": ("x", {}),
    "an empty input": ({"model": MODEL, "input": []}, {}),
    "an input of another kind": ({"model": MODEL, "input": "x"}, {}),
    "nothing": (b"", {}),
    "half a body": (b'{"model": ', {}),
    "a form": (b"model=x&imgUrl=y", {}),
}
"""Requests that are none, each a body and headers."""


def broken(change: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The flat orders that a change makes: what is null is also left out."""
    whole = {**FLAT, **change}
    return [whole, {name: value for name, value in whole.items() if value is not None}]
