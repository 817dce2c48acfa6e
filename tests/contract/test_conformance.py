"""The cases of the contract: all hold here, and each fault that is put in is named by its own line."""

import io
import json
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
import sqlalchemy as sa
from PIL import Image

from command_line import COMMAND, environment
from flawed_proxy import Flaw, Whole, flawed_proxy
from retexture.conformance import (
    CASES,
    BrokenConnection,
    Case,
    CaseVerdict,
    Sent,
    ServerConnection,
    Subject,
    Waits,
    examine,
)
from retexture.conformance.connection import lines_of
from retexture.conformance.frames import StreamTold
from retexture.database.tables import inputs, tasks
from serving import Server, serve, services_in

WAITS = Waits(interval=0.05, patience=60.0, linger=60.0, silence=60.0)
GENERATION = "/model/v1/generation"


def picture(number: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (24, 16), (90, 80, 70 + number)).save(file, "PNG")
    return file.getvalue()


def work(server: Server, over: threading.Event) -> None:
    """Do what a worker does: tasks whose picture is nowhere fail, the others get four pictures."""
    pictures, worker = [picture(number) for number in range(4)], server.worker()
    query = sa.select(tasks.c.id, inputs.c.image_url).join_from(tasks, inputs)
    while not over.wait(0.02):
        with server.services.database.connect() as connection:
            waiting = connection.execute(query.where(tasks.c.status == "queued")).all()
        for task_id, url in waiting:
            worker.start(task_id)
            if ".invalid/" in url:
                worker.fail(task_id)
                continue
            for number, data in enumerate(pictures):
                worker.output(task_id, number, data=data, progress=(number + 1) / 4)
            worker.complete(task_id)


@dataclass(frozen=True)
class Plant:
    """A server with a worker, and two keys."""

    server: Server
    key: str
    other_key: str

    def subject(self, url: str) -> Iterator[Subject]:
        """The server as the cases see it from outside."""
        connection = ServerConnection(url, 60.0)
        try:
            yield Subject(connection, self.key, self.other_key, None, WAITS)
        finally:
            connection.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plant]:
    """A server with a worker."""
    over = threading.Event()
    with services_in(tmp_path_factory.mktemp("whole")) as services, serve(services) as server:
        worker = threading.Thread(target=work, args=(server, over))
        worker.start()
        try:
            yield Plant(server, server.new_key(), server.new_key())
        finally:
            over.set()
            worker.join()


@pytest.fixture(scope="module")
def subject(whole: Plant) -> Iterator[Subject]:
    """The server from outside; all cases share its one task."""
    yield from whole.subject(whole.server.url)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_holds(case: Case, subject: Subject) -> None:
    (result,) = examine(subject, [case])
    assert (result.verdict, bool(result.seen)) == (CaseVerdict.GOOD, True), result.seen


def test_names_are_of_one_case_each() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


def _with_status(status: int) -> Flaw:
    return Flaw(answer=lambda answer: replace(answer, status=status))


def _swapping(old: bytes, new: bytes) -> Flaw:
    return Flaw(answer=lambda answer: answer.swapped(old, new))


def _nothing(_event: str) -> str:
    return ""


def _found(answer: Whole) -> Whole:
    return replace(answer, status=200 if answer.status == 404 else answer.status)


def _same_picture(answer: Whole) -> Whole:
    return replace(answer, body=picture(0))


def _in_milliseconds(answer: Whole) -> Whole:
    return replace(answer, body=re.sub(rb'("created_at":\d+)', rb"\g<1>000", answer.body))


def _a_second_later(answer: Whole) -> Whole:
    later = re.sub(rb'(?<="created_at":)\d+', lambda found: b"%d" % (int(found[0]) + 1), answer.body)
    return replace(answer, body=later)


def _words(answer: Whole) -> Whole:
    return replace(answer, body=b"<html>a page</html>")


def _no_picture(answer: Whole) -> Whole:
    return replace(answer, body=b"no picture at all")


class Restless:
    """Tells a finished task right once; from then on one of its values is another each time."""

    def __init__(self, value: bytes) -> None:
        self.value, self.told = value, 0

    def __call__(self, answer: Whole) -> Whole:
        if b'"completed"' in answer.body:
            self.told += 1
        if self.told < 2:
            return answer
        return answer.swapped(b'"%s":"' % self.value, b'"%s":"%d' % (self.value, self.told))


