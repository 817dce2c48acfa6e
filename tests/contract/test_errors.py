"""Every answer with a status of 400 or more has the one shape, whatever goes wrong; and request names."""

import json
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retexture.database.tables import keys
from serving import CREATE, FLAT, MODEL, PARAMS, Server, check_shape, key_id_of, serve, services_in


@pytest.mark.parametrize(
    "path", ["/nothing", "/model/v1", "/model/v1/generation/task", "/monitor/x", "/files/x/y"]
)
def test_a_path_that_does_not_exist(path: str, client: httpx.Client) -> None:
    assert check_shape(client.get(path), 404, path)["code"] == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", CREATE), ("GET", CREATE), ("POST", f"{CREATE}/task/x"), ("PATCH", f"{CREATE}/sync"),
     ("DELETE", "/healthz"), ("POST", "/monitor/api/v1/cost/billing"), ("OPTIONS", CREATE),
     ("PROPFIND", "/healthz")],
)  # fmt: skip
def test_a_method_that_does_not_exist(method: str, path: str, client: httpx.Client) -> None:
    answer = client.request(method, path)
    assert check_shape(answer, 405, path)["code"] == 405
    assert answer.headers["allow"]


SECURED = [
    ("POST", CREATE),
    ("POST", f"{CREATE}/sync"),
    ("GET", f"{CREATE}/task/x"),
    ("GET", f"{CREATE}/task/x/stream"),
    ("DELETE", f"{CREATE}/task/x"),
    ("GET", f"{CREATE}/tasks"),
    ("GET", "/monitor/api/v1/cost/billing"),
]


@pytest.mark.parametrize(("method", "path"), SECURED)
@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer nobodys-key", "Basic dXNlcjpwdw==", "Bearer a b",
     "Bearer " + "a" * 5000, "Bearer \xe9\xe8", "nobodys-key"],
)  # fmt: skip
def test_without_a_valid_key(method: str, path: str, header: str | None, server: Server) -> None:
    headers = {} if header is None else {b"Authorization": header.encode("latin-1")}
    with httpx.Client(base_url=server.url) as nobody:
        answer = nobody.request(method, path, headers=headers, json=FLAT if method == "POST" else None)
    assert check_shape(answer, 401, path)["code"] == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_scheme_is_read_in_any_case(server: Server) -> None:
    token = server.new_key()
    headers = {"Authorization": f"bEARER   {token}"}
    assert httpx.get(f"{server.url}{CREATE}/tasks", headers=headers).status_code == 200


def test_a_revoked_key_is_refused_at_once_and_use_is_noted(server: Server) -> None:
    token = server.new_key()
    client = server.client(token)
    assert client.get(f"{CREATE}/tasks").status_code == 200
    mine = keys.c.id == key_id_of(server.services, token)
    used = None
    while used is None:  # noted a little later, so that no request waits for it
        with server.services.database.connect() as connection:
            used = connection.execute(sa.select(keys.c.last_used_at).where(mine)).scalar_one()
    with server.services.database.begin() as connection:
        connection.execute(sa.update(keys).where(mine).values(revoked_at=1.0))
    check_shape(client.get(f"{CREATE}/tasks"), 401)


def test_slashes_too_many_are_forgiven(client: httpx.Client, server: Server) -> None:
    token = client.headers["authorization"]
    for path in ("//model//v1///generation/tasks", "/model/v1/generation/tasks/", "//healthz"):
        answer = httpx.get(server.url + path, headers={"Authorization": token})
        assert answer.status_code == 200, path


def test_a_content_type_without_a_body_is_forgiven(client: httpx.Client) -> None:
    task_id = client.post(CREATE, json=FLAT).json()["id"]
    headers = {"Content-Type": "application/json", "X-Project": "p", "X-Source": "s", "X-Trace-Id": "t"}
    for method, path in (("GET", f"task/{task_id}"), ("GET", "tasks"), ("DELETE", f"task/{task_id}")):
        assert client.request(method, f"{CREATE}/{path}", headers=headers).status_code == 200


def test_a_request_keeps_its_name(client: httpx.Client) -> None:
    assert (
        client.get("/healthz", headers={"X-Request-Id": "mine-1.2:3"}).headers["x-request-id"] == "mine-1.2:3"
    )
    given = [client.get("/healthz").headers["x-request-id"] for _ in range(2)]
    assert given[0] != given[1]
    for bad in (b"a b", b"x" * 129, b"<script>", "é".encode(), b""):
        named = client.get("/healthz", headers={b"X-Request-Id": bad}).headers["x-request-id"]
        assert named.encode() != bad
        assert named.isalnum()


def test_the_tasks_row_knows_the_requests_name(server: Server, client: httpx.Client) -> None:
    answer = client.post(CREATE, json=FLAT, headers={"X-Request-Id": "order-7"})
    with server.services.database.connect() as connection:
        query = "SELECT request_id FROM tasks WHERE id = ?"
        assert connection.exec_driver_sql(query, (answer.json()["id"],)).scalar_one() == "order-7"


