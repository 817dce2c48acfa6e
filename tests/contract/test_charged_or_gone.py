"""What a task that ended uncharged had made is shown nowhere; what its owner pays for is shown everywhere."""

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import sqlalchemy as sa
from PIL import Image

from receiving import Receiver, receiving
from retexture.database.tables import callbacks
from retexture.engines.registry import Registry
from retexture.fetching import PRIVATE_NETWORKS, Fetcher
from retexture.imaging.limits import Limits
from retexture.storage import MissingObject
from retexture.tasks.files import expire
from retexture.tasks.run import WorkerContext, attempt
from retexture.webhooks import Sender, sending_policy
from serving import CREATE, MODEL, PARAMS, Event, Server, check_shape, events_of

BILLING = "/monitor/api/v1/cost/billing"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver of callbacks."""
    with receiving() as running:
        yield running


@dataclass(frozen=True)
class Begun:
    """A task of two inputs that has made seven of eight pictures, all of which were streamed."""

    id: str
    urls: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        return [urlsplit(url).path.rpartition("/")[2] for url in self.urls]


def begun(server: Server, client: httpx.Client, receiver: Receiver, made: int = 7) -> Begun:
    given = [{"params": {**PARAMS, "callback": receiver.url()}}, {"params": PARAMS}]
    task_id = client.post(CREATE, json={"model": MODEL, "input": given}).json()["id"]
    worker = server.worker()
    worker.start(task_id)
    picture = io.BytesIO()
    Image.new("RGB", (1, 1), "red").save(picture, "PNG")
    for number in range(made):
        worker.output(task_id, number % 4, number // 4, (number + 1) / 8, picture.getvalue())
    (entry,) = client.get("/v1/tasks").json()["tasks"]
    urls = tuple(each["url"] for one in entry["inputs"] for each in one["outputs"])
    task = Begun(task_id, urls)
    for name in task.names:
        for path in (f"/files/{name}", f"/files/{name}/thumbnail"):
            assert client.get(path).status_code == 200
    return task


def streamed(client: httpx.Client, task_id: str, cursor: int = 0) -> list[Event]:
    return events_of(client.get(f"{CREATE}/task/{task_id}/stream", params={"cursor": cursor}).text)


def told(server: Server, receiver: Receiver, task_id: str) -> Any:
    """What the task's callback says."""
    services = server.services
    sender = Sender(Fetcher(sending_policy(PRIVATE_NETWORKS)))
    worker_context = WorkerContext(
        services.database, services.queue, services.store, Fetcher(), sender, Registry({}), Limits()
    )
    with services.database.connect() as connection:
        query = sa.select(callbacks.c.id).where(callbacks.c.task_id == task_id)
        callback_id = connection.execute(query).scalar_one()
    assert attempt(callback_id, 1, worker_context) is not None
    return receiver.received()[-1].json()


def spending(client: httpx.Client) -> tuple[str, str, str]:
    """What was charged, as the three places that tell it have it."""
    days = client.get("/v1/usage").json()["total"]["cost"]
    bill = client.get(BILLING).json()["data"]["summary"]["discount_total_cost"]
    return days, bill, client.get("/v1/key").json()["spent"]


def end(server: Server, client: httpx.Client, task_id: str, how: str) -> None:
    if how == "failed":
        server.worker().fail(task_id)
    else:
        admin = server.client(server.new_key(admin=True))
        assert admin.post(f"/v1/tasks/{task_id}/cancel").status_code == 200


