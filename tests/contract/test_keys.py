"""Managing keys over HTTP."""

import time
from decimal import Decimal
from typing import Any

import httpx
import pytest

from retexture.tasks.keys import KeyRefused, KeyTerms, create_key, list_keys
from serving import CREATE, FLAT, Server, key_id_of

KEYS = "/v1/keys"
TASKS = f"{CREATE}/tasks"


@pytest.fixture
def admin(server: Server) -> httpx.Client:
    """A client with an administrator's key."""
    return server.client(server.new_key(admin=True))


def _made(admin: httpx.Client, **wanted: Any) -> dict[str, Any]:
    answer = admin.post(KEYS, json={"name": f"made at {time.time_ns()}", **wanted})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def _listed(admin: httpx.Client, key_id: str) -> dict[str, Any]:
    (found,) = (key for key in admin.get(KEYS).json()["keys"] if key["id"] == key_id)
    entry: dict[str, Any] = found
    return entry


def test_a_new_key_works_at_once(server: Server, admin: httpx.Client) -> None:
    before = int(time.time())
    made = _made(admin, name="the designers", discount=0.7)
    assert made["key"].startswith("rtx_")
    assert len(made["key"]) >= 36
    assert made["key"].startswith(made["prefix"])
    assert (made["name"], made["admin"], made["discount"]) == ("the designers", False, 0.7)
    assert before <= made["created_at"] <= time.time()
    assert "last_used_at" not in made
    assert "revoked_at" not in made
    client = server.client(made["key"])
    assert client.get(TASKS).status_code == 200
    assert client.post(f"{CREATE}/precharge", json=FLAT).json()["data"]["discount"] == 0.7


def test_its_secret_is_told_this_once(server: Server, admin: httpx.Client) -> None:
    made = _made(admin)
    assert made["key"] not in admin.get(KEYS).text
    assert "key" not in _listed(admin, made["id"])
    database = server.services.database
    with database.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM keys WHERE id = ?", (made["id"],)).one()
    assert all(made["key"] not in str(value) for value in rows)


def test_secrets_differ(admin: httpx.Client) -> None:
    assert len({_made(admin)["key"] for _ in range(3)}) == 3


def test_a_new_name(admin: httpx.Client) -> None:
    made = _made(admin)
    answer = admin.patch(f"{KEYS}/{made['id']}", json={"name": "  another \n name "})
    assert answer.status_code == 200
    assert answer.json()["name"] == _listed(admin, made["id"])["name"] == "another name"
    assert admin.patch(f"{KEYS}/{made['id']}", json={"name": "another name"}).status_code == 200


def test_a_revoked_key_is_refused_from_then_on(server: Server, admin: httpx.Client) -> None:
    made = _made(admin)
    client = server.client(made["key"])
    assert client.get(TASKS).status_code == 200
    answer = admin.delete(f"{KEYS}/{made['id']}")
    assert answer.status_code == 200
    assert answer.json()["revoked_at"] <= time.time()
    assert client.get(TASKS).status_code == 401
    assert "revoked_at" in _listed(admin, made["id"])
    assert admin.delete(f"{KEYS}/{made['id']}").status_code == 404
    assert admin.patch(f"{KEYS}/{made['id']}", json={"name": "x"}).status_code == 404
    assert _made(admin, name=made["name"])["id"] != made["id"]  # its name is free again


def test_the_last_use_is_told(server: Server, admin: httpx.Client) -> None:
    made = _made(admin)
    server.client(made["key"]).get(TASKS)
    for _ in range(100):  # it is written beside the answer
        if "last_used_at" in _listed(admin, made["id"]):
            break
        time.sleep(0.05)
    assert _listed(admin, made["id"])["last_used_at"] <= time.time()


def test_nobody_locks_themselves_out(server: Server) -> None:
    token = server.new_key(admin=True)
    admin = server.client(token)
    answer = admin.delete(f"{KEYS}/{key_id_of(server.services, token)}")
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == 409
    assert admin.get(KEYS).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("POST", "", {"name": "x"}),
        ("PATCH", "/1", {"name": "x"}),
        ("DELETE", "/1", None),
        ("POST", "/1/rotate", None),
    ],
)
def test_only_administrators_may(server: Server, method: str, path: str, body: Any) -> None:
    answer = server.client().request(method, KEYS + path, json=body)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == 403
    assert httpx.request(method, server.url + KEYS + path, json=body).status_code == 401


@pytest.mark.parametrize(
    "wanted",
    [
        {}, [], "x", {"name": ""}, {"name": "  "}, {"name": "x" * 201}, {"name": 7}, {"name": None},
        {"name": "a\x00b"}, {"name": "x", "discount": -0.1}, {"name": "x", "discount": 1.1},
        {"name": "x", "discount": 0.12345}, {"name": "x", "discount": "0.5"}, {"name": "x", "admin": "yes"},
        {"name": "x", "token": "mine"},
    ],
)  # fmt: skip
def test_a_key_that_can_not_be_made(server: Server, admin: httpx.Client, wanted: Any) -> None:
    before = len(list_keys(server.services.database))
    answer = admin.post(KEYS, json=wanted)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
    assert len(list_keys(server.services.database)) == before


def test_names_are_not_shared(admin: httpx.Client) -> None:
    first, second = _made(admin), _made(admin)
    assert admin.post(KEYS, json={"name": first["name"]}).status_code == 400
    answer = admin.patch(f"{KEYS}/{second['id']}", json={"name": first["name"]})
    assert answer.status_code == 400
    assert first["name"] in answer.json()["error"]["message"]


