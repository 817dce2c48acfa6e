"""What every answer says to browsers."""

from pathlib import Path

import httpx
import pytest

from retexture.http.transport.protection import DEFAULTS
from serving import CREATE, FLAT, Server, serve, services_in

EVERYWHERE = {name.decode(): value.decode() for name, value in DEFAULTS[:3]}
ANSWERS = [
    ("GET", "/", 200),
    ("GET", "/docs", 200),
    ("GET", "/keys", 200),
    ("GET", "/console/looks/material-marble.webp", 200),
    ("GET", "/console/nothing", 404),
    ("GET", "/openapi.json", 200),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/metrics", 200),
    ("HEAD", "/docs", 200),
    ("POST", CREATE, 200),
    ("POST", f"{CREATE}/precharge", 200),
    ("GET", f"{CREATE}/tasks", 200),
    ("GET", f"{CREATE}/task/unknown", 404),
    ("GET", "/nothing", 404),
    ("GET", "/files/unknown.png", 404),
    ("PUT", CREATE, 405),
    ("GET", "/monitor/api/v1/cost/billing?start=never", 400),
    ("POST", f"{CREATE}/sync?broken", 400),
    ("GET", "/v1/keys", 403),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_is_protected(method: str, path: str, status: int, client: httpx.Client) -> None:
    body = {"content": b"{"} if status == 400 else {"json": FLAT} if method == "POST" else {}
    answer = client.request(method, path, **body)
    assert answer.status_code == status
    check_protected(answer)
    if path not in ("/", "/docs", "/keys", "/console/looks/material-marble.webp"):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


def check_protected(answer: httpx.Response) -> None:
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "strict-transport-security" not in answer.headers
    for name in ("content-security-policy", "cross-origin-resource-policy", "cache-control"):
        assert len(answer.headers.get_list(name)) == 1
    for name in EVERYWHERE:
        assert len(answer.headers.get_list(name)) == 1
    assert "server" not in answer.headers or answer.headers["server"] == "uvicorn"
    assert "x-powered-by" not in answer.headers


def test_so_are_answers_without_a_key_and_those_of_a_broken_handler(tmp_path: Path) -> None:
    with services_in(tmp_path) as services, serve(services) as server:
        unknown = httpx.get(f"{server.url}{CREATE}/tasks")
        assert unknown.status_code == 401
        check_protected(unknown)
        client = server.client()

        def broken() -> None:
            raise RuntimeError("a fault of ours")

        server.app.add_api_route("/broken", broken)
        answer = client.get("/broken")
        assert answer.status_code == 500
        check_protected(answer)
        assert answer.json()["error"]["code"] == 500
        assert "fault of ours" not in answer.text


def test_only_over_https_browsers_are_told_to_stay_there(tmp_path: Path) -> None:
    proxies = {"trusted_proxies": ("127.0.0.1",)}
    with services_in(tmp_path, **proxies) as services, serve(services) as server:
        over = {"X-Forwarded-Proto": "https"}
        assert (
            "max-age=" in httpx.get(f"{server.url}/docs", headers=over).headers["strict-transport-security"]
        )
        plain = httpx.get(f"{server.url}/docs", headers={"X-Forwarded-Proto": "http"})
        assert "strict-transport-security" not in plain.headers


def test_strangers_cannot_claim_https(server: Server) -> None:
    answer = httpx.get(f"{server.url}/docs", headers={"X-Forwarded-Proto": "https"})
    assert "strict-transport-security" not in answer.headers
