"""What stands in an address, on each kind of database: refused where no database could keep it."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from serving import CREATE, FLAT, Server, check_shape, serve, services_in

UNKEEPABLE = {"zero": "%00", "zero inside": "a%00b", "zero at the end": "a%00"}
ODD = {
    "half a character": "%ED%A0%80",
    "no UTF-8": "%ff%fe",
    "an overlong zero": "%C0%80",
    "beyond Unicode": "%F4%90%80%80",
    "a percent sign alone": "%",
    "a noncharacter": "%EF%BF%BF",
    "controls": "%01%1f%7f%C2%80",
    "quotes": "'\"%5C;--",
    "wildcards": "%25_",
}


@pytest.fixture
def server(tmp_path: Path, database_url: str) -> Iterator[Server]:
    """A server on each kind of database in turn."""
    with services_in(tmp_path, database_url=database_url) as services, serve(services) as running:
        yield running


def calls(server: Server, text: str) -> list[tuple[str, str]]:
    """Every method of every route, with a text in the place of its parameters."""
    return [
        (method, re.sub(r"\{[^}]*\}", lambda _: text, route.path_format or ""))
        for route in iter_route_contexts(server.app.routes)
        for method in sorted(route.methods or ())
    ]


def names_of(server: Server, path: str) -> list[str]:
    """The parameters of a query that a path is described to take; of one without its own, none."""
    operations = server.app.openapi()["paths"].get(path, {})
    described = operations.get("get", {}).get("parameters", ())
    return [each["name"] for each in described if each["in"] == "query"]


def test_what_no_database_can_keep_is_refused_in_every_parameter(server: Server) -> None:
    client = server.client(server.new_key(admin=True))
    for text in UNKEEPABLE.values():
        for method, path in calls(server, text):
            answers = [(path, 404)] if text in path else []
            answers += [(f"{path.replace(text, 'x')}?q=x&key={text}", 400)]
            for target, status in answers:
                answer = client.request(method, target)
                assert answer.status_code == status, (method, target, answer.text)
                if method != "HEAD":
                    check_shape(answer, status, path)


@pytest.mark.parametrize("kind", ODD)
def test_no_text_in_an_address_makes_the_server_fail(kind: str, server: Server) -> None:
    client = server.client(server.new_key(admin=True))
    for method, path in calls(server, ODD[kind]):
        if path in ("/v1/session", "/metrics") and method != "GET":
            continue  # would sign the client out
        for target in (path, *(f"{path}?{name}={ODD[kind]}" for name in names_of(server, path))):
            answer = client.request(method, target)
            assert answer.status_code < 500, (method, target, answer.text)


def test_no_text_of_a_body_reaches_the_database(server: Server) -> None:
    admin = server.client(server.new_key(admin=True))
    for text in ("a\\u0000b", "a\\ud800"):
        for path, body in (
            ("/v1/keys", f'{{"name": "{text}"}}'),
            ("/v1/session", f'{{"key": "{text}"}}'),
            ("/v1/session/link", f'{{"token": "{text}"}}'),
            (CREATE, f'{{"model": "midjourney_retexture", "imgUrl": "https://a.example/b", "x": "{text}"}}'),
        ):
            check_shape(admin.post(path, content=body), 400)


DIGITS = ("٣", "1_0", "+3", " 3", "3.0", "1e1", "0x3", "３", "-0")


@pytest.mark.parametrize("word", DIGITS)
def test_numbers_have_one_spelling(word: str, server: Server) -> None:
    client = server.client(server.new_key(admin=True))
    for path, name in (
        (f"{CREATE}/tasks", "limit"), ("/v1/tasks", "limit"),
        ("/api/v1/skill/models", "page"), ("/api/v1/skill/models", "page_size"),
        ("/model/v1/models/skill/search", "limit"),
        ("/monitor/api/v1/cost/billing", "page"), ("/monitor/api/v1/cost/billing", "page_size"),
        ("/monitor/api/v1/cost/billing", "start"), ("/v1/usage", "start"), ("/v1/usage", "end"),
    ):  # fmt: skip
        answer = client.get(path, params={name: word})
        check_shape(answer, 400, path)
        assert name in answer.json()["error"]["message"]
    task_id = client.post(CREATE, json=FLAT).json()["id"]
    check_shape(client.get(f"{CREATE}/task/{task_id}/stream", params={"cursor": word}), 400)
    if word != "3.0":
        check_shape(client.post("/v1/keys", json={"name": "x", "budget": word}), 400)


def test_zero_has_no_sign(server: Server) -> None:
    admin = server.client(server.new_key(admin=True))
    made = admin.post("/v1/keys", content=b'{"name": "zero", "budget": -0.0, "discount": -0.0}').json()
    assert (made["budget"], made["left"], made["discount"]) == ("0.0000", "0.0000", 0)
    assert not str(made["discount"]).startswith("-")
    changed = admin.patch(f"/v1/keys/{made['id']}", content=b'{"budget": -0}').json()
    assert changed["budget"] == "0.0000"
    listed = httpx.get(f"{server.url}/v1/key", headers={"Authorization": f"Bearer {made['key']}"}).json()
    assert listed["budget"] == listed["left"] == "0.0000"