TASK = rf"GET {GENERATION}/task/[^/]+"
FLAWS: dict[str, tuple[Flaw, set[str]]] = {
    "orders are answered 201": (
        replace(_with_status(201), request=f"POST {GENERATION}"),
        {"order.answer", "refused.", "form.", "body.", "keys."},
    ),
    "created_at is a string": (
        Flaw(f"POST {GENERATION}", lambda each: each.swapped(b'"created_at":', b'"created_at":"1","was":')),
        {"order.answer"},
    ),
    "polls lack metadata": (
        Flaw(TASK, lambda each: each.swapped(b'"metadata"', b'"meta"')), {"task.polls"},
    ),
    "a cost is a number": (
        Flaw(TASK, lambda each: each.swapped(b'"cost":"0.0400"', b'"cost":0.04')), {"task.polls"},
    ),
    "a task costs more than was told": (
        Flaw(TASK, lambda each: each.swapped(b'"cost":"0.0400"', b'"cost":"0.0500"')), {"price.kept"},
    ),
    "a finished task's cost changes": (Flaw(TASK, Restless(b"cost")), {"task.settled"}),
    "a finished task's jobId changes": (Flaw(TASK, Restless(b"jobId")), {"task.settled"}),
    "a stream shows other pictures": (
        Flaw(f"{TASK}/stream", event=lambda each: each.replace("/files/", "/others/")), {"stream.live"},
    ),
    "pictures are gone": (replace(_with_status(404), request="GET /files/.*"), {"task.pictures"}),
    "pictures are none": (Flaw("GET /files/.*", _no_picture), {"task.pictures"}),
    "pictures are one four times": (Flaw("GET /files/.*", _same_picture), {"task.pictures"}),
    "times are milliseconds": (Flaw(f"POST {GENERATION}", _in_milliseconds), {"order.answer"}),
    "a task's age changes": (Flaw(TASK, _a_second_later), {"task.polls"}),
    "jobIds are missing": (
        Flaw(TASK, lambda each: each.swapped(b'"jobId"', b'"job"')), {"task.polls"},
    ),
    "a stream never ends": (
        Flaw(f"{TASK}/stream", event=lambda each: "" if "event: done" in each else each, endless=True),
        {"stream.live", "stream.again"},
    ),
    "a stream ends without a word": (
        Flaw(f"{TASK}/stream", event=lambda each: "" if "event: done" in each else each),
        {"stream.live", "stream.again"},
    ),
    "a stream has an event of its own": (
        Flaw(f"{TASK}/stream", event=lambda each: each.replace("event: output", "event: picture")),
        {"stream.live", "stream.again"},
    ),
    "waiting for events is endless": (
        Flaw(f"POST {GENERATION}/sync", event=_nothing, endless=True), {"stream.failed"},
    ),
    "codes are mixed up": (
        Flaw(f"POST {GENERATION}", lambda each: each.swapped(b"4013004", b"4013001")), {"refused.4013004"},
    ),
    "errors lack error_message": (
        Flaw(answer=lambda each: each if each.status != 401 else each.swapped(b"error_message", b"words")),
        {"keys.missing", "keys.unknown"},
    ),
    "unknown tasks are 200": (
        Flaw(f"{TASK}(/stream)?", _found),
        {"tasks.unknown", "task.foreign"},
    ),
    "enums hold integers": (
        Flaw("GET /api/.*/spec", lambda each: each.swapped(b'"enum":["1","2","3","4"]', b'"enum":[1,2,3,4]')),
        {"models.spec"},
    ),
    "a price is a number": (
        Flaw(f"POST {GENERATION}/precharge", lambda each: each.swapped(b'"cost":"0.0400"', b'"cost":0.04')),
        {"price.answer", "price.forms"},
    ),
    "prices are a page for people": (
        Flaw(f"POST {GENERATION}/precharge", lambda each: _words(each) if each.status == 200 else each),
        {"price.answer", "price.forms"},
    ),
    "spending has no currency": (
        Flaw("GET /monitor/.*", lambda each: each.swapped(b'"currency"', b'"unit"')),
        {"spending.answer", "spending.charged"},
    ),
}  # fmt: skip


ENDLESS = {"a stream never ends": {"linger": 1.0}, "waiting for events is endless": {"failing": 1.0}}
"""Where something never ends, it is given up sooner."""


def names(case: str, lines: set[str]) -> bool:
    """Whether a case is one of these; those that end with a dot stand for all that begin so."""
    return any(case == line or (line.endswith(".") and case.startswith(line)) for line in lines)


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flaw_is_named_by_its_lines(flaw: str, whole: Plant) -> None:
    put_in, lines = FLAWS[flaw]
    with flawed_proxy(whole.server.url, put_in) as url:
        for subject in whole.subject(url):
            subject.waits = replace(WAITS, **ENDLESS.get(flaw, {}))
            results = list(examine(subject, CASES))
    failing = {result.case.name: result.seen for result in results if result.verdict is CaseVerdict.FAILS}
    assert failing.keys() == {case.name for case in CASES if names(case.name, lines)}, failing