def test_what_fails_inside_is_told_without_its_inside(tmp_path: Path) -> None:
    with services_in(tmp_path) as services, serve(services) as running:
        client = running.client()
        assert client.get(f"{CREATE}/tasks").status_code == 200
        with services.database.begin() as connection:
            connection.exec_driver_sql("DROP TABLE outputs")
            connection.exec_driver_sql("DROP TABLE inputs")
        for answer in (client.post(CREATE, json=FLAT), client.get(f"{CREATE}/tasks")):
            error = check_shape(answer, 503)
            assert error["code"] == 4013099
            assert "inputs" not in answer.text
        (tmp_path / "objects").rename(tmp_path / "gone")
        (tmp_path / "objects").write_text("a file where the folder was")
        assert check_shape(client.get("/readyz"), 503)["code"] == 4013099
        assert client.get("/healthz").json() == {"status": "ok"}


def test_an_error_of_the_program_is_500(tmp_path: Path) -> None:
    with services_in(tmp_path) as services:
        nonsense: Any = None
        with serve(replace(services, pricing=nonsense)) as running:
            client = running.client(Origin="https://app.example")
            assert check_shape(client.post(CREATE, json=FLAT), 500)["code"] == 500


def test_pages_of_allowed_origins_may_call(tmp_path: Path) -> None:
    with services_in(tmp_path, cors_origins=("https://app.example",)) as services, serve(services) as running:
        ask = {
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,x-model",
        }
        mine, other = {"Origin": "https://app.example"}, {"Origin": "https://evil.example"}
        allowed = httpx.options(running.url + CREATE, headers=ask | mine)
        assert allowed.status_code == 200
        assert allowed.headers["access-control-allow-origin"] == "https://app.example"
        check_shape(httpx.options(running.url + CREATE, headers=ask | other), 400)
        refused = httpx.post(running.url + CREATE, json=FLAT, headers=mine)
        check_shape(refused, 401)
        assert refused.headers["access-control-allow-origin"] == "https://app.example"
        assert "x-request-id" in refused.headers["access-control-expose-headers"].lower()
        assert "access-control-allow-origin" not in httpx.get(f"{running.url}/healthz", headers=other).headers


@pytest.mark.parametrize(
    ("choices", "headers", "base"),
    [
        ({}, {"Host": "api.example"}, "http://api.example"),
        ({}, {"Host": "api.example:8080", "X-Forwarded-Proto": "https"}, "http://api.example:8080"),
        ({}, {"Host": "x!~y"}, None),
        (
            {"trusted_proxies": ("127.0.0.0/8",)},
            {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "api.example"},
            "https://api.example",
        ),
        ({"trusted_proxies": ("10.0.0.0/8",)}, {"X-Forwarded-Host": "api.example"}, None),
        ({"public_url": "https://pub.example/rt/"}, {"Host": "api.example"}, "https://pub.example/rt"),
    ],
)
def test_urls_begin_with_the_address_that_the_client_used(
    choices: dict[str, Any], headers: dict[str, str], base: str | None, server: Server
) -> None:
    with serve(replace(server.services, **choices)) as running:
        client = running.client()
        task_id = client.post(CREATE, json=FLAT).json()["id"]
        running.worker().finish(task_id)
        body = client.get(f"{CREATE}/task/{task_id}", headers=headers).json()
    assert body["output"][0]["content"][0]["url"].startswith(f"{base or running.url}/files/")


def test_a_body_that_never_ends_is_refused(server: Server, client: httpx.Client) -> None:
    head = (
        f"POST {CREATE} HTTP/1.1\r\nHost: x\r\nAuthorization: {client.headers['authorization']}\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    )
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    address = httpx.URL(server.url)
    with socket.create_connection((address.host, address.port or 80), timeout=20) as connection:
        connection.sendall(head.encode())
        for _ in range(33):
            connection.sendall(chunk)
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_large_body_whose_length_is_told_is_refused_before_it_is_sent(
    server: Server, client: httpx.Client
) -> None:
    head = (
        f"POST {CREATE} HTTP/1.1\r\nHost: x\r\nAuthorization: {client.headers['authorization']}\r\n"
        "Content-Length: 1000000000\r\n\r\n"
    )
    address = httpx.URL(server.url)
    with socket.create_connection((address.host, address.port or 80), timeout=20) as connection:
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


TEXTS = st.text(st.characters(codec=None), max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["model", "input", "parameters", "params", "imgUrl", "remixPrompt", "callback", "metadata", "seed", "n",
     "structure", "format", "engine", "maskUrl", "swatchUrl", "minStructure"]
)  # fmt: skip
LIKELY = VALUES | st.sampled_from(
    [MODEL, PARAMS["imgUrl"], "gold", 7, 0.5, "png", [{"params": PARAMS}], PARAMS]
)
OBJECTS = st.dictionaries(NAMES, LIKELY | st.dictionaries(NAMES, LIKELY, max_size=5), max_size=8)
NEARLY = OBJECTS.map(lambda given: FLAT | given)
BODIES = st.builds(lambda body: json.dumps(body).encode(), NEARLY | OBJECTS | VALUES)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODIES | st.binary(max_size=60))
def test_no_body_makes_the_server_fail(body: bytes, client: httpx.Client) -> None:
    answer = client.post(CREATE, content=body)
    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 200:
        assert client.get(f"{CREATE}/task/{answer.json()['id']}").status_code == 200
    else:
        check_shape(answer, 400)
