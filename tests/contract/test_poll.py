"""Polling, listing and cancelling: what is said in each state, and to whom."""

from decimal import Decimal
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from retexture.database.tables import charges
from serving import CREATE, FLAT, MODEL, PARAMS, Server, Worker, key_id_of


def create(client: httpx.Client, **changes: Any) -> str:
    answer = client.post(CREATE, json=FLAT | changes)
    assert answer.status_code == 200, answer.text
    task_id: str = answer.json()["id"]
    return task_id


def poll(client: httpx.Client, task_id: str) -> dict[str, Any]:
    answer = client.get(f"{CREATE}/task/{task_id}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert not list(nulls(answer.json()))
    body: dict[str, Any] = answer.json()
    return body


def nulls(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [found for each in value.values() for found in nulls(each)]
    if isinstance(value, list):
        return [found for each in value for found in nulls(each)]
    return [value] if value is None else []


def test_a_queued_task(client: httpx.Client) -> None:
    created = client.post(CREATE, json=FLAT).json()
    body = poll(client, created["id"])
    assert {name: body[name] for name in created} == created
    assert set(body) == {"id", "created_at", "status", "model", "progress", "metadata"}
    assert body["progress"] == 0
    assert set(body["metadata"]) == {"in_queue_at"}
    assert int(body["metadata"]["in_queue_at"]) == body["created_at"]


def test_a_running_task(client: httpx.Client, worker: Worker) -> None:
    task_id = create(client)
    worker.start(task_id)
    worker.output(task_id, 1, progress=0.25)
    body = poll(client, task_id)
    assert set(body) == {"id", "created_at", "status", "model", "progress", "metadata"}
    assert (body["status"], body["progress"]) == ("in_progress", 0.25)
    assert set(body["metadata"]) == {"in_queue_at", "started_at", "upload_at", "retexture"}


def test_a_completed_task(server: Server, client: httpx.Client, worker: Worker) -> None:
    task_id = create(client)
    worker.start(task_id)
    for number in (2, 0, 3, 1):  # whatever the order of arrival
        worker.output(task_id, number)
    worker.complete(task_id)
    body = poll(client, task_id)
    assert set(body) == {"id", "created_at", "status", "model", "progress", "output", "usage", "metadata"}
    assert (body["status"], body["progress"]) == ("completed", 1)
    (group,) = body["output"]
    assert set(group) == {"content"}
    assert len(group["content"]) == 4
    assert all(set(entry) == {"type", "url", "jobId"} for entry in group["content"])
    assert {entry["type"] for entry in group["content"]} == {"image"}
    assert len({entry["jobId"] for entry in group["content"]}) == 1
    urls = [entry["url"] for entry in group["content"]]
    assert len(set(urls)) == 4
    assert all(url.startswith(f"{server.url}/files/") and len(url) <= 1024 for url in urls)
    assert [httpx.get(url).status_code for url in urls] == [200] * 4
    assert body["usage"] == {"cost": "0.0400", "discount": 1}
    assert type(body["usage"]["discount"]) is int
    receipt = body["metadata"]["retexture"]
    assert set(receipt) == {"engine", "engineVersion", "seed", "inputs"}
    assert set(receipt["inputs"][0]) == {"sourceSha256", "understood", "ignored", "notes"}


def test_image_numbers_follow_the_variations(server: Server, client: httpx.Client, worker: Worker) -> None:
    task_id = create(client)
    worker.start(task_id)
    for number in (3, 1, 0, 2):
        worker.output(task_id, number)
    worker.complete(task_id)
    with server.services.database.connect() as connection:
        query = "SELECT file FROM outputs WHERE task_id = ? ORDER BY number"
        names = list(connection.exec_driver_sql(query, (task_id,)).scalars())
    content = poll(client, task_id)["output"][0]["content"]
    assert [entry["url"].rpartition("/")[2] for entry in content] == names


def test_each_input_has_its_group(client: httpx.Client, worker: Worker) -> None:
    entries = [{"params": PARAMS}] * 3
    task_id = client.post(CREATE, json={"model": MODEL, "input": entries}).json()["id"]
    worker.finish(task_id, inputs=3)
    body = poll(client, task_id)
    groups = [{entry["jobId"] for entry in group["content"]} for group in body["output"]]
    assert [len(group) for group in groups] == [1, 1, 1]
    assert len(set.union(*groups)) == 3
    assert body["usage"]["cost"] == "0.1200"
    assert len(body["metadata"]["retexture"]["inputs"]) == 3


@pytest.mark.parametrize(
    ("discount", "cost", "told"),
    [("0.7", "0.0280", 0.7), ("0", "0.0000", 0), ("0.3333", "0.013332", 0.3333), ("0.125", "0.0050", 0.125)],
)
def test_cost_is_a_string_and_the_discount_a_factor(
    discount: str, cost: str, told: float, server: Server, worker: Worker
) -> None:
    token = server.new_key(discount=Decimal(discount))
    client = server.client(token)
    task_id = create(client)
    worker.finish(task_id)
    assert poll(client, task_id)["usage"] == {"cost": cost, "discount": told}
    with server.services.database.connect() as connection:
        query = sa.select(charges.c.cost).where(charges.c.key_id == key_id_of(server.services, token))
        assert connection.execute(query).scalar_one() == Decimal(cost)


def test_a_failed_task(client: httpx.Client, worker: Worker) -> None:
    task_id = create(client)
    worker.start(task_id)
    worker.output(task_id, 0)
    worker.fail(task_id, "The picture could not be decoded; send another one.")
    body = poll(client, task_id)
    assert set(body) == {"id", "created_at", "status", "model", "error", "metadata"}
    assert body["error"] == {
        "code": 4013098,
        "error_message": "The picture could not be decoded; send another one.",
    }


@pytest.mark.parametrize("started", [False, True])
def test_a_cancelled_task_reads_failed_and_says_so(
    started: bool, client: httpx.Client, worker: Worker
) -> None:
    task_id = create(client)
    if started:
        worker.start(task_id)
    answer = client.delete(f"{CREATE}/task/{task_id}")
    assert answer.status_code == 200
    assert answer.json() == poll(client, task_id)
    assert answer.json()["status"] == "failed"
    assert answer.json()["error"]["code"] == 4013098
    assert "cancelled" in answer.json()["error"]["error_message"]
    assert "usage" not in answer.json()
    assert client.delete(f"{CREATE}/task/{task_id}").json() == answer.json()


def test_what_is_completed_is_not_cancelled(client: httpx.Client, worker: Worker) -> None:
    task_id = create(client)
    worker.finish(task_id)
    before = poll(client, task_id)
    assert client.delete(f"{CREATE}/task/{task_id}").json() == before
    assert poll(client, task_id) == before


@pytest.mark.parametrize("path", ["/task/{}", "/task/{}/stream"])
def test_another_keys_task_is_not_there(path: str, server: Server, client: httpx.Client) -> None:
    task_id = create(client)
    for other in (server.client(), server.client(server.new_key(admin=True))):
        answer = other.get(CREATE + path.format(task_id))
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == 404
    assert server.client().delete(f"{CREATE}/task/{task_id}").status_code == 404
    assert poll(client, task_id)["status"] == "in_progress"


@pytest.mark.parametrize("task_id", ["x", "%00", "..", "a" * 100, "%F0%9F%8F%A0", "%ED%A0%80", "'", "a b"])
def test_an_unknown_id_is_not_there(task_id: str, client: httpx.Client) -> None:
    for answer in (
        client.get(f"{CREATE}/task/{task_id}"),
        client.get(f"{CREATE}/task/{task_id}/stream"),
        client.delete(f"{CREATE}/task/{task_id}"),
    ):
        assert answer.status_code in (404, 405)
        assert answer.json()["error"]["code"] == answer.status_code


def test_the_list_has_every_task_once_the_newest_first(client: httpx.Client, worker: Worker) -> None:
    made = [create(client) for _ in range(7)]
    worker.finish(made[2])
    worker.fail(made[5])
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(f"{CREATE}/tasks", params={"limit": 3, **cursor}).json()
        seen += [task["id"] for task in page["tasks"]]
        if "cursor" not in page:
            break
        assert len(page["tasks"]) == 3
        cursor = {"cursor": page["cursor"]}
    assert seen == made[::-1]
    assert page["tasks"][0] == poll(client, page["tasks"][0]["id"])
    counts = {
        status: len(client.get(f"{CREATE}/tasks", params={"status": status}).json()["tasks"])
        for status in ("in_progress", "completed", "failed")
    }
    assert counts == {"in_progress": 5, "completed": 1, "failed": 1}


def test_a_list_has_ones_own_tasks_alone(server: Server, client: httpx.Client) -> None:
    create(client)
    assert server.client().get(f"{CREATE}/tasks").json() == {"tasks": []}


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "limit=1e1", "limit=", "status=running", "status=", "cursor=x",
     "cursor=%C3%BC", "cursor=", "cursor=bmFuOng"],
)  # fmt: skip
def test_a_wrong_question_for_a_list_is_refused(query: str, client: httpx.Client) -> None:
    answer = client.get(f"{CREATE}/tasks?{query}")
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["message"].startswith(f"`{query.partition('=')[0]}`")
