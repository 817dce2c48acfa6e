"""What a ComfyUI server answers: what became of an order, and its faults in words."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from retexture.engines.forwarding import Redactor, TemporaryFault, UpstreamAnswer
from retexture.engines.protocol import EngineError, EngineRefused, EngineUnavailable
from retexture.fetching.retrying import is_temporary, seconds_asked

_OUT_OF_MEMORY = re.compile(
    "OutOfMemoryError|OOM_EXCEPTION|out of memory|Allocation on device", re.IGNORECASE
)
_REFUSED = re.compile(
    "moderation|content[ _]policy|content[ _]filter|safety[ _](system|checker|violation)|nsfw", re.IGNORECASE
)
"""What nodes say that look at pictures or prompts, or that ask a service that does."""
_NOT_THERE = ("value_not_in_list", "missing_node_type")
_FILE_GONE = "custom_validation_failed"  # LoadImage says so of a file that is not there
_MOST_NAMED = 3  # faults of nodes that are told

OURS = "ComfyUI"


@dataclass(frozen=True)
class PlaceOfFile:
    """Where a server keeps a picture, as it names it."""

    filename: str
    subfolder: str
    type: str


@dataclass(frozen=True)
class Finished:
    """What the server's history says of an order.

    Attributes:
        pictures: What the node that gives the picture gave.
        seconds: That it took to run; None: it is not said.
        failed: Why it failed; None: it did not. An exception to be raised.
    """

    pictures: tuple[PlaceOfFile, ...]
    seconds: float | None
    failed: Exception | None


@dataclass(frozen=True)
class Queued:
    """Where an order is.

    Attributes:
        id: The server's name of it.
        running: Whether it is worked at, and does not wait any more.
    """

    id: str
    running: bool


def json_of(answer: UpstreamAnswer, redactor: Redactor) -> Any:
    """The JSON of an answer that went well.

    Raises:
        TemporaryFault: The server can't answer now, or its answer is cut off.
        EngineUnavailable: It does not let us in, or is another server.
        EngineError: It does not take the request.
    """
    check(answer, redactor)
    try:
        return orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        raise TemporaryFault("it answered with something that is no JSON") from None


def check(answer: UpstreamAnswer, redactor: Redactor) -> None:
    """Raise what an answer's status means, as :func:`json_of` does."""
    status = answer.status
    if 200 <= status < 300:
        return
    if status in (401, 403):
        raise EngineUnavailable(
            f"{OURS} does not let us in ({status}); check RETEXTURE_COMFYUI_KEY and RETEXTURE_COMFYUI_HEADER."
        )
    if status in (404, 405) or 300 <= status < 400:
        raise EngineUnavailable(
            f"There is no {OURS} at this address ({status}); check RETEXTURE_COMFYUI_URL."
        )
    if status == 413:
        raise EngineError(f"{OURS} takes no files of this size; start it with a larger --max-upload-size.")
    if is_temporary(status):
        wait = seconds_asked(answer.headers.get("retry-after", ""), time.time())
        raise TemporaryFault(f"it answered with {status}", wait)
    raise EngineError(f"{OURS} does not take this ({status}): {redactor.text(_reason(answer.body))}")


def refused_order(body: bytes, redactor: Redactor) -> Exception:
    """What the status 400 for an order means: an error to be raised."""
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError:
        read = {}
    error = read.get("error") if isinstance(read, dict) else None
    faults = list(_node_faults(read.get("node_errors") if isinstance(read, dict) else None))
    kinds = {kind for kind, _ in faults}
    if isinstance(error, dict) and error.get("type") == "missing_node_type":
        return _lacking(redactor.text(str(error.get("message") or "a node")))
    told = redactor.text("; ".join(text for _, text in faults[:_MOST_NAMED]) or _reason(body))
    if kinds & set(_NOT_THERE):
        return _lacking(told)
    if kinds == {_FILE_GONE}:  # what it was sent is gone: its folder for what is temporary was cleared
        return TemporaryFault(f"it no longer had what it was sent ({told})", charged=False)
    return EngineError(f"{OURS} does not take the workflow: {told}")


