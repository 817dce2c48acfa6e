"""Limits and repeated orders as clients meet them."""

import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

import loopback
from picture_files import saved
from retexture.fetching import Fetcher, FetchPolicy
from retexture.http import live
from retexture.tasks.keys import rotate_key
from retexture.tasks.limits import KeyLimits
from retexture.tasks.pricing import PricingPolicy
from serving import CREATE, FLAT, MODEL, PARAMS, Server, Worker, check_shape, key_id_of, serve, services_in

ONE = {"Idempotency-Key": "order-1"}
ENVELOPE = {"input": [{"params": PARAMS}], "model": MODEL}


def limited(server: Server, **limits: Any) -> httpx.Client:
    """A client whose key has limits."""
    return server.client(server.new_key(limits=KeyLimits(**limits)))


def made(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    task_id: str = answer.json()["id"]
    return task_id


def listed(client: httpx.Client) -> int:
    """How many tasks the key has."""
    return len(client.get(f"{CREATE}/tasks", params={"limit": 100}).json()["tasks"])


# Rates


def test_every_answer_to_an_order_tells_where_the_rate_stands(server: Server) -> None:
    client = limited(server, rate=3)
    for left in (2, 1, 0):
        answer = client.post(CREATE, json=FLAT)
        assert answer.status_code == 200
        assert answer.headers["ratelimit-policy"] == '"creates";q=3;w=60'
        assert answer.headers["ratelimit"] == f'"creates";r={left};t={60 - 20 * left}'
    answer = client.post(CREATE, json=FLAT)
    error = check_shape(answer, 429)
    assert error["code"] == 429
    assert "3 tasks in a minute" in error["message"]
    assert answer.headers["ratelimit-policy"] == '"creates";q=3;w=60'
    assert answer.headers["ratelimit"] == '"creates";r=0;t=60'
    assert answer.headers["retry-after"] == "20"
    assert listed(client) == 3


def test_who_comes_back_after_the_seconds_in_retry_after_gets_through(server: Server) -> None:
    client = limited(server, rate=120)
    refused = None
    while refused is None:  # the rate goes on recovering while the burst is used up
        answer = client.post(CREATE, json=FLAT)
        refused = answer if answer.status_code == 429 else None
    assert refused.headers["retry-after"] == "1"
    time.sleep(int(refused.headers["retry-after"]))
    made(client.post(CREATE, json=FLAT))


def test_only_tasks_that_are_created_count(server: Server) -> None:
    client = limited(server, rate=2)
    task_id = made(client.post(CREATE, json=FLAT, headers=ONE))
    for _ in range(4):
        assert client.post(f"{CREATE}/precharge", json=FLAT).status_code == 200
        assert client.post(CREATE, json={**FLAT, "remixPrompt": ""}).status_code == 400
        assert client.get(f"{CREATE}/task/{task_id}").status_code == 200
        again = client.post(CREATE, json=FLAT, headers=ONE)
        assert made(again) == task_id
        assert "ratelimit" not in again.headers
    made(client.post(CREATE, json=FLAT))
    check_shape(client.post(f"{CREATE}/sync", json=FLAT), 429)


def test_a_key_without_a_rate_is_told_of_none(client: httpx.Client) -> None:
    answer = client.post(CREATE, json=FLAT)
    assert not [name for name in answer.headers if name.startswith(("ratelimit", "retry", "idempotent"))]


# Budgets and queues


def test_a_budget_that_is_too_small_says_what_is_needed_and_left(server: Server, worker: Worker) -> None:
    client = limited(server, budget=Decimal("0.09"))
    first, second = (made(client.post(CREATE, json=FLAT)) for _ in range(2))
    answer = client.post(CREATE, json=FLAT)
    error = check_shape(answer, 403)
    assert error["code"] == 403
    for amount in ("0.0400", "0.0100", "0.0900", "0.0800"):
        assert amount in error["message"]
    assert "retry-after" not in answer.headers
    two = client.post(CREATE, json={"model": MODEL, "input": [{"params": PARAMS}] * 2})
    assert "0.0800 US dollars" in check_shape(two, 403)["message"]
    worker.finish(first)
    check_shape(client.post(CREATE, json=FLAT), 403)
    client.delete(f"{CREATE}/task/{second}")
    made(client.post(CREATE, json=FLAT))


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with short queues, few reads and little patience for unknown keys."""
    pricing = PricingPolicy(Decimal("0.04"), "procedural", 3600.0, queue_per_key=2, queue_total=4)
    choices: dict[str, Any] = {"pricing": pricing, "read_rate": 60, "sign_in_failures": 3}
    choices["trusted_proxies"] = ("127.0.0.1",)
    folder = tmp_path_factory.mktemp("narrow")
    with services_in(folder, **choices) as services, serve(services) as running:
        yield running


def test_full_queues_send_away_for_a_while(narrow: Server) -> None:
    one, two, three = narrow.client(), narrow.client(), narrow.client()
    mine = [made(one.post(CREATE, json=FLAT)) for _ in range(2)]
    answer = one.post(CREATE, json=FLAT)
    assert check_shape(answer, 429)["code"] == 4013099
    assert int(answer.headers["retry-after"]) > 0
    yours = [made(two.post(CREATE, json=FLAT)) for _ in range(2)]
    answer = three.post(CREATE, json=FLAT)
    assert check_shape(answer, 429)["code"] == 4013099
    assert int(answer.headers["retry-after"]) > 0
    one.delete(f"{CREATE}/task/{mine[0]}")
    theirs = made(three.post(CREATE, json=FLAT))
    for client, task_id in ((one, mine[1]), (two, yours[0]), (two, yours[1]), (three, theirs)):
        client.delete(f"{CREATE}/task/{task_id}")


# Reads and sign-ins


def test_reads_are_limited_for_each_key(narrow: Server) -> None:
    client, other = narrow.client(), narrow.client()
    answers = [client.get(f"{CREATE}/tasks") for _ in range(70)]
    assert [answer.status_code for answer in answers[:60]] == [200] * 60
    refused = next(answer for answer in answers if answer.status_code != 200)
    assert check_shape(refused, 429)["code"] == 429
    assert refused.headers["ratelimit-policy"] == '"reads";q=60;w=60'
    assert refused.headers["ratelimit"].startswith('"reads";r=0;t=')
    assert refused.headers["retry-after"] == "1"
    assert other.get(f"{CREATE}/tasks").status_code == 200
    made_here = client.post(CREATE, json=FLAT)  # what creates is limited by other rules
    client.delete(f"{CREATE}/task/{made(made_here)}")


def from_address(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address}


def test_who_tries_keys_is_slowed_down_by_address(narrow: Server) -> None:
    known = narrow.client()
    assert known.get(f"{CREATE}/tasks", headers=from_address("192.0.2.1")).status_code == 200
    url = f"{narrow.url}{CREATE}/tasks"

    def attempt(token: str, address: str) -> httpx.Response:
        return httpx.get(url, headers={"Authorization": f"Bearer {token}", **from_address(address)})

    for number in range(3):
        check_shape(attempt(f"wrong-{number}", "192.0.2.1"), 401)
    answer = attempt("wrong-3", "192.0.2.1")
    assert check_shape(answer, 429)["code"] == 429
    assert answer.headers["retry-after"] == "1"
    fresh = narrow.new_key()
    check_shape(attempt(fresh, "192.0.2.1"), 429)  # not looked up, so nobody learns whether it is right
    assert known.get(f"{CREATE}/tasks", headers=from_address("192.0.2.1")).status_code == 200
    check_shape(attempt("wrong-4", "192.0.2.2"), 401)
    assert attempt(fresh, "192.0.2.2").status_code == 200
    # An address that the client itself puts before the proxy's changes nothing.
    check_shape(attempt("wrong-5", "192.0.2.9, 192.0.2.1"), 429)
    time.sleep(int(answer.headers["retry-after"]))
    check_shape(attempt("wrong-6", "192.0.2.1"), 401)


def test_a_missing_key_is_no_failed_sign_in(narrow: Server) -> None:
    for _ in range(6):
        answer = httpx.get(f"{narrow.url}{CREATE}/tasks", headers=from_address("192.0.2.77"))
        check_shape(answer, 401)


# Uploads and downloads

PICTURE = saved(Image.new("RGB", (48, 32), "teal"), "PNG")
FORM = (
    "POST /v1/files HTTP/1.1\r\nHost: here\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    "Authorization: Bearer {token}\r\nContent-Length: 10000\r\n\r\n--b\r\n"
)


def hand_in(client: httpx.Client) -> httpx.Response:
    return client.post("/v1/files", files={"file": ("a.png", PICTURE)})


def test_pictures_handed_in_are_limited_for_each_key(tmp_path: Path) -> None:
    with services_in(tmp_path, upload_rate=3) as services, serve(services) as server:
        client, other = server.client(), server.client()
        answer = hand_in(client)
        assert answer.status_code == 200
        assert answer.headers["ratelimit-policy"] == '"uploads";q=3;w=60'
        assert answer.headers["ratelimit"].startswith('"uploads";r=2;t=')
        assert client.post("/v1/samples/coffee").headers["ratelimit"].startswith('"uploads";r=1;t=')
        assert client.post("/v1/files/fetch", json={"url": "http://127.0.0.1/x.png"}).status_code == 400
        for method, path, body in (
            ("POST", "/v1/files", {"files": {"file": ("a.png", PICTURE)}}),
            ("POST", "/v1/samples/coffee", {}),
            ("POST", "/v1/files/fetch", {"json": {"url": "http://127.0.0.1/x.png"}}),
        ):
            refused = client.request(method, path, **body)
            assert check_shape(refused, 429)["code"] == 429
            assert refused.headers["ratelimit-policy"] == '"uploads";q=3;w=60'
            assert refused.headers["ratelimit"].startswith('"uploads";r=0;t=')
            assert 0 < int(refused.headers["retry-after"]) <= 20
        assert hand_in(other).status_code == 200
        assert client.get("/v1/key").status_code == 200


def test_a_key_that_hands_in_slowly_holds_up_itself_alone(server: Server, client: httpx.Client) -> None:
    token, parts = server.new_key(), urlsplit(server.url)
    most = live._UPLOADS + live._UPLOADS_WAITING
    with ExitStack() as stack:
        slow = [
            stack.enter_context(socket.create_connection((parts.hostname, parts.port), timeout=20))
            for _ in range(most + 1)
        ]
        for connection in slow:
            connection.sendall(FORM.format(token=token).encode())
        answered, _, _ = select.select(slow, [], [], 20)
        assert len(answered) == 1  # one more than may run and wait
        answer = answered[0].recv(65536)
        assert answer.startswith(b"HTTP/1.1 429 ")
        assert b"retry-after: " in answer.lower()
        assert hand_in(client).status_code == 200
    assert hand_in(server.client(token)).status_code == 200


@dataclass(frozen=True)
class SlowWeb:
    """A server that fetches, and one whose ``/slow.png`` is not answered until ``go_on``."""

    server: Server
    url: Callable[[str], str]
    began: threading.Semaphore
    go_on: threading.Event

    def fetch(self, client: httpx.Client, path: str) -> httpx.Response:
        return client.post("/v1/files/fetch", json={"url": self.url(path)})


@contextmanager
def slow_web(folder: Path, **choices: Any) -> Iterator[SlowWeb]:
    began, go_on = threading.Semaphore(0), threading.Event()

    def serve_slowly(connection: socket.socket, target: str) -> None:
        if target == "/slow.png":
            began.release()
            go_on.wait(60)
        connection.sendall(loopback.response(PICTURE))

    policy = FetchPolicy(allowed_networks=(ip_network("127.0.0.0/8"),))
    with ExitStack() as stack:
        web = loopback.start(stack, serve_slowly)
        services = stack.enter_context(services_in(folder, fetcher=Fetcher(policy), **choices))
        yield SlowWeb(stack.enter_context(serve(services)), web.url, began, go_on)


def test_a_key_that_fetches_from_slow_servers_holds_up_itself_alone(tmp_path: Path) -> None:
    with slow_web(tmp_path) as web, ThreadPoolExecutor(4) as pool:
        greedy, other = web.server.client(), web.server.client()
        slow = [pool.submit(web.fetch, greedy, "/slow.png") for _ in range(4)]
        for _ in range(live._DOWNLOADS):
            assert web.began.acquire(timeout=20)
        assert web.fetch(other, "/a.png").status_code == 200
        assert not web.began.acquire(blocking=False)
        web.go_on.set()
        assert [each.result(20).status_code for each in slow] == [200] * 4


def test_a_fetch_behind_slow_ones_of_its_own_key_is_told_so(tmp_path: Path) -> None:
    with slow_web(tmp_path, request_limit=2.0) as web, ThreadPoolExecutor(live._DOWNLOADS) as pool:
        client = web.server.client()
        for _ in range(live._DOWNLOADS):
            pool.submit(web.fetch, client, "/slow.png")
            assert web.began.acquire(timeout=20)
        refused = web.fetch(client, "/slow.png")
        web.go_on.set()
    assert "fetching" in check_shape(refused, 429)["message"]
    assert int(refused.headers["retry-after"]) > 0


# Repeated orders


def test_a_repeated_order_is_answered_as_the_first(client: httpx.Client, worker: Worker) -> None:
    first = client.post(CREATE, json=ENVELOPE, headers=ONE)
    task_id = made(first)
    assert "idempotent-replayed" not in first.headers
    reordered = {"model": MODEL, "input": [{"params": dict(reversed(PARAMS.items()))}]}
    again = client.post(CREATE, json=reordered, headers=ONE)
    assert again.headers["idempotent-replayed"] == "true"
    assert again.json() == first.json()
    worker.finish(task_id)
    later = client.post(CREATE, json=ENVELOPE, headers=ONE)
    assert later.json() == first.json()
    assert listed(client) == 1


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({**FLAT, "remixPrompt": "gold"}, {}),
        ({**FLAT, "seed": 1}, {}),
        (FLAT, {"X-Model": MODEL}),
        (ENVELOPE, {}),
    ],
)
def test_another_order_under_the_same_key(
    client: httpx.Client, body: dict[str, Any], headers: dict[str, str]
) -> None:
    task_id = made(client.post(CREATE, json=FLAT, headers=ONE))
    for path in (CREATE, f"{CREATE}/sync"):
        error = check_shape(client.post(path, json=body, headers={**ONE, **headers}), 409)
        assert error["code"] == 409
        assert "Idempotency-Key" in error["message"]
    assert made(client.post(CREATE, json=FLAT, headers=ONE)) == task_id
    assert listed(client) == 1


@pytest.mark.parametrize(("key", "status"), [("x", 200), ("x" * 255, 200), ("a b;c=\"d\", é", 200),
                                             ("", 400), ("x" * 256, 400)])  # fmt: skip
def test_how_long_a_key_for_orders_may_be(client: httpx.Client, key: str, status: int) -> None:
    answer = client.post(CREATE, json=FLAT, headers={b"Idempotency-Key": key.encode("latin-1")})
    assert answer.status_code == status
    assert listed(client) == (1 if status == 200 else 0)
    if status == 400:
        assert "Idempotency-Key" in check_shape(answer, 400)["message"]


def test_a_body_that_is_wrong_uses_up_no_key_for_orders(client: httpx.Client) -> None:
    assert client.post(CREATE, json={**FLAT, "remixPrompt": ""}, headers=ONE).status_code == 400
    made(client.post(CREATE, json=FLAT, headers=ONE))


def test_orders_at_once_are_one_task(client: httpx.Client) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: client.post(CREATE, json=FLAT, headers=ONE), range(24)))
    assert len({made(answer) for answer in answers}) == 1
    assert sum("idempotent-replayed" not in answer.headers for answer in answers) == 1
    assert listed(client) == 1


def test_who_waits_again_waits_for_the_same_task(client: httpx.Client, worker: Worker) -> None:
    task_id = made(client.post(CREATE, json=FLAT, headers=ONE))
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(client.post, f"{CREATE}/sync", json=FLAT, headers=ONE)
        events = pool.submit(
            client.post, f"{CREATE}/sync", json=FLAT, headers={**ONE, "Accept": "text/event-stream"}
        )
        worker.finish(task_id)
        answer, stream = waiting.result(30), events.result(30)
    assert answer.json()["id"] == task_id
    assert answer.json()["status"] == "completed"
    assert answer.headers["idempotent-replayed"] == stream.headers["idempotent-replayed"] == "true"
    assert task_id in stream.text
    assert "event: done" in stream.text
    assert listed(client) == 1


def test_two_clients_may_use_the_same_key_for_orders(server: Server) -> None:
    one, other = server.client(), server.client()
    assert made(one.post(CREATE, json=FLAT, headers=ONE)) != made(other.post(CREATE, json=FLAT, headers=ONE))
    check_shape(one.post(CREATE, json=ENVELOPE, headers=ONE), 409)


# Keys


def test_a_key_sees_its_own_limits_and_what_is_left(server: Server, worker: Worker) -> None:
    client = limited(server, budget=Decimal("1.5"), rate=60, concurrency=2)
    task_id = made(client.post(CREATE, json=FLAT))
    told = client.get("/v1/key").json()
    assert (told["budget"], told["spent"], told["reserved"], told["left"]) == (
        "1.5000",
        "0.0000",
        "0.0400",
        "1.4600",
    )
    assert (told["rate"], told["concurrency"]) == (60, 2)
    assert "key" not in told
    worker.finish(task_id)
    told = client.get("/v1/key").json()
    assert (told["spent"], told["reserved"], told["left"]) == ("0.0400", "0.0000", "1.4600")
    plain = server.client().get("/v1/key").json()
    assert not {"budget", "left", "rate", "concurrency"} & set(plain)


def test_both_secrets_of_a_rotated_key_work_until_the_old_one_ends(server: Server) -> None:
    database, token = server.services.database, server.new_key()
    key_id, old = key_id_of(server.services, token), server.client(token)
    task_id = made(old.post(CREATE, json=FLAT))
    rotated = rotate_key(database, key_id)
    assert rotated is not None
    new = server.client(rotated[1])
    for client in (old, new):
        assert client.get(f"{CREATE}/task/{task_id}").status_code == 200
        assert client.get("/v1/key").json()["prefix"] == rotated[1][:11]
    third = rotate_key(database, key_id, overlap=0)
    assert third is not None
    check_shape(old.get("/v1/key"), 401)
    check_shape(new.get("/v1/key"), 401)
    assert server.client(third[1]).get(f"{CREATE}/task/{task_id}").status_code == 200


# Another key's things


def test_nothing_of_another_key_can_be_reached(server: Server, worker: Worker) -> None:
    owner, stranger = server.client(), server.client(server.new_key(admin=True))
    task_id = made(owner.post(CREATE, json={**FLAT, "callback": "https://app.example/done"}))
    worker.finish(task_id)
    path = f"{CREATE}/task/{task_id}"
    for method, each in (
        ("GET", path), ("DELETE", path), ("GET", f"{path}/stream"), ("GET", f"{path}/callbacks"),
        ("POST", f"{path}/callbacks/redeliver"),
    ):  # fmt: skip
        check_shape(stranger.request(method, each), 404)
        assert owner.request(method, each).status_code in (200, 202), each
    assert task_id not in stranger.get(f"{CREATE}/tasks").text
    name = owner.get(path).json()["output"][0]["content"][0]["url"].rpartition("/")[2]
    other = server.client()
    check_shape(other.delete(f"/files/{name}"), 404)
    check_shape(other.delete(f"/v1/files/{name}"), 404)
    assert other.get(f"/files/{name}").status_code == 200
    assert owner.delete(f"/files/{name}").status_code == 204


def test_metrics_count_what_was_refused_and_repeated(server: Server) -> None:
    from prometheus_client import REGISTRY

    def value(name: str, **labels: str) -> float:
        return REGISTRY.get_sample_value(name, labels) or 0.0

    client = limited(server, rate=1)
    refused = value("retexture_orders_refused_total", reason="rate")
    repeated = value("retexture_idempotent_replays_total")
    for _ in range(3):
        made(client.post(CREATE, json=FLAT, headers=ONE))
    check_shape(client.post(CREATE, json=FLAT), 429)
    assert value("retexture_orders_refused_total", reason="rate") == refused + 1
    assert value("retexture_idempotent_replays_total") == repeated + 2
