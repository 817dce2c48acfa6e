"""Receipts: what another server says of its pictures, and what was ordered there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from retexture.engines.forwarding import Redactor
from retexture.engines.gateway.orders import UpstreamOrder
from retexture.engines.protocol import Explanation, Ignored, UpstreamCall
from retexture.prompts import take_apart

_MOST_JSON = 100_000  # characters of what a server understood: a Retexture says some thousands
_MOST_NOTES = 50
_IDLE = "The upstream server can do nothing for what the prompt asks for"
_NO_WORDS = "The prompt has no words, so there is nothing to tell the upstream server"


@dataclass(frozen=True)
class UpstreamReceipt:
    """What a server says of how a picture came about.

    Attributes:
        understood: Of the prompt.
        ignored: What it did not act on.
        notes: What else it says.
        maker: Its engine and that one's version, where it says so.
    """

    understood: Mapping[str, object]
    ignored: tuple[Ignored, ...]
    notes: tuple[str, ...]
    maker: Mapping[str, object]


def worded(prompt: str) -> Explanation:
    """What is known of a prompt without asking the server: its words go there as they are."""
    words = " ".join(
        " ".join(part.text.split()) for part in take_apart(prompt).segments if not part.excluded
    ).strip()
    return Explanation({"description": words, "prompt": words}, (), idle="" if words else _NO_WORDS)


def receipt_in(task: Mapping[str, Any], redactor: Redactor) -> UpstreamReceipt | None:
    """The receipt in a task of a Retexture; None where there is none."""
    whole = _of_kind(_of_kind(task, dict).get("metadata"), dict).get("retexture")
    whole = _of_kind(redactor.json(whole, _MOST_JSON), dict)
    inputs = _of_kind(whole.get("inputs"), list)
    given = _of_kind(inputs[0] if inputs else None, dict)
    if not given:
        return None
    maker = {name: whole[name] for name in ("engine", "engineVersion") if isinstance(whole.get(name), str)}
    return _read(given, maker, redactor)


def explanation_in(answer: Any, redactor: Redactor) -> Explanation | None:
    """What a Retexture answers to ``POST /v1/understand``; None where it is something else."""
    told = _of_kind(redactor.json(answer, _MOST_JSON), dict)
    if not isinstance(told.get("understood"), dict):
        return None
    read = _read(told, {}, redactor)
    return Explanation(read.understood, read.ignored, read.notes, _IDLE if told.get("idle") is True else "")


def _read(given: Mapping[str, Any], maker: Mapping[str, object], redactor: Redactor) -> UpstreamReceipt:
    ignored = [_of_kind(each, dict) for each in _of_kind(given.get("ignored"), list)[:_MOST_NOTES]]
    notes = _of_kind(given.get("notes"), list)[:_MOST_NOTES]
    return UpstreamReceipt(
        understood=_of_kind(given.get("understood"), dict),
        ignored=tuple(
            Ignored(redactor.text(str(each.get("text", ""))), redactor.text(str(each.get("reason", ""))))
            for each in ignored
        ),
        notes=tuple(redactor.text(str(each)) for each in notes),
        maker=maker,
    )


def call_of(order: UpstreamOrder, task: Mapping[str, Any] | None, redactor: Redactor) -> UpstreamCall:
    """An order as receipts tell it; of ``task``, where it has ended, what it cost."""
    usage = _of_kind(_of_kind(task, dict).get("usage"), dict)
    pictures = ("imgUrl", "maskUrl", "swatchUrl")  # whoever knows these addresses can fetch them
    sent = {name: str(value) for name, value in order.params.items() if name not in pictures}
    cost = usage.get("cost")
    told = redactor.json(usage)
    return UpstreamCall(
        sent=sent,
        request_ids=(redactor.text(order.task),) if order.task else (),
        tries=order.attempt + 1,
        usage=told if isinstance(told, dict) else {},
        cost=redactor.text(cost) if isinstance(cost, str) else "",
    )


def _of_kind(value: Any, kind: type[dict[Any, Any]] | type[Sequence[Any]]) -> Any:
    """A value that came from elsewhere, or an empty one where it is of another kind."""
    return value if isinstance(value, kind) else kind()