@pytest.mark.parametrize("how", ["failed", "cancelled by the operator"])
def test_pictures_of_a_task_that_ended_uncharged_are_gone(
    server: Server, client: httpx.Client, receiver: Receiver, how: str
) -> None:
    task = begun(server, client, receiver)
    end(server, client, task.id, how)
    body = client.get(f"{CREATE}/task/{task.id}").json()
    assert body["status"] == "failed"
    assert {"output", "usage"}.isdisjoint(body)
    assert "cancelled" not in body["metadata"]["retexture"]
    assert streamed(client, task.id) == streamed(client, task.id, 7) == [Event("done", body)]
    assert told(server, receiver, task.id) == body
    for name in task.names:
        for path in (f"/files/{name}", f"/files/{name}/thumbnail"):
            check_shape(client.get(path), 404)
            assert client.head(path).status_code in (404, 405)
            tagged = {"If-None-Match": "*", "Range": "bytes=0-3"}
            check_shape(client.get(path, headers=tagged), 404)
    entry = client.get(f"/v1/tasks/{task.id}").json()
    assert [one["outputs"] for one in entry["inputs"]] == [[], []]
    assert entry["cost"] == "0.0000"
    assert spending(client) == ("0.0000", "0.0000", "0.0000")
    assert client.get("/v1/key").json()["reserved"] == "0.0000"
    expire(server.services.database, server.services.store, time.time())
    for name in task.names:
        with pytest.raises(MissingObject):
            server.services.store.get(name)


@pytest.mark.parametrize("discount", ["1", "0.3333"])
@pytest.mark.parametrize("way", ["contract", "console"])
def test_who_cancels_pays_for_what_was_made_and_keeps_it(
    server: Server, receiver: Receiver, discount: str, way: str
) -> None:
    client = server.client(server.new_key(discount=Decimal(discount)))
    task = begun(server, client, receiver)
    if way == "contract":
        client.delete(f"{CREATE}/task/{task.id}")
    else:
        client.post(f"/v1/tasks/{task.id}/cancel")
    cost = {"1": "0.0700", "0.3333": "0.023331"}[discount]  # seven eighths of 0.08
    body = client.get(f"{CREATE}/task/{task.id}").json()
    assert body["status"] == "failed"
    assert "charged" in body["error"]["error_message"]
    assert {"output", "usage"}.isdisjoint(body)
    cancelled = body["metadata"]["retexture"]["cancelled"]
    assert (cancelled["delivered"], cancelled["ordered"]) == (7, 8)
    assert cancelled["usage"] == {"cost": cost, "discount": float(discount)}
    output = cancelled["output"]
    assert [len(group["content"]) for group in output] == [4, 3]
    assert tuple(each["url"] for group in output for each in group["content"]) == task.urls
    events = streamed(client, task.id)
    assert [event.name for event in events] == ["output"] * 7 + ["done"]
    assert events[-1].data == body == told(server, receiver, task.id)
    for name in task.names:
        assert client.get(f"/files/{name}").status_code == 200
        assert client.get(f"/files/{name}/thumbnail").status_code == 200
    entry = client.get(f"/v1/tasks/{task.id}").json()
    assert [len(one["outputs"]) for one in entry["inputs"]] == [4, 3]
    assert (entry["state"], entry["cost"]) == ("cancelled", cost)
    assert spending(client) == (cost, cost, cost)
    assert client.get("/v1/usage").json()["total"]["tasks"] == 1
    assert client.get("/v1/key").json()["reserved"] == "0.0000"
    client.delete(f"{CREATE}/task/{task.id}")
    assert spending(client) == (cost, cost, cost)


def test_a_task_cancelled_before_its_first_picture_costs_nothing(
    server: Server, client: httpx.Client, receiver: Receiver
) -> None:
    task = begun(server, client, receiver, made=0)
    body = client.delete(f"{CREATE}/task/{task.id}").json()
    assert "retexture" not in body["metadata"]
    assert spending(client) == ("0.0000", "0.0000", "0.0000")
    assert client.get("/v1/usage").json()["total"]["tasks"] == 0


def test_a_cancel_after_the_last_picture_costs_as_much_as_its_completion(
    server: Server, client: httpx.Client, receiver: Receiver
) -> None:
    task = begun(server, client, receiver, made=8)
    client.delete(f"{CREATE}/task/{task.id}")
    assert spending(client) == ("0.0800", "0.0800", "0.0800")
