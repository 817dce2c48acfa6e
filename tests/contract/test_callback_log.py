"""The log of a task's callbacks, sending them again, and the secrets that sign them, over HTTP."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import httpx
import pytest

from receiving import Receiver, Request, receiving, status
from retexture.engines.registry import Registry
from retexture.fetching import PRIVATE_NETWORKS, Fetcher
from retexture.imaging.limits import Limits
from retexture.tasks.run import WorkerContext, attempt, note
from retexture.webhooks import Outcome, Sender, sending_policy
from serving import CREATE, FLAT, MODEL, PARAMS, Server, Worker

LONG_AGO = 1_000_000_000


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver of callbacks."""
    with receiving() as running:
        yield running


@pytest.fixture
def worker_context(server: Server) -> WorkerContext:
    """What delivers the server's callbacks."""
    services = server.services
    sender = Sender(Fetcher(sending_policy(PRIVATE_NETWORKS)))
    return WorkerContext(
        services.database, services.queue, services.store, Fetcher(), sender, Registry({}), Limits()
    )


def deliver(worker_context: WorkerContext, callback_id: str, number: int = 1) -> None:
    made = attempt(callback_id, number, worker_context)
    assert made is not None
    note(made, worker_context)


def create(client: httpx.Client, *callbacks: str) -> str:
    given = [{"params": {**PARAMS, "callback": url}} for url in callbacks]
    answer = client.post(CREATE, json={"model": MODEL, "input": given})
    assert answer.status_code == 200, answer.text
    task_id: str = answer.json()["id"]
    return task_id


def log(client: httpx.Client, task_id: str) -> list[dict[str, Any]]:
    answer = client.get(f"{CREATE}/task/{task_id}/callbacks")
    assert answer.status_code == 200, answer.text
    assert list(answer.json()) == ["callbacks"]
    found: list[dict[str, Any]] = answer.json()["callbacks"]
    return found


def test_the_log_of_a_callback_from_the_end_of_the_task_on(
    client: httpx.Client, worker: Worker, worker_context: WorkerContext, receiver: Receiver
) -> None:
    receiver.plan(status(500), status(200))
    task_id = create(client, receiver.url())
    assert log(client, task_id) == []
    worker.finish(task_id)
    (due,) = log(client, task_id)
    assert due["state"] == "pending"
    assert due["url"] == receiver.url()
    assert due["attempts"] == []
    assert due["next_attempt_at"] == due["created_at"] > LONG_AGO
    deliver(worker_context, due["id"])
    (failed,) = log(client, task_id)
    assert failed["next_attempt_at"] > failed["created_at"]
    assert [(each["number"], each["delivered"]) for each in failed["attempts"]] == [(1, False)]
    deliver(worker_context, due["id"], 2)
    (done,) = log(client, task_id)
    assert (done["state"], done["id"]) == ("delivered", due["id"])
    assert "next_attempt_at" not in done
    assert [(each["number"], each["delivered"]) for each in done["attempts"]] == [(1, False), (2, True)]
    assert all(each["message"] and each["seconds"] >= 0 for each in done["attempts"])
    assert done["attempts"][1]["at"] >= done["attempts"][0]["at"] > LONG_AGO


class _Outside(Sender):
    """Takes the receiver for one on the public internet."""

    def send(self, url: str, message_id: str, body: bytes, secrets: Sequence[str]) -> Outcome:
        return replace(super().send(url, message_id, body, secrets), public=True)


@pytest.mark.parametrize(("admin", "public"), [(False, False), (True, False), (False, True)])
def test_what_a_receiver_answered_is_told_unless_it_is_private(
    server: Server,
    worker: Worker,
    worker_context: WorkerContext,
    receiver: Receiver,
    *,
    admin: bool,
    public: bool,
) -> None:
    moved = "<title>Moved Permanently</title>"

    def move(request: Request) -> None:
        request.send_response(301)
        request.send_header("Content-Length", str(len(moved)))
        request.end_headers()
        request.wfile.write(moved.encode())

    receiver.plan(move)
    if public:
        worker_context = replace(worker_context, sender=_Outside(Fetcher(sending_policy(PRIVATE_NETWORKS))))
    client = server.client(server.new_key(admin=admin))
    task_id = create(client, receiver.url())
    worker.fail(task_id)
    deliver(worker_context, log(client, task_id)[0]["id"])
    (made,) = log(client, task_id)[0]["attempts"]
    if admin or public:
        assert (made["http_status"], made["detail"]) == (301, moved)
    else:
        assert not {"http_status", "detail"} & set(made)
        assert "301" not in made["message"]
        assert "an administrator's key is told" in made["message"]