@pytest.mark.parametrize("key_id", ["0" * 16, "no-such-key", "a" * 100])
def test_an_unknown_key(admin: httpx.Client, key_id: str) -> None:
    assert admin.post(f"{KEYS}/{key_id}/rotate").status_code in (400, 404)
    assert admin.patch(f"{KEYS}/{key_id}", json={"name": "x"}).status_code in (400, 404)
    assert admin.delete(f"{KEYS}/{key_id}").status_code in (400, 404)


def test_an_operators_own_key_is_kept_to_some_form(server: Server) -> None:
    database = server.services.database
    for token in ("short", "with a space in it, and long", "x" * 201, "ünicode-letters-in-it"):
        with pytest.raises(KeyRefused, match="16 to 200"):
            create_key(database, "own", token=token)
    key, token = create_key(database, "own", KeyTerms(discount=Decimal("0.5")), token="an-operators-own-key")
    assert token == "an-operators-own-key"
    assert len(key.prefix) <= len(token) / 4
    assert server.client(token).get(TASKS).status_code == 200
    with pytest.raises(KeyRefused, match="exists"):
        create_key(database, "own again", token=token)


LIMITS = {"budget": "12.5", "rate": 30, "concurrency": 2}


def test_limits_are_set_changed_and_taken_away(admin: httpx.Client) -> None:
    made = _made(admin, **LIMITS)
    assert {name: made[name] for name in LIMITS} == {**LIMITS, "budget": "12.5000"}
    assert (made["spent"], made["reserved"], made["left"]) == ("0.0000", "0.0000", "12.5000")
    path = f"{KEYS}/{made['id']}"
    changed = admin.patch(path, json={"budget": 0.000001, "rate": None}).json()
    assert changed == _listed(admin, made["id"])
    assert (changed["budget"], changed["left"], changed["concurrency"]) == ("0.000001", "0.000001", 2)
    assert "rate" not in changed
    both = admin.patch(path, json={"name": f"renamed {made['id']}", "budget": None}).json()
    assert both["name"] == f"renamed {made['id']}"
    assert not {"budget", "left"} & set(both)


@pytest.mark.parametrize(
    "wanted",
    [
        {"budget": -1}, {"budget": "0.0000001"}, {"budget": "much"}, {"budget": "NaN"}, {"budget": "1e40"},
        {"budget": []}, {"rate": 0}, {"rate": 1.5}, {"rate": "5"}, {"rate": 10**12}, {"concurrency": 0},
        {"concurrency": True}, {"concurrency": 10**12},
    ],
)  # fmt: skip
def test_limits_that_can_not_be(admin: httpx.Client, wanted: Any) -> None:
    made = _made(admin, **LIMITS)
    for answer in (
        admin.patch(f"{KEYS}/{made['id']}", json=wanted),
        admin.post(KEYS, json={"name": f"made at {time.time_ns()}", **wanted}),
    ):
        assert answer.status_code == 400, answer.text
        assert next(iter(wanted)) in answer.json()["error"]["message"]
    assert _listed(admin, made["id"])["budget"] == "12.5000"


@pytest.mark.parametrize("wanted", [{}, {"name": None}, {"name": ""}, {"spent": "0"}, {"key": "x" * 20}])
def test_changes_that_are_none(admin: httpx.Client, wanted: Any) -> None:
    made = _made(admin)
    assert admin.patch(f"{KEYS}/{made['id']}", json=wanted).status_code == 400
    assert _listed(admin, made["id"]) == {name: value for name, value in made.items() if name != "key"}


def test_a_rotated_key_has_a_new_secret_and_for_a_while_the_old_one(
    server: Server, admin: httpx.Client
) -> None:
    made = _made(admin, **LIMITS)
    answer = admin.post(f"{KEYS}/{made['id']}/rotate")
    assert answer.status_code == 200
    rotated = answer.json()
    assert rotated["key"] != made["key"]
    assert rotated["key"].startswith(rotated["prefix"])
    same = {"key", "prefix", "last_used_at"}
    assert {name: each for name, each in rotated.items() if name not in same} == {
        name: each for name, each in made.items() if name not in same
    }
    old, new = server.client(made["key"]), server.client(rotated["key"])
    assert (old.get("/v1/key").status_code, new.get("/v1/key").status_code) == (200, 200)
    again = admin.post(f"{KEYS}/{made['id']}/rotate", json={"overlap": 0}).json()
    assert (old.get("/v1/key").status_code, new.get("/v1/key").status_code) == (401, 401)
    newest = server.client(again["key"])
    assert newest.get("/v1/key").json()["id"] == made["id"]
    for overlap in (-1, 1e9, "1", None):
        assert admin.post(f"{KEYS}/{made['id']}/rotate", json={"overlap": overlap}).status_code == 400
    assert newest.get("/v1/key").status_code == 200
    admin.delete(f"{KEYS}/{made['id']}")
    assert admin.post(f"{KEYS}/{made['id']}/rotate").status_code == 404
    assert newest.get("/v1/key").status_code == 401


def test_a_revoked_key_dies_with_both_its_secrets(server: Server, admin: httpx.Client) -> None:
    made = _made(admin)
    rotated = admin.post(f"{KEYS}/{made['id']}/rotate").json()
    admin.delete(f"{KEYS}/{made['id']}")
    for token in (made["key"], rotated["key"]):
        assert server.client(token).get("/v1/key").status_code == 401
