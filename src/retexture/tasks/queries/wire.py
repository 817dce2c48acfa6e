"""A task as clients read it. What is absent is left out: typed clients break on null."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from retexture.tasks.lifecycle import GENERATION_FAILED
from retexture.tasks.pricing import discounted, share
from retexture.tasks.queries.view import OutputView, TaskView
from retexture.tasks.states import Status

RESERVED = frozenset({"in_queue_at", "started_at", "completed_at", "upload_at", "retexture"})
"""Entries of a task's metadata that are the server's own."""

_SHARED = ("engine", "engineVersion", "seed")  # of a receipt: an input tells of its own where they differ


def first_state(view: TaskView) -> dict[str, Any]:
    """What creating a task answers."""
    return {
        "id": view.id,
        "created_at": int(view.created_at),
        "status": view.status.wire,
        "model": view.model,
    }


def task_body(view: TaskView, urls: Mapping[str, str]) -> dict[str, Any]:
    """The whole task; ``urls`` has those of :func:`retexture.tasks.queries.pictures_of`, by file."""
    body = first_state(view)
    if view.status is Status.COMPLETED:
        body["progress"] = 1
        body["output"] = _groups(view, urls)
        body["usage"] = usage(view)
    elif view.status.ended:
        body["error"] = {
            "code": view.error_code or GENERATION_FAILED,
            "error_message": view.error_message or "The generation failed; try again.",
        }
    else:
        body["progress"] = min(max(view.progress, 0.0), 1.0)
    body["metadata"] = _metadata(view, urls)
    return body


def chunk_body(view: TaskView, output: OutputView, urls: Mapping[str, str]) -> dict[str, Any]:
    """What a stream says of one picture that was finished; ``urls`` has those of its files, by name."""
    content = {"type": "image", "url": urls[output.file], "chunk_index": output.chunk}
    return {
        "id": view.id,
        "model": view.model,
        "status": "in_progress",
        "output": [{"content": [content], **_maps([output], urls)}],
        "cursor": output.chunk + 1,
    }


def money(amount: Decimal) -> str:
    """US dollars in plain digits: four decimals, and up to six where they say something; zero has no sign."""
    whole, _, decimals = f"{amount or Decimal():.6f}".partition(".")
    return f"{whole}.{decimals[:4]}{decimals[4:].rstrip('0')}"


def number(factor: float) -> float:
    """A factor as the contract writes it: 1, not 1.0."""
    return int(factor) if factor == int(factor) else factor


def told_without_effect(names: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The entry of a stored task's metadata with the parameters that have no effect, by input.

    It has a reserved name, which no entry of the client's has.
    """
    return {"retexture": {"without_effect": [list(each) for each in names]}} if any(names) else {}


def own_entries(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A client's metadata without the names that are the server's."""
    return {name: value for name, value in metadata.items() if name not in RESERVED}


def cost_of(view: TaskView) -> Decimal:
    """What a task has cost or, where it has not ended, will cost when it is completed, in US dollars."""
    by_chain = view.status is Status.COMPLETED and view.chain is not None
    if by_chain or view.status.wire == "failed":
        return view.charged or Decimal(0)
    due = sum(not given.idle for given in view.inputs)
    return discounted(share(view.price, due, len(view.inputs)), Decimal(str(view.discount)))


def _groups(view: TaskView, urls: Mapping[str, str]) -> list[dict[str, Any]]:
    by_input: dict[int, list[OutputView]] = defaultdict(list)
    for output in sorted(view.outputs, key=lambda output: output.number):
        by_input[output.input].append(output)
    return [
        {
            "content": [
                {"type": "image", "url": urls[output.file], "jobId": given.job_id}
                for output in by_input[given.number]
            ],
            **_maps(by_input[given.number], urls),
        }
        for given in view.inputs
    ]


def _maps(made: Iterable[OutputView], urls: Mapping[str, str]) -> dict[str, Any]:
    """Where the maps of pictures are, in their order; nothing where none has any."""
    found = [{"imageNo": each.number, "url": urls[each.maps]} for each in made if each.maps]
    return {"maps": found} if found else {}


def _metadata(view: TaskView, urls: Mapping[str, str]) -> dict[str, Any]:
    times = {
        "in_queue_at": view.created_at,
        "started_at": view.started_at,
        "completed_at": view.completed_at,
        "upload_at": view.upload_at,
    }
    metadata = {**own_entries(view.metadata), **{name: at for name, at in times.items() if at is not None}}
    entry = receipts(view)
    if view.charged is not None and view.status is Status.CANCELLED:
        entry = {**(entry or {}), "cancelled": _cancelled(view, urls)}
    return metadata if entry is None else {**metadata, "retexture": entry}


def _cancelled(view: TaskView, urls: Mapping[str, str]) -> dict[str, Any]:
    """What a cancelled task has made and cost: ``output`` and ``usage`` say it of completed ones alone."""
    return {
        "delivered": len(view.outputs),
        "ordered": len(view.inputs) * view.count,
        "usage": usage(view),
        "output": _groups(view, urls),
    }


def usage(view: TaskView) -> dict[str, Any]:
    """What a task cost, as the contract writes it."""
    return {"cost": money(cost_of(view)), "discount": number(view.discount)}


def receipts(view: TaskView) -> dict[str, Any] | None:
    """How the pictures of a task came about; None where nothing is known yet."""
    receipts = [given.receipt or {} for given in view.inputs]
    first = next((receipt for receipt in receipts if receipt), None)
    if first is None:
        return None
    shared = {name: first[name] for name in _SHARED}
    own = [
        {name: each for name, each in receipt.items() if name not in _SHARED or each != shared[name]}
        for receipt in receipts
    ]
    for receipt, ignored in zip(own, _without_effect(view), strict=False):
        if receipt and ignored:
            receipt["ignored"] = [*receipt.get("ignored", ()), *ignored]
    return {**shared, "inputs": own}


def _without_effect(view: TaskView) -> list[list[dict[str, str]]]:
    """What receipts tell of parameters that other models alone have, by input."""
    stored = view.metadata.get("retexture", {}).get("without_effect", [])
    return [
        [{"text": name, "reason": f"{view.model} has no such parameter"} for name in names]
        for names in stored
    ]
