"""A task as events: section 4 of the contract."""

import time

from retexture.conformance.case import Case
from retexture.conformance.cases.tasks import addresses, failed_task
from retexture.conformance.checks import expect, read, refused, task_of
from retexture.conformance.connection import Sent
from retexture.conformance.course import course_of
from retexture.conformance.frames import StreamTold
from retexture.conformance.orders import FLAT
from retexture.conformance.shapes import CompletedTask, OutputEvent
from retexture.conformance.subject import GENERATION, Deviation, Subject


def _outputs(told: StreamTold, first: int) -> list[OutputEvent]:
    """The output events of a stream, which count the chunks from ``first`` on."""
    expect(told.status == 200, f"status {told.status}")
    expect(not told.fault, told.fault)
    expect(told.ended, "it ends without `done` or `error`")
    expect(
        told.frames[-1].event == "done",
        f"it ends with {told.frames[-1].data[:120].decode('utf-8', 'replace')}",
    )
    events = [read(OutputEvent, frame.data, "event: output") for frame in told.frames[:-1]]
    counted = first
    for event in events:
        counted += sum(len(group.content) for group in event.output)
        expect(event.cursor == counted, f"cursor: {event.cursor} after {counted} chunks")
    return events


def _live(subject: Subject) -> str:
    course = course_of(subject)
    wanted = course.completed()
    events = _outputs(course.live, 0)
    chunks = [entry.chunk_index for event in events for group in event.output for entry in group.content]
    expect(chunks == list(range(4)), f"chunk_index: {chunks}")
    shown = [
        entry.url.partition("?")[0] for event in events for group in event.output for entry in group.content
    ]
    expect(shown == addresses(wanted), "its pictures are others than those of polls")
    done = task_of(course.live.frames[-1].data, "event: done")
    expect(isinstance(done, CompletedTask) and done.id == wanted.id, f"event: done: {done.id} {done.status}")
    return f"{len(events)} output events, and done with the whole task"


def _plain(subject: Subject) -> str:
    headers = course_of(subject).live.headers
    kind, coding = headers.get("content-type", ""), headers.get("content-encoding", "identity")
    expect(kind.startswith("text/event-stream"), f"content-type: {kind}")
    expect(coding == "identity", f"content-encoding: {coding}")
    return kind


def _follow(subject: Subject, sent: Sent, seconds: float) -> StreamTold:
    deadline = time.monotonic() + seconds
    return subject.connection.follow(sent, subject.waits.silence, lambda: time.monotonic() > deadline)


def _again(subject: Subject) -> str:
    course = course_of(subject)
    course.completed()
    for cursor in (0, 2, 4):
        path = f"{GENERATION}/task/{course.task_id}/stream?cursor={cursor}"
        try:
            told = _follow(subject, Sent("GET", path, subject.key), subject.waits.linger)
            events = _outputs(told, cursor)
        except Deviation as fault:
            raise Deviation(f"cursor={cursor}: {fault}") from None
        chunks = sum(len(group.content) for event in events for group in event.output)
        expect(chunks == 4 - cursor, f"cursor={cursor}: {chunks} chunks")
    return "cursors 0, 2 and 4 tell what comes after them"


def _cursor(subject: Subject) -> str:
    task_id = course_of(subject).task_id
    for cursor in ("x", "-1", "1.5"):
        refused(subject.get(f"{GENERATION}/task/{task_id}/stream?cursor={cursor}"), 400)
    return "400 for x, -1 and 1.5"


def _failing(subject: Subject) -> str:
    headers = {"Accept": "text/event-stream"}
    sent = Sent("POST", f"{GENERATION}/sync", subject.key, FLAT, headers)
    told = _follow(subject, sent, subject.waits.failing)
    events = _outputs(told, 0)
    expect(not events, f"{len(events)} output events of a task whose picture is nowhere")
    task = failed_task(told.frames[-1].data, "event: done")
    return f"done with the failed task: {task.error.error_message}"


CASES = (
    Case(
        "stream.live",
        "a running task's stream tells the pictures of polls, and ends with the whole task",
        _live,
    ),
    Case("stream.plain", "a stream is text/event-stream and not compressed", _plain),
    Case("stream.again", "a finished task's stream goes on from any cursor, without gaps or repeats", _again),
    Case("stream.cursor", "a cursor that is no non-negative integer is 400", _cursor),
    Case("stream.failed", "an order that waits for events is told a failed task by `done`", _failing),
)
