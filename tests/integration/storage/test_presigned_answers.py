"""What clients of a server with presigned URLs are given: polls, lists, streams, callbacks, the console."""

import io
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import sqlalchemy as sa
from PIL import Image

from receiving import receiving
from retexture.database.tables import callbacks, inputs
from retexture.fetching import PRIVATE_NETWORKS, Fetcher
from retexture.storage import LONGEST_URL, PresignedTerms, Store
from retexture.tasks.run import WorkerContext, attempt
from retexture.webhooks import Sender, sending_policy
from serving import CREATE, FLAT, Server, events_of, serve, services_in

PICTURE = b"not a picture, but bytes"


def running(folder: Path, options: dict[str, Any], **terms: Any) -> Iterator[Server]:
    store = Store(f"s3://pictures/{folder.name}", options, PresignedTerms(600.0, **terms))
    with services_in(folder, store=store) as services, serve(services) as server:
        yield server


@pytest.fixture
def server(tmp_path: Path, s3_options: dict[str, Any]) -> Iterator[Server]:
    """A server whose pictures are in S3, and whose clients fetch them there."""
    yield from running(tmp_path, s3_options)


def finished(server: Server, client: httpx.Client, **more: str) -> str:
    task_id: str = client.post(CREATE, json=FLAT | more).json()["id"]
    server.worker().finish(task_id)
    return task_id


def urls_in(task: dict[str, Any]) -> list[str]:
    return [entry["url"] for group in task["output"] for entry in group["content"]]


def check_opens(server: Server, url: str) -> None:
    """A URL leads to the store, is short enough, and opens without a key."""
    assert server.services.store.presigner is not None
    assert url.startswith(server.services.store.presigner.place)
    assert len(url) <= LONGEST_URL
    answer = httpx.get(url)
    assert (answer.content, answer.headers["content-type"]) == (PICTURE, "image/png")


def test_every_answer_has_urls_that_open(server: Server) -> None:
    client = server.client()
    task_id = finished(server, client)
    polled = client.get(f"{CREATE}/task/{task_id}").json()
    (listed,) = client.get(f"{CREATE}/tasks").json()["tasks"]
    events = events_of(client.get(f"{CREATE}/task/{task_id}/stream").text)
    cancelled = client.delete(f"{CREATE}/task/{task_id}").json()
    assert [event.name for event in events] == ["output"] * 4 + ["done"]
    tasks = (polled, listed, events[-1].data, cancelled)
    urls = [url for task in tasks for url in urls_in(task)]
    urls += [url for event in events[:-1] for url in urls_in(event.data)]
    assert len(urls) == 5 * 4
    for url in urls:
        check_opens(server, url)
    names = [urlsplit(url).path for url in urls_in(polled)]
    assert all([urlsplit(url).path for url in urls_in(task)] == names for task in tasks)


def test_a_callback_has_them_too(server: Server) -> None:
    with receiving() as receiver:
        task_id = finished(server, server.client(), callback=receiver.url())
        services = server.services
        with services.database.connect() as connection:
            query = sa.select(callbacks.c.id).where(callbacks.c.task_id == task_id)
            callback_id = connection.execute(query).scalar_one()
        adapters = (services.database, services.queue, services.store, services.fetcher)
        sender = Sender(Fetcher(sending_policy(PRIVATE_NETWORKS)))
        made = attempt(callback_id, 1, WorkerContext(*adapters, sender, services.registry, services.limits))
        assert made is not None
        assert made.outcome.delivered
        (sent,) = receiver.wait(1)
    for url in urls_in(sent.json()):
        check_opens(server, url)


def test_clients_of_openais_api_have_them_too(server: Server) -> None:
    client, photo = server.client(), io.BytesIO()
    Image.new("RGB", (40, 30), (90, 80, 70)).save(photo, "PNG")
    fields = {"prompt": "white marble", "response_format": "url"}
    files = {"image": ("a.png", photo.getvalue(), "image/png")}
    with ThreadPoolExecutor(1) as beside:
        asked = beside.submit(client.post, "/v1/images/edits", data=fields, files=files)
        while not (found := client.get(f"{CREATE}/tasks").json()["tasks"]):
            assert not asked.done(), asked.result().text
        server.worker().finish(found[0]["id"], pictures=1)
        (picture,) = asked.result(60).json()["data"]
    check_opens(server, picture["url"])


def test_urls_are_made_anew(server: Server) -> None:
    client = server.client()
    task_id = finished(server, client)

    def signed() -> list[str]:
        return urls_in(client.get(f"{CREATE}/task/{task_id}").json())

    first, deadline = signed(), time.monotonic() + 30
    while (later := signed()) == first and time.monotonic() < deadline:
        time.sleep(0.1)  # a signature tells the second
    assert later != first
    for url in later:
        check_opens(server, url)


def test_a_picture_is_handed_back_by_its_url(server: Server) -> None:
    client = server.client()
    task_id = finished(server, client)
    url = urls_in(client.get(f"{CREATE}/task/{task_id}").json())[2]
    following = client.post(CREATE, json=FLAT | {"imgUrl": url}).json()["id"]
    with server.services.database.connect() as connection:
        query = sa.select(inputs.c.file).where(inputs.c.task_id == following)
        assert connection.execute(query).scalar_one() == urlsplit(url).path.rpartition("/")[2]


def test_the_consoles_page_is_given_the_servers_own(server: Server) -> None:
    """Its pages may show pictures of their own origin alone, so the bucket needs no CORS."""
    token = server.new_key()
    task_id = finished(server, server.client(token))
    with httpx.Client(base_url=server.url) as browser:
        signed_in = browser.post("/v1/session", json={"key": token}, headers={"Origin": server.url})
        assert signed_in.is_success, signed_in.text
        polled = browser.get(f"{CREATE}/task/{task_id}").json()
        streamed = events_of(browser.get(f"{CREATE}/task/{task_id}/stream").text)
        (shown,) = browser.get("/v1/tasks").json()["tasks"]
        urls = [*urls_in(polled), *(each["url"] for each in shown["inputs"][0]["outputs"])]
        urls += [url for event in streamed for url in urls_in(event.data)]
        assert len(urls) == 4 * 4
        for url in urls:
            assert url.startswith(f"{server.url}/files/")
            assert browser.get(url).content == PICTURE


def test_where_urls_would_be_too_long_the_servers_own_are_given(
    tmp_path: Path, s3_options: dict[str, Any]
) -> None:
    host = ".".join(["a" * 60] * 4)
    endpoint = f"https://{host}.example/{'deep/' * 120}"
    for server in running(tmp_path, s3_options, endpoint=endpoint):
        client = server.client()
        task_id = finished(server, client)
        for url in urls_in(client.get(f"{CREATE}/task/{task_id}").json()):
            assert url.startswith(f"{server.url}/files/")
            assert client.get(url).content == PICTURE