def is_left_out(read: Mapping[str, Any], output: str) -> bool:
    """Whether an order was accepted without the node that gives the picture, for faults before it."""
    errors = read.get("node_errors")
    if not isinstance(errors, dict):
        return False
    return any(output in (each.get("dependent_outputs") or ()) for each in errors.values())


def _lacking(what: str) -> EngineUnavailable:
    return EngineUnavailable(
        f"{OURS} lacks what the workflow names: {what}. 'retexture engines' says what to install."
    )


def _node_faults(errors: object) -> Iterator[tuple[str, str]]:
    """The type and the words of each fault of a node."""
    if not isinstance(errors, dict):
        return
    for node, told in errors.items():
        for fault in told.get("errors") or ():
            words = fault.get("details") or fault.get("message") or "no reason given"
            yield str(fault.get("type")), f"node {node} ({told.get('class_type')}): {words}"


def _reason(body: bytes) -> str:
    try:
        error = orjson.loads(body)["error"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return "no reason given"
    if not isinstance(error, dict):
        return str(error)
    return " ".join(filter(None, (str(error.get("message") or ""), str(error.get("details") or ""))))


def found_in_queue(read: Any, name: str) -> Queued | None:
    """Where the order called ``name`` is in the answer to GET /queue.

    Each entry is (number, id, graph, what came along, …). Servers of before the middle of 2025 give ids of
    their own, and keep whose order it is in what came along.
    """
    if not isinstance(read, dict):
        return None
    for place, running in (("queue_running", True), ("queue_pending", False)):
        for entry in read.get(place) or ():
            if isinstance(entry, list) and len(entry) > 3:
                beside = entry[3] if isinstance(entry[3], dict) else {}
                if name in (entry[1], beside.get("client_id")):
                    return Queued(str(entry[1]), running)
    return None


def found_in_history(read: Any, prompt_id: str, output: str, redactor: Redactor) -> Finished | None:
    """What became of an order by the answer to GET /history/ID; None: it is not finished."""
    entry = read.get(prompt_id) if isinstance(read, dict) else None
    if not isinstance(entry, dict):
        return None
    status = entry.get("status") or {}
    messages = {each[0]: each[1] for each in status.get("messages") or () if len(each) == 2}
    failed = None if status.get("status_str", "success") == "success" else _failure(messages, redactor)
    given = ((entry.get("outputs") or {}).get(output) or {}).get("images") or ()
    pictures = tuple(
        PlaceOfFile(
            str(each["filename"]), str(each.get("subfolder") or ""), str(each.get("type") or "output")
        )
        for each in given
        if isinstance(each, dict) and each.get("filename")
    )
    if failed is None and not pictures:
        failed = EngineError(f"{OURS} ran the workflow, and its node {output} gave no picture.")
    return Finished(pictures, _seconds(messages), failed)


def _seconds(messages: Mapping[str, Any]) -> float | None:
    """From the first to the last message; the server counts in milliseconds."""
    times = [
        each["timestamp"]
        for each in messages.values()
        if isinstance(each, dict) and isinstance(each.get("timestamp"), int)
    ]
    return (max(times) - min(times)) / 1000 if times else None


def _failure(messages: Mapping[str, Any], redactor: Redactor) -> Exception:
    if "execution_interrupted" in messages:
        return TemporaryFault("somebody interrupted it there", answered=True)
    told = messages.get("execution_error") or {}
    kind, message = str(told.get("exception_type") or ""), str(told.get("exception_message") or "")
    if _OUT_OF_MEMORY.search(f"{kind} {message}"):
        return TemporaryFault("it ran out of graphics memory", answered=True)
    place = f"node {told.get('node_id')} ({told.get('node_type')})"
    reason = redactor.text(message or kind or "no reason given")
    if _REFUSED.search(message):
        return EngineRefused(f"{OURS} refused this at {redactor.text(place)}: {reason}")
    return EngineError(f"{OURS} failed at {redactor.text(place)}: {reason}")
