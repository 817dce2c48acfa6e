"""What was ordered elsewhere for a picture, and which engines were tried for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True)
class UpstreamCall:
    """One picture that an engine ordered from another program.

    Attributes:
        sent: The fields of the order, without pictures and keys.
        request_ids: How the other program named the request, one for each time it was sent and answered.
        tries: How many times it was sent; more than once where it was answered by a fault, or not at all.
        usage: What it says that it used, JSON-compatible, as it says it.
        cost: What it says that it cost, as it says it; empty: nothing is said.
    """

    sent: Mapping[str, str]
    request_ids: tuple[str, ...] = ()
    tries: int = 1
    usage: Mapping[str, object] = field(default_factory=dict)
    cost: str = ""


class Why(StrEnum):
    """Why a chain did not take an engine, or left it."""

    UNFIT = "unfit"
    OPEN = "open"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"
    LATE = "late"


@dataclass(frozen=True)
class Tried:
    """An engine that a chain has passed over, or has left before another one made the picture.

    Attributes:
        engine: Its name.
        why: In one word.
        detail: In a sentence, for whoever ordered: nothing in it is of the engine's own words, which may tell
            of the installation.
        seconds: How long it was at work.
        tries: How often it was asked; 0: it was passed over.
        upstream: What was ordered elsewhere meanwhile, and is in none of the pictures.
    """

    engine: str
    why: Why
    detail: str
    seconds: float = 0.0
    tries: int = 0
    upstream: tuple[UpstreamCall, ...] = ()
