"""A task from its order to its pictures, and one that fails: sections 2 and 4 of the contract."""

import io
from typing import Any

from PIL import Image

from retexture.conformance.case import Case
from retexture.conformance.checks import as_json, expect, refused, task_of, with_status
from retexture.conformance.connection import Reply, Sent
from retexture.conformance.course import METADATA, course_of, first_state
from retexture.conformance.orders import FLAT
from retexture.conformance.shapes import CompletedTask, FailedTask, TaskInProgress
from retexture.conformance.subject import GENERATION, MODEL, Deviation, Subject, Untried

_TIMES = ("in_queue_at", "started_at", "completed_at", "upload_at")
_MOST_PIXELS = 2**26


def _polled(subject: Subject) -> str:
    course, progress = course_of(subject), 0.0
    created_at = first_state(course.created).created_at
    for reply in course.polls:
        task = task_of(with_status(reply, 200).body, reply.request)
        expect(task.id == course.task_id, f"id: {task.id} instead of {course.task_id}")
        expect(task.created_at == created_at, f"created_at: {task.created_at} after {created_at}")
        expect(task.model == MODEL, f"model: {task.model!r}")
        now = task.progress if isinstance(task, TaskInProgress) else progress
        expect(now >= progress, f"progress falls from {progress} to {now}")
        progress = now
    return f"{len(course.polls)} polls"


def _ended(subject: Subject) -> str:
    last = course_of(subject).polls[-1]
    told = as_json(last.body, last.request)
    status, error = told.get("status"), told.get("error")
    words = error.get("error_message") if isinstance(error, dict) else error
    expect(status != "failed", f"it failed: {words}")
    expect(status == "completed", f"status: {status!r} after {subject.waits.patience:g} s of waiting")
    return "completed"


def _output(subject: Subject) -> str:
    (group,) = course_of(subject).completed().output[:1]
    jobs, urls = ({getattr(entry, name) for entry in group.content} for name in ("jobId", "url"))
    expect(len(jobs) == 1, f"the entries of a group have {len(jobs)} jobIds")
    expect(len(urls) == 4, f"the group has {len(urls)} different URLs")
    return "four pictures of one jobId"


def _settled(subject: Subject) -> str:
    course = course_of(subject)
    before = course.completed()
    after = task_of(with_status(course.settled, 200).body, course.settled.request)
    expect(isinstance(after, CompletedTask), f"status: {after.status!r} after 'completed'")
    assert isinstance(after, CompletedTask)
    for name in ("usage", "metadata"):
        expect(getattr(after, name) == getattr(before, name), f"{name} is another than before")
    # Queries apart: signatures are renewed.
    expect(addresses(after) == addresses(before), "output has other pictures than before")
    jobs = [[entry.jobId for group in task.output for entry in group.content] for task in (before, after)]
    expect(jobs[0] == jobs[1], "output has other jobIds than before")
    return "the same pictures, cost and metadata"


def addresses(task: CompletedTask) -> list[str]:
    """The URLs of a task's pictures, without queries, which may be signatures."""
    return [entry.url.partition("?")[0] for group in task.output for entry in group.content]


def _metadata(subject: Subject) -> str:
    metadata = course_of(subject).completed().metadata
    own = {name: metadata.get(name) for name in METADATA if name not in _TIMES}
    expect(all(METADATA[name] == value for name, value in own.items()), f"the client's entries: {own}")
    for name in _TIMES:
        value = metadata.get(name, 0)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        expect(is_number, f"metadata.{name}: {value!r}")
    ours = metadata.get("retexture", {})
    expect(isinstance(ours, dict), f"metadata.retexture: {ours!r}")
    return "the client's entries, and the server's times as numbers"


def _pictures(subject: Subject) -> str:
    sizes = []
    numbers: dict[bytes, int] = {}
    for number, entry in enumerate(course_of(subject).completed().output[0].content):
        # Without the key: the URL may lead to another's server.
        reply = subject.connection.ask(Sent("GET", entry.url))
        expect(reply.status == 200, f"picture {number}: status {reply.status}")
        kind = reply.headers.get("content-type", "")
        expect(kind.startswith("image/"), f"picture {number}: content-type {kind!r}")
        sizes.append(_size(reply, number))
        first = numbers.setdefault(reply.body, number)
        expect(first == number, f"picture {number}: the same file as picture {first}")
    return "four pictures of " + ", ".join(sorted(set(sizes)))


def _size(reply: Reply, number: int) -> str:
    """The size of a picture that can be decoded."""
    try:
        with Image.open(io.BytesIO(reply.body), formats=("PNG", "JPEG", "WEBP", "AVIF")) as picture:
            width, height = picture.size
            expect(width * height <= _MOST_PIXELS, f"picture {number}: {width} × {height} pixels")
            picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Deviation(f"picture {number}: its {len(reply.body)} bytes are no picture") from None
    return f"{width} × {height}"


def _foreign(subject: Subject) -> str:
    if subject.other_key is None:
        raise Untried("there is no other key; name one with --other-key")
    task_id = course_of(subject).task_id
    for path in (f"task/{task_id}", f"task/{task_id}/stream"):
        refused(subject.connection.ask(Sent("GET", f"{GENERATION}/{path}", subject.other_key)), 404)
    return "404 for polls and streams"


def _failing(subject: Subject) -> Reply:
    """Order a task that fails, and wait for it in the same request."""
    return subject.connection.ask(Sent("POST", f"{GENERATION}/sync", subject.key, FLAT))


def failed_task(body: bytes, what: str) -> FailedTask:
    """Return the task, which can only have failed: its picture is nowhere."""
    task: Any = task_of(body, what)
    expect(isinstance(task, FailedTask), f"{what}: status: {task.status}")
    assert isinstance(task, FailedTask)
    expect(task.error.code == 4013098, f"{what}: error.code: {task.error.code}")
    return task


def _waited(subject: Subject) -> str:
    reply = _failing(subject)
    if reply.status == 504:
        told = as_json(reply.body, reply.request)
        error = told.get("error")
        code = error.get("code") if isinstance(error, dict) else error
        expect(code == "SYNC_TIMEOUT", f"504 with error.code {code!r}")
        return "504: the task goes on"
    task = failed_task(with_status(reply, 200).body, reply.request)
    return f"200 with the failed task: {task.error.error_message}"


CASES = (
    Case(
        "task.polls",
        "every poll is the task with all its fields, nothing null, progress never falling",
        _polled,
    ),
    Case("task.ends", "the task is completed", _ended),
    Case(
        "task.output",
        "the task has four pictures, with URLs of at most 1024 characters and one jobId",
        _output,
    ),
    Case("task.settled", "a completed task stays as it is: asked again, it says the same", _settled),
    Case(
        "task.metadata", "the client's metadata comes back, and reserved entries are the server's", _metadata
    ),
    Case("task.pictures", "each of the four URLs opens without a key as a picture of its own", _pictures),
    Case("task.foreign", "another key's task is 404, polled or streamed", _foreign),
    Case(
        "sync.failed",
        "a picture that can't be fetched fails the task with 4013098, and waiting for it is 200",
        _waited,
    ),
)
