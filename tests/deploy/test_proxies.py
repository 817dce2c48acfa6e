"""Caddy and nginx, as deploy/proxies has them, in front of a real server: streams, who called, uploads."""

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import numpy as np
import pytest
from PIL import Image

from proxies import Proxy, caddy, nginx
from serving import CREATE, FLAT, Server, serve, services_in

FAILURES = 3
LOOPBACK = str(ip_network("127.0.0.0/8"))
Start = Callable[[Path, int], AbstractContextManager[Proxy]]
STARTS: list[Start] = [caddy, nginx]
NAMES = ["caddy", "nginx"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that believes what calls from this machine."""
    folder = tmp_path_factory.mktemp("server")
    with services_in(folder, trusted_proxies=(LOOPBACK,)) as services, serve(services) as running:
        yield running


@pytest.fixture(scope="module", params=STARTS, ids=NAMES)
def proxy(
    request: pytest.FixtureRequest, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxy]:
    """Each proxy in turn."""
    port = urlsplit(server.url).port
    with request.param(tmp_path_factory.mktemp("proxy"), port) as running:
        yield running


@pytest.fixture
def client(proxy: Proxy, server: Server) -> Iterator[httpx.Client]:
    """A client of the proxy with a key of its own."""
    with proxy.client(server.new_key()) as client:
        yield client


def test_events_come_one_by_one(client: httpx.Client, server: Server) -> None:
    task_id = client.post(CREATE, json=FLAT).json()["id"]
    worker = server.worker()
    with client.stream(
        "GET", f"{CREATE}/task/{task_id}/stream", headers={"Accept": "text/event-stream"}
    ) as told:
        events = (line for line in told.iter_lines() if line.startswith("event: "))
        worker.start(task_id)
        for number in range(4):
            worker.output(task_id, number, progress=(number + 1) / 4)
            # It is read before the next is made: what held events back would hang here.
            while next(events) != "event: output":
                pass
        worker.complete(task_id)
        assert list(events)[-1] == "event: done"


def test_addresses_in_answers_are_the_proxys(client: httpx.Client, server: Server, proxy: Proxy) -> None:
    task_id = client.post(CREATE, json=FLAT).json()["id"]
    server.worker().finish(task_id)
    (group,) = client.get(f"{CREATE}/task/{task_id}").json()["output"]
    for entry in group["content"]:
        assert entry["url"].startswith(f"{proxy.address}/files/")
        assert client.get(entry["url"]).status_code == 200


@pytest.mark.parametrize("start", STARTS, ids=NAMES)
def test_a_caller_cannot_claim_to_be_another(start: Start, tmp_path: Path) -> None:
    statuses = []
    choices = {"trusted_proxies": (LOOPBACK,), "sign_in_failures": FAILURES}
    (tmp_path / "server").mkdir()
    (tmp_path / "proxy").mkdir()
    # A server of its own: it turns away all who come from this address for a while.
    with (
        services_in(tmp_path / "server", **choices) as services,
        serve(services) as server,
        start(tmp_path / "proxy", urlsplit(server.url).port or 0) as proxy,
    ):
        for number in range(3 * FAILURES):
            forged = {"X-Forwarded-For": f"198.51.100.{number}", "X-Forwarded-Host": "elsewhere.example"}
            with proxy.client(f"no-key-{number}", **forged) as stranger:
                statuses.append(stranger.get(f"{CREATE}/tasks").status_code)
    assert set(statuses) <= {401, 429}
    assert statuses[-1] == 429


def test_large_pictures_pass(client: httpx.Client, proxy: Proxy) -> None:
    noise = np.random.Generator(np.random.PCG64(0)).integers(0, 256, (1500, 1500, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "PNG", compress_level=1)
    assert file.tell() > 4 * 2**20
    answer = client.post("/v1/files", files={"file": ("noise.png", file.getvalue(), "image/png")})
    assert answer.status_code in (200, 201), answer.text
    assert answer.json()["url"].startswith(f"{proxy.address}/files/")


def test_metrics_are_for_those_inside(client: httpx.Client, server: Server) -> None:
    assert client.get("/metrics").status_code == 404
    assert server.client().get("/metrics").status_code == 200
