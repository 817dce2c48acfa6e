"""Pictures in the body of an order, as data URIs."""

import base64
import hashlib
import io
import json
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import sqlalchemy as sa
from PIL import Image

from retexture.database.tables import files, inputs
from retexture.imaging.limits import Limits
from serving import CREATE, FLAT, MODEL, Server, Worker, check_shape, serve, services_in

RNG = np.random.default_rng(7)


def png(side: int) -> bytes:
    """A picture of noise: about 3 bytes a pixel."""
    file = io.BytesIO()
    Image.fromarray(RNG.integers(0, 256, (side, side, 3), np.uint8)).save(file, "PNG")
    return file.getvalue()


SMALL, MIDDLE, LARGE = png(40), png(200), png(1300)
"""Of 5 KB, 120 KB and 5 MB: what the parser reads, what is taken out of a short body and of a long one."""


def uri(data: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes small pictures alone."""
    folder = tmp_path_factory.mktemp("small")
    with services_in(folder, limits=Limits(max_bytes=150_000)) as services, serve(services) as running:
        yield running


def named(server: Server, task_id: str) -> list[dict[str, Any]]:
    """The pictures that a task starts from, as its inputs name them."""
    query = sa.select(inputs).where(inputs.c.task_id == task_id).order_by(inputs.c.number)
    with server.services.database.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def kept(server: Server, client: httpx.Client) -> int:
    """How many files the client's key has."""
    key = client.get("/v1/key").json()["id"]
    there = files.c.key_id == key, files.c.expires_at > 0
    with server.services.database.connect() as connection:
        return len(connection.execute(sa.select(files.c.name).where(*there)).all())


@pytest.mark.parametrize("data", [SMALL, MIDDLE, LARGE], ids=["small", "middle", "large"])
@pytest.mark.parametrize("form", ["flat", "parameters", "input"])
def test_a_picture_in_the_body_is_kept_as_if_it_had_been_handed_in(
    data: bytes, form: str, server: Server, client: httpx.Client
) -> None:
    params = {"imgUrl": uri(data), "remixPrompt": "copper"}
    bodies: dict[str, Any] = {
        "flat": params, "parameters": {"parameters": params}, "input": {"input": [{"params": params}]},
    }  # fmt: skip
    answer = client.post(CREATE, json={"model": MODEL, **bodies[form]})
    assert answer.status_code == 200, answer.text
    (given,) = named(server, answer.json()["id"])
    assert given["image_url"] == f"{server.url}/files/{given['file']}"
    assert httpx.get(given["image_url"]).content == data
    assert kept(server, client) == 1


def test_all_pictures_of_a_task_may_be_in_its_body(server: Server, client: httpx.Client) -> None:
    params = {"imgUrl": uri(LARGE), "maskUrl": uri(SMALL), "swatchUrl": uri(MIDDLE), "remixPrompt": "copper"}
    other = {**params, "imgUrl": FLAT["imgUrl"]}
    answer = client.post(CREATE, json={"model": MODEL, "input": [{"params": params}, {"params": other}]})
    first, second = named(server, answer.json()["id"])
    for what, data in (("", LARGE), ("mask_", SMALL), ("swatch_", MIDDLE)):
        assert httpx.get(f"{server.url}/files/{first[what + 'file']}").content == data
    assert (second["image_url"], second["file"]) == (FLAT["imgUrl"], None)
    assert (second["mask_file"], second["swatch_file"]) == (first["mask_file"], first["swatch_file"])
    assert kept(server, client) == 3


def in_lines(text: str) -> str:
    return "\n".join(text[start : start + 76] for start in range(0, len(text), 76))


@pytest.mark.parametrize("data", [SMALL, MIDDLE], ids=["small", "middle"])
@pytest.mark.parametrize(
    "written",
    [
        lambda body: body.replace("/", "\\/"),
        lambda body: body.replace("+", "\\u002B").replace("=", "\\u003d"),
        lambda body: body.replace("=", ""),
        lambda body: body.replace("image/png", "IMAGE/X-Anything"),
        lambda body: body.replace("image/png;", "image/png;name=house.png;"),
    ],
)
def test_spellings_of_json_and_of_base64(data: bytes, written: Any, client: httpx.Client) -> None:
    answer = client.post(CREATE, content=written(json.dumps({**FLAT, "imgUrl": uri(data)})))
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("data", [SMALL, MIDDLE], ids=["small", "middle"])
def test_lines_within_base64_are_joined(data: bytes, server: Server, client: httpx.Client) -> None:
    answer = client.post(CREATE, json={**FLAT, "imgUrl": in_lines(uri(data))})
    (given,) = named(server, answer.json()["id"])
    assert httpx.get(given["image_url"]).content == data


LONG = "A" * 40_000
WRONG = {
    "no picture's": uri(SMALL, "text/plain"),
    "of no kind": "data:;base64,AAAA",
    "not encoded": "data:image/svg+xml,<svg/>",
    "empty": "data:image/png;base64,",
    "no Base64": "data:image/png;base64,A-_A",
    "broken Base64": "data:image/png;base64,AAAAA",
    "two in one": f"data:image/png;base64,{LONG}AA==AAAA",
    "long and no Base64": f"data:image/png;base64,{LONG}*",
    "long and escaped": f'data:image/png;base64,{LONG}\\"',
    "long and no picture's": f"data:text/plain;base64,{LONG}",
    "long and no picture": f"data:image/png;base64,{LONG}",
    "no picture": "data:image/png;base64,AAAA",
    "broken off": uri(MIDDLE[:60_000]),
    "nothing": "data:",
}


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("name", ["imgUrl", "maskUrl", "swatchUrl"])
def test_what_is_no_picture_has_the_code_of_a_wrong_url(
    kind: str, name: str, server: Server, client: httpx.Client
) -> None:
    answer = client.post(CREATE, json={**FLAT, name: WRONG[kind]})
    assert check_shape(answer, 400)["code"] == 4013003
    assert answer.json()["model"] == MODEL
    assert client.get(f"{CREATE}/tasks").json()["tasks"] == []
    assert kept(server, client) == 0


@pytest.mark.parametrize("over", [1, 60_000])
def test_what_is_too_large_has_the_code_of_a_url_that_is_too_long(over: int, small: Server) -> None:
    client = small.client()
    answer = client.post(CREATE, json={**FLAT, "imgUrl": uri(bytes(150_000 + over))})
    assert check_shape(answer, 400)["code"] == 4013002
    both = {**FLAT, "imgUrl": uri(MIDDLE), "maskUrl": uri(png(150))}
    assert check_shape(client.post(CREATE, json=both), 400)["code"] == 4013002
    assert kept(small, client) == 0


def test_a_body_beyond_all_is_not_read(small: Server) -> None:
    answer = small.client().post(CREATE, json={**FLAT, "imgUrl": uri(bytes(4 * 2**20))})
    assert check_shape(answer, 413)["code"] == 413


def test_more_pictures_than_inputs_can_name_are_refused(client: httpx.Client) -> None:
    held = [f"data:image/png;base64,{base64.b64encode(RNG.bytes(15_000)).decode()}" for _ in range(49)]
    answer = client.post(CREATE, json={**FLAT, "imgUrl": uri(MIDDLE), "others": held})
    assert "more than 48 pictures" in check_shape(answer, 400)["message"]
    answer = client.post(CREATE, json={**FLAT, "imgUrl": uri(MIDDLE), "others": [held[0]] * 100})
    assert answer.status_code == 200


def test_addresses_may_not_be_longer_for_it(client: httpx.Client) -> None:
    answer = client.post(CREATE, json={**FLAT, "imgUrl": "https://a.example/" + "a" * 1024})
    assert check_shape(answer, 400)["code"] == 4013002
    answer = client.post(CREATE, json={**FLAT, "callback": uri(SMALL)})
    assert check_shape(answer, 400)["code"] == 4013006


def test_the_first_broken_row_is_told(client: httpx.Client) -> None:
    answer = client.post(CREATE, json={"model": MODEL, "imgUrl": uri(MIDDLE)})
    assert check_shape(answer, 400)["code"] == 4013004
    answer = client.post(CREATE, json={"model": MODEL, "imgUrl": WRONG["long and no Base64"]})
    assert check_shape(answer, 400)["code"] == 4013003


@pytest.mark.parametrize("data", [SMALL, MIDDLE], ids=["small", "middle"])
def test_an_order_that_is_sent_again_is_one_task_and_one_picture(
    data: bytes, server: Server, client: httpx.Client
) -> None:
    headers = {"Idempotency-Key": "one"}
    answers = [client.post(CREATE, json={**FLAT, "imgUrl": uri(data)}, headers=headers) for _ in range(3)]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert kept(server, client) == 1
    other = client.post(CREATE, json={**FLAT, "imgUrl": uri(png(201))}, headers=headers)
    assert check_shape(other, 409)
    assert kept(server, client) == 1


def test_a_price_is_asked_without_keeping_anything(server: Server, client: httpx.Client) -> None:
    told = [
        client.post(f"{CREATE}/precharge", json={**FLAT, "imgUrl": uri(data)}).json()
        for data in (MIDDLE, MIDDLE, LARGE)
    ]
    hashes = [answer["data"]["hash"] for answer in told]
    assert hashes[0] == hashes[1] != hashes[2]
    assert kept(server, client) == 0


def test_a_task_that_waits_starts_from_it(server: Server, client: httpx.Client, worker: Worker) -> None:
    answer = client.post(CREATE, json={**FLAT, "imgUrl": uri(MIDDLE)})
    (given,) = named(server, answer.json()["id"])
    assert check_shape(client.delete(f"/v1/files/{given['file']}"), 409)
    worker.finish(answer.json()["id"])
    assert client.delete(f"/v1/files/{given['file']}").status_code == 204


def test_metadata_comes_back_as_it_was_sent(client: httpx.Client) -> None:
    body = {**FLAT, "imgUrl": uri(MIDDLE), "metadata": {"icon": uri(SMALL), "says": '"data:'}}
    task_id = client.post(CREATE, json=body).json()["id"]
    found = client.get(f"{CREATE}/task/{task_id}").json()["metadata"]
    assert (found["icon"], found["says"]) == (uri(SMALL), '"data:')
    answer = client.post(CREATE, json={**FLAT, "metadata": {"icon": uri(MIDDLE)}})
    assert "metadata" in check_shape(answer, 400)["message"]


def test_words_in_prompts_are_no_pictures(server: Server, client: httpx.Client) -> None:
    prompt = 'a sign that reads "data:image/png;base64,' + "A" * 6000 + '" on oak'
    answer = client.post(CREATE, json={**FLAT, "remixPrompt": prompt})
    (given,) = named(server, answer.json()["id"])
    assert given["prompt"] == prompt
    answer = client.post(CREATE, json={**FLAT, "remixPrompt": f'"data:image/png;base64,{LONG}"'})
    assert check_shape(answer, 400)["code"] == 4013005


def test_no_file_is_left_behind(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []
    real = tempfile.TemporaryFile

    def noting(*given: Any, **options: Any) -> Any:
        opened.append(real(*given, **options))
        return opened[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", noting)
    for body in (
        {**FLAT, "imgUrl": uri(LARGE)},
        {**FLAT, "imgUrl": uri(bytes(LARGE))},
        {"imgUrl": uri(LARGE)},
    ):
        client.post(CREATE, json=body)
    assert len(opened) >= 6
    assert all(file.closed for file in opened)


def test_the_digest_names_what_was_sent(server: Server, client: httpx.Client) -> None:
    answer = client.post(CREATE, json={**FLAT, "imgUrl": uri(LARGE)})
    (given,) = named(server, answer.json()["id"])
    query = sa.select(files.c.sha256).where(files.c.name == given["file"])
    with server.services.database.connect() as connection:
        assert connection.execute(query).scalar_one() == hashlib.sha256(LARGE).hexdigest()


@pytest.mark.parametrize("data", [SMALL, MIDDLE], ids=["small", "middle"])
def test_many_at_a_time_wait_for_each_other(data: bytes, server: Server, client: httpx.Client) -> None:
    order = {**FLAT, "imgUrl": uri(data), "swatchUrl": uri(SMALL)}
    with ThreadPoolExecutor(12) as pool:
        answers = pool.map(lambda _: client.post(CREATE, json=order).status_code, range(12))
        assert set(answers) == {200}


def test_pictures_in_bodies_count_as_pictures_that_are_handed_in(tmp_path: Path) -> None:
    with services_in(tmp_path, upload_rate=2) as services, serve(services) as server:
        client = server.client()
        answers = [client.post(CREATE, json={**FLAT, "imgUrl": uri(MIDDLE)}).status_code for _ in range(3)]
        assert answers == [200, 200, 429]
        assert client.post(CREATE, json=FLAT).status_code == 200