def test_what_is_sent_is_what_a_poll_answers(
    client: httpx.Client, worker: Worker, worker_context: WorkerContext, receiver: Receiver
) -> None:
    task_id = create(client, receiver.url())
    worker.finish(task_id)
    deliver(worker_context, log(client, task_id)[0]["id"])
    (sent,) = receiver.received()
    secret = client.get("/v1/key/secret").json()["secrets"][0]["secret"]
    assert sent.verify(secret) == client.get(f"{CREATE}/task/{task_id}").json()
    assert sent.json()["output"][0]["content"][0]["url"].startswith(str(client.base_url).rstrip("/"))


def test_two_urls_are_two_callbacks(client: httpx.Client, worker: Worker, receiver: Receiver) -> None:
    task_id = create(client, receiver.url("/a"), receiver.url("/b"), receiver.url("/a"))
    worker.fail(task_id)
    assert [each["url"] for each in log(client, task_id)] == [receiver.url("/a"), receiver.url("/b")]


def test_sending_again(
    client: httpx.Client, worker: Worker, worker_context: WorkerContext, receiver: Receiver
) -> None:
    task_id = create(client, receiver.url("/a"), receiver.url("/b"))
    worker.fail(task_id)
    first, second = log(client, task_id)
    for each in (first, second):
        deliver(worker_context, each["id"])
    again = f"{CREATE}/task/{task_id}/callbacks/redeliver"
    answer = client.post(again, json={"id": second["id"]})
    assert answer.status_code == 202
    assert [each["state"] for each in answer.json()["callbacks"]] == ["delivered", "pending"]
    deliver(worker_context, second["id"], 2)
    assert [each.id for each in receiver.received("/b")] == [second["id"]] * 2
    for body in (b"", b"{}"):
        answer = client.post(again, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 202
        assert {each["state"] for each in answer.json()["callbacks"]} == {"pending"}
    deliver(worker_context, first["id"], 2)
    deliver(worker_context, second["id"], 3)
    assert {each["state"] for each in log(client, task_id)} == {"delivered"}


@pytest.mark.parametrize(
    "body",
    [b"[]", b"nonsense", b'{"id": 1}', b'{"id": ["msg_a"]}', b'{"ids": "msg_a"}', b'{"id": "\\u0000"}'],
)
def test_a_body_that_can_not_be_meant(client: httpx.Client, worker: Worker, body: bytes) -> None:
    task_id = create(client, "https://app.example/done")
    worker.fail(task_id)
    answer = client.post(f"{CREATE}/task/{task_id}/callbacks/redeliver", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == 400


def test_what_can_not_be_sent_again(client: httpx.Client, worker: Worker) -> None:
    running = create(client, "https://app.example/done")
    silent = client.post(CREATE, json=FLAT).json()["id"]
    worker.fail(silent)
    ended = create(client, "https://app.example/done")
    worker.fail(ended)
    for task_id, body in ((running, {}), (silent, {}), (ended, {"id": "msg_other"}), ("nobodys", {})):
        answer = client.post(f"{CREATE}/task/{task_id}/callbacks/redeliver", json=body)
        assert answer.status_code == 404, (task_id, answer.text)


def test_another_keys_callbacks_are_not_there(client: httpx.Client, server: Server, worker: Worker) -> None:
    task_id = create(client, "https://app.example/done")
    worker.fail(task_id)
    callback_id = log(client, task_id)[0]["id"]
    other = server.client()
    assert other.get(f"{CREATE}/task/{task_id}/callbacks").status_code == 404
    stolen = other.post(f"{CREATE}/task/{task_id}/callbacks/redeliver", json={"id": callback_id})
    assert stolen.status_code == 404
    mine = create(other, "https://app.example/done")
    worker.fail(mine)
    crossed = other.post(f"{CREATE}/task/{mine}/callbacks/redeliver", json={"id": callback_id})
    assert crossed.status_code == 404


def test_a_keys_secret_and_its_rotation(client: httpx.Client, server: Server) -> None:
    before = client.get("/v1/key/secret").json()["secrets"]
    assert len(before) == 1
    assert before[0]["secret"].startswith("whsec_")
    assert "expires_at" not in before[0]
    after = client.post("/v1/key/secret/rotate").json()["secrets"]
    assert client.get("/v1/key/secret").json()["secrets"] == after
    assert [each["secret"] for each in after][1:] == [before[0]["secret"]]
    assert 24 * 3600 - 60 < after[1]["expires_at"] - after[0]["created_at"] <= 24 * 3600
    other = server.client().get("/v1/key/secret").json()["secrets"]
    assert not {each["secret"] for each in other} & {each["secret"] for each in after}


def test_pending_callbacks_are_counted(client: httpx.Client, server: Server, worker: Worker) -> None:
    def pending() -> float:
        lines = httpx.get(f"{server.url}/metrics").text.splitlines()
        (line,) = [each for each in lines if each.startswith("retexture_callbacks_pending ")]
        return float(line.split()[1])

    before = pending()
    worker.fail(create(client, "https://app.example/a", "https://app.example/b"))
    assert pending() == before + 2
