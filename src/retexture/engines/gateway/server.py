"""The server that is forwarded to, and what its model takes."""

from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

OURS = "retexture"
"""The vendor that a Retexture names in its specifications."""

Way = Literal["auto", "url", "upload", "inline"]
"""How pictures get to a server."""


@dataclass(frozen=True)
class UpstreamServer:
    """A server, and how it is used.

    Attributes:
        url: Its address; the paths of the contract are added.
        model: Whom to ask for.
        key: Sent as a bearer token; empty: none is.
        pictures: How it gets them: ``url`` has it fetch them from this server, ``upload`` hands them in
            there, ``inline`` puts them into the order; ``auto`` is ``upload`` for a Retexture, and ``url``
            for others where this server can.
        away: Seconds for which it may be out of reach or overloaded before it is given up.
        time: Seconds for one order, from the moment when it was first sent.
        orders: That one input may cost.
    """

    url: str
    model: str = "midjourney_retexture"
    key: str = field(default="", repr=False)
    pictures: Way = "auto"
    away: float = 120.0
    time: float = 3600.0
    orders: int = 3


@dataclass(frozen=True)
class UpstreamSpec:
    """What a model of another server takes.

    Attributes:
        parameters: Their names.
        ours: The server is a Retexture: orders can be sent again, handed in pictures and cancelled.
    """

    parameters: frozenset[str] = frozenset({"imgUrl", "remixPrompt"})
    ours: bool = False


UNKNOWN = UpstreamSpec(UpstreamSpec().parameters | {"maskUrl", "swatchUrl"})
"""What a model is held to take while its server says nothing: to be found out, not to be ordered by."""


def read_spec(body: bytes) -> UpstreamSpec:
    """Read a specification as the contract has it; where it can't be read, the least that servers take."""
    try:
        data: Any = orjson.loads(body)["data"]
        names = frozenset(str(each["name"]) for each in data["parameters"])
        return UpstreamSpec(names | UpstreamSpec().parameters, data.get("vendor") == OURS)
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        return UpstreamSpec()
