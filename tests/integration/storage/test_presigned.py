"""Presigned URLs against a real S3 server: they open one object for a while, and nothing else."""

import time
from typing import Any

import httpx
import pytest

from retexture import bootstrap
from retexture.cli.doctor.presigned import UnusablePresigned, try_presigned
from retexture.storage import LONGEST_URL, PresignedTerms, Presigner, Store

NAME, DATA = "0c5f6c2b9d1e4a7f8b3c6d9e2f5a8b1c4d7e0f3a.webp", b"a picture"


def presigner_in(
    options: dict[str, Any], lifetime: float = 60.0, url: str = "s3://pictures/by/url"
) -> Presigner:
    """Signs URLs of a store in which :data:`NAME` is."""
    store = Store(url, options, PresignedTerms(lifetime))
    store.put(NAME, DATA, "image/webp")
    assert store.presigner is not None
    return store.presigner


def test_a_url_opens_the_picture_without_a_key(s3_options: dict[str, Any], s3_endpoint: str) -> None:
    signs = presigner_in(s3_options)
    url = signs.sign([NAME])[NAME]
    assert url.startswith(f"{signs.place}{NAME}?")
    assert signs.place == f"{s3_endpoint}/pictures/by/url/"
    answer = httpx.get(url)
    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["content-disposition"] == f'inline; filename="{NAME}"'


def test_a_url_opens_nothing_else(s3_options: dict[str, Any]) -> None:
    signs = presigner_in(s3_options)
    Store("s3://pictures/by/url", s3_options).put("other.webp", b"another's", "image/webp")
    url = signs.sign([NAME])[NAME]
    for method in ("PUT", "DELETE", "POST"):
        assert httpx.request(method, url, content=b"x").status_code in (400, 403, 405)
    for changed in (
        url.replace(NAME, "other.webp"),
        url.replace("X-Amz-Expires=60", "X-Amz-Expires=600"),
        f"{url}&response-content-type=text%2Fhtml",
        url.partition("?")[0],
    ):
        answer = httpx.get(changed)
        assert answer.status_code in (400, 403)
        assert b"another's" not in answer.content
    assert httpx.get(url).content == DATA


def test_a_url_ends(s3_options: dict[str, Any]) -> None:
    url = presigner_in(s3_options, lifetime=1.0).sign([NAME])[NAME]
    deadline = time.monotonic() + 30
    while (answer := httpx.get(url)).is_success and time.monotonic() < deadline:
        time.sleep(0.1)
    assert answer.status_code in (400, 403)


def test_the_public_address_of_a_store_is_another(s3_options: dict[str, Any], monkeypatch: Any) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_options["endpoint"])
    options = {name: value for name, value in s3_options.items() if name != "endpoint"}
    terms = PresignedTerms(60.0, "https://pictures.example/s3/")
    store = Store("s3://pictures/by/url", options, terms)
    store.put(NAME, DATA, "image/webp")
    assert store.get(NAME) == DATA
    assert store.presigner is not None
    assert store.presigner.place == "https://pictures.example/s3/pictures/by/url/"
    assert store.presigner.sign([NAME])[NAME].startswith(f"{store.presigner.place}{NAME}?X-Amz-")


@pytest.mark.parametrize(("length", "given"), [(200, True), (900, False)])
def test_a_url_that_clients_could_not_hand_back_is_not_given(
    s3_options: dict[str, Any], length: int, given: bool
) -> None:
    terms = PresignedTerms(60.0)
    store = Store("s3://pictures/by/url", {**s3_options, "token": "t" * length}, terms)
    assert store.presigner is not None
    urls = store.presigner.sign([NAME])
    assert list(urls) == ([NAME] if given else [])
    assert all(len(url) <= LONGEST_URL for url in urls.values())


def test_only_s3_has_them(s3_options: dict[str, Any], tmp_path: Any) -> None:
    for url in (tmp_path.as_uri(), "memory://"):
        assert Store(url, presigned=PresignedTerms(60.0)).presigner is None
    assert Store("s3://pictures/x", s3_options).presigner is None


def test_credentials_that_are_away_hold_no_answer_up(monkeypatch: Any, s3_options: dict[str, Any]) -> None:
    for name in ("access_key_id", "secret_access_key"):
        del s3_options[name]
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    # Nothing listens there, as where a machine has no role.
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:9")
    store = Store("s3://pictures/x", s3_options, PresignedTerms(60.0))
    assert store.presigner is not None
    assert store.presigner.sign([NAME]) == {}
    assert store.presigner.sign([NAME]) == {}


@pytest.mark.parametrize(
    ("changes", "environment", "fault", "advice"),
    [
        ({}, {}, "", ""),
        ({"presigned_endpoint": "http://127.0.0.1:9"}, {}, "be opened from", "RETEXTURE_PRESIGNED_ENDPOINT"),
        ({}, {"AWS_SESSION_TOKEN": "t" * 900}, "longer than 1024", "session token"),
        ({"storage_url": "memory://"}, {}, "the storage is memory://", "RETEXTURE_STORAGE_URL"),
        ({}, {"AWS_SECRET_ACCESS_KEY": "wrong"}, "the secret does not belong", "settings"),
    ],
    ids=["works", "elsewhere", "too long", "no S3", "wrong secret"],
)  # fmt: skip
def test_the_doctor_tries_one(
    s3_options: dict[str, Any], changes: Any, environment: Any, fault: str, advice: str, monkeypatch: Any
) -> None:
    usual = {
        "AWS_ENDPOINT_URL": s3_options["endpoint"],
        "AWS_ACCESS_KEY_ID": s3_options["access_key_id"],
        "AWS_SECRET_ACCESS_KEY": s3_options["secret_access_key"],
        "AWS_REGION": "us-east-1",
        "AWS_ALLOW_HTTP": "true",
    }
    for name, value in (usual | environment).items():
        monkeypatch.setenv(name, value)
    known = bootstrap.configured(**{"storage_url": "s3://pictures/tried", "presigned_s": 60} | changes)
    if not fault:
        assert try_presigned(known) == f"{s3_options['endpoint']}/pictures/tried/"
        assert [*Store("s3://pictures/tried", s3_options).names(time.time() + 60)] in ([], [[]])
        return
    with pytest.raises(UnusablePresigned, match=fault) as raised:
        try_presigned(known)
    assert advice in raised.value.advice
