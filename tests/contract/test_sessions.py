"""Signing in from a browser: cookies, what has to come with them, and when they end."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from retexture.database.tables import sessions, sign_in_links
from retexture.tasks.keys import csrf_token, forget_sessions, make_link_token
from retexture.tasks.keys.sessions import IDLE, LINK_LIFETIME, LONGEST, MOST_OF_A_KEY, RENEWAL
from serving import CREATE, FLAT, Server, check_shape, key_id_of, serve, services_in

SESSION = "/v1/session"
LINK = f"{SESSION}/link"
COOKIE = "retexture_session"
KEYS = "/v1/keys"


@pytest.fixture
def browser(server: Server) -> Iterator[httpx.Client]:
    """A client that keeps cookies and has no key."""
    with httpx.Client(base_url=server.url, timeout=30) as client:
        yield client


def _sign_in(browser: httpx.Client, token: str) -> dict[str, str]:
    """Sign in; returns the headers that changes need."""
    answer = browser.post(SESSION, json={"key": token})
    assert answer.status_code == 200, answer.text
    return {"X-CSRF-Token": answer.json()["csrf"]}


def _stored(server: Server) -> list[Any]:
    with server.services.database.connect() as connection:
        return list(connection.execute(sa.select(sessions)).all())


def _change(server: Server, **values: float) -> None:
    """Change the rows of the key that signed in last."""
    with server.services.database.begin() as connection:
        key_id = connection.execute(
            sa.text("SELECT key_id FROM sessions ORDER BY created_at DESC LIMIT 1")
        ).scalar_one()
        connection.execute(sa.update(sessions).where(sessions.c.key_id == key_id).values(**values))


def test_a_session_stands_for_its_key(server: Server, browser: httpx.Client) -> None:
    token = server.new_key()
    assert browser.get(SESSION).status_code == 401
    answer = browser.post(SESSION, json={"key": token})
    assert answer.json()["key"]["id"] == key_id_of(server.services, token)
    assert browser.get(SESSION).json()["csrf"] == answer.json()["csrf"]
    assert browser.get(SESSION).json()["key"].keys() >= answer.json()["key"].keys()
    assert browser.get("/v1/key").json()["id"] == answer.json()["key"]["id"]
    csrf = {"X-CSRF-Token": answer.json()["csrf"]}
    task_id = browser.post(CREATE, json=FLAT, headers=csrf).json()["id"]
    assert server.client(token).get(f"{CREATE}/task/{task_id}").status_code == 200
    assert browser.get(f"{CREATE}/task/{task_id}").status_code == 200


def test_with_a_key_there_is_no_session(client: httpx.Client) -> None:
    answer = client.get(SESSION)
    assert set(answer.json()) == {"key"}
    assert client.delete(SESSION).status_code == 204
    assert client.get(SESSION).status_code == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(server: Server) -> None:
    token = server.new_key()
    answer = httpx.post(server.url + SESSION, json={"key": token})
    parts = [part.strip() for part in answer.headers["set-cookie"].split(";")]
    assert parts[0].startswith(f"{COOKIE}=")
    assert len(parts[0]) > len(COOKIE) + 40
    assert {part.lower() for part in parts[1:]} == {"httponly", "samesite=strict", "path=/"}
    assert answer.headers["cache-control"] == "no-store"


def test_over_https_the_cookie_never_leaves_it(tmp_path: Path) -> None:
    with services_in(tmp_path, trusted_proxies=("127.0.0.1",)) as services, serve(services) as server:
        body, https = {"key": server.new_key()}, {"X-Forwarded-Proto": "https"}
        assert (
            "secure"
            in httpx.post(server.url + SESSION, json=body, headers=https).headers["set-cookie"].lower()
        )
        assert "secure" not in httpx.post(server.url + SESSION, json=body).headers["set-cookie"].lower()


def test_under_the_public_address_too(tmp_path: Path) -> None:
    public = "https://retexture.example"
    with services_in(tmp_path, public_url=public) as services, serve(services) as server:
        body = {"key": server.new_key()}
        there = {"Host": "retexture.example", "Origin": public}
        assert (
            "secure"
            in httpx.post(server.url + SESSION, json=body, headers=there).headers["set-cookie"].lower()
        )
        assert "secure" not in httpx.post(server.url + SESSION, json=body).headers["set-cookie"].lower()


def test_neither_secret_is_stored(server: Server, browser: httpx.Client) -> None:
    token = server.new_key()
    csrf = _sign_in(browser, token)["X-CSRF-Token"]
    stored = repr(_stored(server))
    for secret in (token, csrf, browser.cookies[COOKIE]):
        assert secret not in stored


CHANGES = [
    ("POST", CREATE, FLAT),
    ("POST", f"{CREATE}/precharge", FLAT),
    ("DELETE", f"{CREATE}/task/unknown", None),
    ("POST", "/v1/key/secret/rotate", None),
    ("POST", KEYS, {"name": "made across sites"}),
    ("DELETE", SESSION, None),
]


def test_changes_need_the_sessions_own_word(server: Server, browser: httpx.Client) -> None:
    _sign_in(browser, server.new_key(admin=True))
    for method, path, body in CHANGES:
        for word in (None, b"", b"0" * 64, "é".encode()):
            headers = {} if word is None else {b"X-CSRF-Token": word}
            check_shape(browser.request(method, path, json=body, headers=headers), 403)
    assert browser.get(SESSION).status_code == 200
    assert "made across sites" not in browser.get(KEYS).text
    assert browser.get(f"{CREATE}/tasks").json()["tasks"] == []


def test_another_sessions_word_does_not_do(server: Server, browser: httpx.Client) -> None:
    token = server.new_key()
    _sign_in(browser, token)
    with httpx.Client(base_url=server.url) as other:
        theirs = _sign_in(other, token)
    assert browser.post(CREATE, json=FLAT, headers=theirs).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://[::1"])
def test_pages_of_other_sites_change_nothing(server: Server, browser: httpx.Client, origin: str) -> None:
    token = server.new_key()
    with httpx.Client(base_url=server.url, headers={"Origin": origin}) as elsewhere:
        assert elsewhere.post(SESSION, json={"key": token}).status_code == 403
        assert elsewhere.post(LINK, json={"token": token}).status_code == 403
        assert not elsewhere.cookies
    csrf = _sign_in(browser, token)
    assert browser.post(CREATE, json=FLAT, headers={**csrf, "Origin": origin}).status_code == 403
    assert browser.post(CREATE, json=FLAT, headers={**csrf, "Origin": server.url}).status_code == 200


def test_a_key_beside_the_cookie_is_what_counts(server: Server, browser: httpx.Client) -> None:
    _sign_in(browser, server.new_key(admin=True))
    plain = {"Authorization": f"Bearer {server.new_key()}"}
    assert browser.get(KEYS, headers=plain).status_code == 403
    assert (
        browser.post(CREATE, json=FLAT, headers=plain).status_code == 200
    )  # needs no word: no browser sends it
    assert browser.get(KEYS, headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_signing_out(server: Server, browser: httpx.Client) -> None:
    csrf = _sign_in(browser, server.new_key())
    kept = browser.cookies[COOKIE]
    answer = browser.delete(SESSION, headers=csrf)
    assert answer.status_code == 204
    assert COOKIE not in browser.cookies
    assert httpx.get(server.url + SESSION, cookies={COOKIE: kept}).status_code == 401


@pytest.mark.parametrize("name", ["unknown", "", "x" * 300, "a b", "ü"])
def test_a_made_up_session(server: Server, name: str) -> None:
    answer = httpx.get(server.url + SESSION, headers={b"Cookie": f"{COOKIE}={name}".encode()})
    check_shape(answer, 401)


@pytest.mark.parametrize(
    "body", [{}, {"key": ""}, {"key": 7}, {"key": "x" * 257}, {"key": "x", "more": 1}, []]
)
def test_signing_in_with_what_is_no_key(browser: httpx.Client, body: Any) -> None:
    check_shape(browser.post(SESSION, json=body), 400)
    check_shape(browser.post(SESSION, content=b"key=x"), 400)
    check_shape(browser.post(SESSION, json={"key": "no such key, with spaces"}), 401)
    assert not browser.cookies


def test_a_revoked_key_ends_its_sessions(server: Server, browser: httpx.Client) -> None:
    token = server.new_key()
    _sign_in(browser, token)
    admin = server.client(server.new_key(admin=True))
    admin.delete(f"{KEYS}/{key_id_of(server.services, token)}")
    assert browser.get(SESSION).status_code == 401


def test_a_session_lives_as_long_as_the_secret_that_it_was_begun_with(server: Server) -> None:
    token = server.new_key()
    rotate = f"{KEYS}/{key_id_of(server.services, token)}/rotate"
    admin = server.client(server.new_key(admin=True))
    with httpx.Client(base_url=server.url) as old, httpx.Client(base_url=server.url) as new:
        _sign_in(old, token)
        rotated = admin.post(rotate).json()["key"]
        _sign_in(new, rotated)
        assert (old.get(SESSION).status_code, new.get(SESSION).status_code) == (200, 200)
        admin.post(rotate, json={"overlap": 60})
        assert (old.get(SESSION).status_code, new.get(SESSION).status_code) == (401, 200)
        admin.post(rotate, json={"overlap": 0})
        assert new.get(SESSION).status_code == 401


def test_a_session_goes_on_while_it_is_used(server: Server, browser: httpx.Client) -> None:
    _sign_in(browser, server.new_key())
    now = time.time()
    _change(server, expires_at=now + IDLE - RENEWAL - 60)
    key_id = browser.get(SESSION).json()["key"]["id"]
    deadline = now + 10
    while True:  # it is written beside the answer
        (mine,) = (row for row in _stored(server) if row.key_id == key_id)
        if mine.expires_at > now + IDLE - RENEWAL:
            break
        assert time.time() < deadline
        browser.get(SESSION)
    _change(server, expires_at=now - 1)
    assert browser.get(SESSION).status_code == 401


def test_but_not_for_ever(server: Server, browser: httpx.Client) -> None:
    _sign_in(browser, server.new_key())
    now = time.time()
    _change(server, created_at=now - LONGEST + 60, expires_at=now + 60)
    key_id = browser.get(SESSION).json()["key"]["id"]
    server.client().get(SESSION)
    (mine,) = (row for row in _stored(server) if row.key_id == key_id)
    assert mine.expires_at < now + 120


def test_one_key_has_so_many_sessions(server: Server) -> None:
    token = server.new_key()
    names = []
    for _ in range(MOST_OF_A_KEY + 1):
        answer = httpx.post(server.url + SESSION, json={"key": token})
        names.append(answer.cookies[COOKIE])
    status = [httpx.get(server.url + SESSION, cookies={COOKIE: name}).status_code for name in names[:2]]
    assert status == [401, 200]


def test_the_link_of_the_first_start_signs_in_once(server: Server, browser: httpx.Client) -> None:
    token = server.new_key(admin=True)
    link = make_link_token(server.services.database, key_id_of(server.services, token))
    with server.services.database.connect() as connection:
        assert link not in repr(connection.execute(sa.select(sign_in_links)).all())
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: httpx.post(server.url + LINK, json={"token": link}, timeout=30), range(4))
        )
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]
    (won,) = (answer for answer in answers if answer.status_code == 200)
    assert won.json()["csrf"] == csrf_token(won.cookies[COOKIE])
    browser.cookies = httpx.Cookies(won.cookies)
    assert browser.get(KEYS).status_code == 200


def test_a_link_that_is_old_or_whose_key_is_revoked(server: Server, browser: httpx.Client) -> None:
    database = server.services.database
    token = server.new_key()
    key_id = key_id_of(server.services, token)
    old = make_link_token(database, key_id)
    with database.begin() as connection:
        connection.execute(sa.update(sign_in_links).values(expires_at=time.time() - 1))
    check_shape(browser.post(LINK, json={"token": old}), 401)
    link = make_link_token(database, key_id)
    server.client(server.new_key(admin=True)).delete(f"{KEYS}/{key_id}")
    check_shape(browser.post(LINK, json={"token": link}), 401)
    check_shape(browser.post(LINK, json={"token": ""}), 400)
    assert not browser.cookies


def test_what_has_expired_is_forgotten(server: Server, browser: httpx.Client) -> None:
    token = server.new_key()
    csrf = _sign_in(browser, token)
    link = make_link_token(server.services.database, key_id_of(server.services, token))
    forget_sessions(server.services.database, time.time() + LINK_LIFETIME / 2)
    assert browser.post(CREATE, json=FLAT, headers=csrf).status_code == 200
    forget_sessions(server.services.database, time.time() + IDLE + 1)
    assert _stored(server) == []
    assert browser.post(LINK, json={"token": link}).status_code == 401


def test_who_tries_keys_is_slowed_down(tmp_path: Path) -> None:
    with services_in(tmp_path, sign_in_failures=3) as services, serve(services) as server:
        token = server.new_key()
        with httpx.Client(base_url=server.url) as browser, httpx.Client(base_url=server.url) as other:
            _sign_in(browser, token)
            link = make_link_token(services.database, key_id_of(services, token))
            for path, body in (
                (SESSION, {"key": "wrong-1"}),
                (LINK, {"token": "wrong-2"}),
                (LINK, {"token": "3"}),
            ):
                assert other.post(path, json=body).status_code == 401
            unknown = server.new_key()
            refused = other.post(SESSION, json={"key": unknown})
            check_shape(refused, 429)
            assert int(refused.headers["retry-after"]) >= 1
            assert other.post(LINK, json={"token": link}).status_code == 429
            assert other.get(SESSION, headers={"Cookie": f"{COOKIE}=made-up"}).status_code == 429
            assert browser.get(SESSION).status_code == 200  # those that were there before go on
            assert other.post(SESSION, json={"key": token}).status_code == 200
