"""The one task that is ordered and paid for: its answer, polls and stream, seen once for all cases."""

import io
import threading
import time
from dataclasses import dataclass

import numpy as np
from PIL import Image

from retexture.conformance.checks import as_json, expect, read, task_of, with_status
from retexture.conformance.connection import BrokenConnection, Reply, Sent
from retexture.conformance.frames import StreamTold
from retexture.conformance.shapes import CompletedTask, FirstState
from retexture.conformance.subject import GENERATION, MODEL, Deviation, Subject, Untried

METADATA = {"conformance": {"a": [1, 2.5, True, "é"]}, "in_queue_at": "the client's own"}
"""What the order brings along: an entry that comes back, and one whose name is the server's."""

_PROMPT = "white marble"
_SIDE = 96  # pixels: what a server makes of it costs it as little as can be
_BOUNDARY = "retexture-conformance-boundary"


@dataclass(frozen=True)
class Course:
    """What was seen of the task.

    Attributes:
        created: The order's answer.
        task_id: Its id.
        polls: The answers of polls, the last one when it had ended.
        settled: One more, asked for after that.
        live: The stream that was opened while it ran.
    """

    created: Reply
    task_id: str
    polls: tuple[Reply, ...]
    settled: Reply
    live: StreamTold

    def completed(self) -> CompletedTask:
        """The task with its pictures.

        Raises:
            Untried: It was not completed, which another case says.
        """
        try:
            task = task_of(self.polls[-1].body, self.polls[-1].request)
        except Deviation:
            raise Untried("the task's last poll can't be read") from None
        if not isinstance(task, CompletedTask):
            raise Untried("the task was not completed")
        return task


def source_of(subject: Subject) -> str:
    """Return the URL of a picture that the server can fetch."""
    return subject.image or subject.once("picture", _hand_in)


def created_by(subject: Subject) -> Reply:
    """Return the answer of the one order that is paid for."""
    return subject.once("order", _order)


def first_state(created: Reply) -> FirstState:
    """Return the task that an order was answered."""
    return read(FirstState, created.body, created.request)


def course_of(subject: Subject) -> Course:
    """Return what was seen of the task, once it has ended.

    Raises:
        Untried: There is no task; another case says why.
    """
    try:
        return subject.once("course", _follow)
    except (Deviation, BrokenConnection):
        raise Untried("the order made no task") from None


def _hand_in(subject: Subject) -> str:
    """Hand a small picture in, where the server has Retexture's way for that."""
    body = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="picture.png"\r\n'
        "Content-Type: image/png\r\n\r\n"
    ).encode() + _picture() + f"\r\n--{_BOUNDARY}--\r\n".encode()  # fmt: skip
    headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    try:
        answer = subject.connection.ask(Sent("POST", "/v1/files", subject.key, body, headers))
        return str(as_json(with_status(answer, 200).body, answer.request)["url"])
    except (Deviation, BrokenConnection, KeyError):
        raise Untried(
            "the server takes no pictures itself; name one that it can fetch with --image"
        ) from None


def _picture() -> bytes:
    """A wall under a sky, as a PNG."""
    rows, columns = np.mgrid[0:_SIDE, 0:_SIDE]
    bricks = ((rows // 8 + columns // 16) % 2)[..., None] * np.array([40, 20, 10])
    wall = np.array([150, 90, 70]) + bricks
    sky = np.broadcast_to(np.array([160, 190, 230]), wall.shape)
    pixels = np.where(rows[..., None] < _SIDE // 3, sky, wall).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def order_of(subject: Subject) -> dict[str, object]:
    """Return the body of the one order that is paid for."""
    params = {"imgUrl": source_of(subject), "remixPrompt": _PROMPT}
    return {"model": MODEL, "metadata": METADATA, "input": [{"params": params}]}


def _order(subject: Subject) -> Reply:
    named = {"X_Project": "conformance", "X_Source": "conformance", "X_Trace_Id": "conformance-1"}
    return subject.post(GENERATION, order_of(subject), **named)


def _follow(subject: Subject) -> Course:
    created = with_status(created_by(subject), 200)
    task_id = first_state(created).id
    ended = threading.Event()
    stream = _Listener(subject, task_id, ended)
    stream.start()
    polls: list[Reply] = []
    try:
        polls = _polled(subject, task_id)
    finally:
        ended.set()
        stream.join()
    expect(polls, "it could not be polled")
    settled = _poll(subject, f"{GENERATION}/task/{task_id}")
    return Course(created, task_id, tuple(polls), settled, stream.told)


def _polled(subject: Subject, task_id: str) -> list[Reply]:
    """Poll until the task has ended, an answer is an error, or patience is."""
    polls: list[Reply] = []
    deadline = time.monotonic() + subject.waits.patience
    while time.monotonic() < deadline:
        polls.append(_poll(subject, f"{GENERATION}/task/{task_id}"))
        if polls[-1].status != 200 or not _runs(polls[-1]):
            break
        time.sleep(subject.waits.interval)
    return polls


def _poll(subject: Subject, path: str) -> Reply:
    """Poll once; a poll without an answer has the status 0."""
    try:
        return subject.get(path)
    except BrokenConnection as error:
        return Reply(f"GET {path}", 0, {}, str(error).encode())


def _runs(poll: Reply) -> bool:
    """Whether a poll says that the task has not ended; what can't be read is looked at by a case."""
    try:
        return bool(as_json(poll.body, poll.request).get("status") == "in_progress")
    except Deviation:
        return False


class _Listener(threading.Thread):
    """Reads the stream of a task while that is polled."""

    def __init__(self, subject: Subject, task_id: str, ended: threading.Event) -> None:
        super().__init__(name="conformance-stream", daemon=True)
        self.told = StreamTold()
        self._subject, self._task_id, self._ended = subject, task_id, ended
        self._deadline: float | None = None

    def run(self) -> None:
        sent = Sent("GET", f"{GENERATION}/task/{self._task_id}/stream?cursor=0", self._subject.key)
        self.told = self._subject.connection.follow(sent, self._subject.waits.silence, self._over)

    def _over(self) -> bool:
        if not self._ended.is_set():
            return False
        if self._deadline is None:
            self._deadline = time.monotonic() + self._subject.waits.linger
        return time.monotonic() > self._deadline