def test_another_keys_view_is_named(whole: Plant) -> None:
    flaw = Flaw(f"{TASK}(/stream)?", key=whole.key)
    with flawed_proxy(whole.server.url, flaw) as url:
        for subject in whole.subject(url):
            results = {result.case.name: result.verdict for result in examine(subject, CASES)}
    failing = {name for name, verdict in results.items() if verdict is CaseVerdict.FAILS}
    assert failing == {"task.foreign", "keys.missing", "keys.unknown"}


def command(url: str, key: str, *options: str) -> "subprocess.CompletedProcess[str]":
    words = [COMMAND, "conformance", url, "--key", key, *options]
    return subprocess.run(words, env=environment(), capture_output=True, text=True, timeout=300)


@contextmanager
def dripping() -> Iterator[str]:
    """A server that begins every answer, and goes on with a letter now and then, but never with a line."""

    class Dripping(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):  # the client has had enough
                while not over.wait(0.05):
                    self.wfile.write(b"x")

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    over = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    threading.Thread(target=server.serve_forever).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        over.set()
        server.shutdown()
        server.server_close()


def test_an_answer_without_an_end_is_given_up() -> None:
    with dripping() as url, closing(ServerConnection(url, 0.5)) as connection:
        with pytest.raises(BrokenConnection, match="no whole answer after"):
            connection.ask(Sent("GET", "/"))
        told = connection.follow(Sent("GET", "/"), 60.0, lambda: True)
        assert "goes on" in told.fault


def test_lines_end_as_events_may_have_them() -> None:
    told = StreamTold()
    text = b"event: output\r\ndata: 1\r\rdata: 2\nevent: done\n\n"
    pieces = [text[at : at + 1] for at in range(len(text))]
    for lines in lines_of(httpx.Response(200, content=iter(pieces))):
        assert any(told.takes(line) for line in lines) is told.ended
    assert [(each.event, each.data) for each in told.frames] == [("output", b"1"), ("done", b"2")]


def test_the_command_says_what_holds(whole: Plant) -> None:
    done = command(whole.server.url, whole.key)
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout
    assert len(lines) == len(CASES)
    for line, case in zip(lines, CASES, strict=True):
        assert line.startswith("not tried " if case.name == "task.foreign" else "good ")
        assert f" {case.name} " in line
        assert case.expected in line
    assert done.stderr.endswith(f"retexture: {len(CASES) - 1} good, 0 fails, 1 not tried\n")


def test_the_command_names_what_fails(whole: Plant) -> None:
    flaw, _ = FLAWS["pictures are none"]
    with flawed_proxy(whole.server.url, flaw) as url:
        done = command(url, whole.key, "--other-key", whole.other_key, "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert (told["url"], told["holds"]) == (url, False)
    assert told["counts"] == {"good": len(CASES) - 1, "fails": 1, "not tried": 0}
    (case,) = (case for case in told["cases"] if case["verdict"] == "fails")
    assert case["name"] == "task.pictures"
    assert "are no picture" in case["seen"]


def test_where_no_picture_can_be_handed_in_one_has_to_be_named(whole: Plant) -> None:
    flaw = replace(_with_status(404), request="POST /v1/files")
    with flawed_proxy(whole.server.url, flaw) as url:
        done = command(url, whole.key, "--json")
        told = {case["name"]: case for case in json.loads(done.stdout)["cases"]}
        assert done.returncode == 0
        assert "--image" in told["order.answer"]["seen"]
        assert {told[name]["verdict"] for name in ("order.answer", "task.polls", "stream.live")} == {
            "not tried"
        }
        named = command(url, whole.key, "--json", "--image", "https://pictures.example/house.png")
        assert {case["verdict"] for case in json.loads(named.stdout)["cases"]} == {"good", "not tried"}


@pytest.mark.parametrize(
    ("url", "key", "words"),
    [
        ("", "nobodys-key", "refuses the API key"),
        ("http://127.0.0.1:9", "any-key", "can't be reached"),
        ("127.0.0.1:8787", "any-key", "must begin with http"),
        ("http://[::1", "any-key", "must begin with http"),
        ("http://127.0.0.1:port", "any-key", "must begin with http"),
        ("", "", "No API key is given"),
    ],
)
def test_without_a_server_or_a_key_nothing_is_tried(url: str, key: str, words: str, whole: Plant) -> None:
    done = command(url or whole.server.url, key)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
