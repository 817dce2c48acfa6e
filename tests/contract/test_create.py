"""Creating a task: every form of the request, every row of the tables."""

import json
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from retexture.conformance.cases.ordering import MESSAGES
from retexture.conformance.orders import BROKEN, FORMS, broken
from retexture.database.tables import inputs, tasks
from serving import CREATE, FLAT, MODEL, PARAMS, Server, Worker

NULLS = {**FLAT, "callback": None, "seed": None, "metadata": None, "input": None}
REQUESTS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    **{form.name: (form.body(PARAMS), dict(form.headers)) for form in FORMS},
    "nulls": (NULLS, {}),
}

LONG_URL = "https://pictures.example/" + "a" * 1000
CODES: dict[str, tuple[dict[str, Any], int]] = {
    "data": ({"imgUrl": "data:image/png;base64,AAAA"}, 4013003),
    "long mask": ({"maskUrl": LONG_URL}, 4013002),
    "long swatch": ({"swatchUrl": LONG_URL}, 4013002),
    "empty mask": ({"maskUrl": ""}, 4013003),
    "words as mask": ({"maskUrl": "my walls"}, 4013003),
    "data as mask": ({"maskUrl": "data:image/png;base64,AAAA"}, 4013003),
    "number as swatch": ({"swatchUrl": 7}, 4013003),
    "list as swatch": ({"swatchUrl": [PARAMS["imgUrl"]]}, 4013003),
    "swatch by ftp": ({"swatchUrl": "ftp://pictures.example/oak.jpg"}, 4013003),
    "mask, after the callback": ({"maskUrl": "x", "callback": "x"}, 4013006),
}
ENVELOPES: dict[str, tuple[Any, dict[str, str], str]] = {
    "two models": (FLAT, {"X-Model": "midjourney_remix"}, "two models"),
    "no model": (PARAMS, {}, "No model"),
    "model null": ({**FLAT, "model": None}, {}, "No model"),
    "model empty": ({**FLAT, "model": ""}, {}, "No model"),
    "model a number": ({**FLAT, "model": 1}, {}, "`model`"),
    "unknown model": ({**FLAT, "model": "midjourney_video"}, {}, "midjourney_video"),
    "unknown model in header": (PARAMS, {"X-Model": "gpt"}, "gpt"),
    "a list": ([FLAT], {}, "object"),
    "a string": ("x", {}, "object"),
    "null": (None, {}, "object"),
    "empty input": ({"model": MODEL, "input": []}, {}, "`input`"),
    "input an object": ({"model": MODEL, "input": {"params": PARAMS}}, {}, "`input`"),
    "input a string": ({"model": MODEL, "input": "x"}, {}, "`input`"),
    "17 inputs": ({"model": MODEL, "input": [{"params": PARAMS}] * 17}, {}, "17"),
    "an entry a string": ({"model": MODEL, "input": ["x"]}, {}, "input[0]"),
    "second entry without params": (
        {"model": MODEL, "input": [{"params": PARAMS}, {}]},
        {},
        "input[1].params",
    ),
    "params a list": ({"model": MODEL, "input": [{"params": []}]}, {}, "input[0].params"),
    "inner parameters a list": (
        {"model": MODEL, "input": [{"params": {"parameters": []}}]},
        {},
        "parameters",
    ),
    "parameters a string": ({"model": MODEL, "parameters": "x"}, {}, "`parameters`"),
    "metadata a list": ({**FLAT, "metadata": []}, {}, "`metadata`"),
    "much metadata": ({**FLAT, "metadata": {"a": "b" * 17000}}, {}, "`metadata`"),
    "seed negative": ({**FLAT, "seed": -1}, {}, "`seed`"),
    "seed too large": ({**FLAT, "seed": 2**32}, {}, "`seed`"),
    "seed a string": ({**FLAT, "seed": "1"}, {}, "`seed`"),
    "seed a truth": ({**FLAT, "seed": True}, {}, "`seed`"),
    "n zero": ({**FLAT, "n": 0}, {}, "`n`"),
    "n five": ({**FLAT, "n": 5}, {}, "`n`"),
    "n half": ({**FLAT, "n": 1.5}, {}, "`n`"),
    "structure above": ({**FLAT, "structure": 1.01}, {}, "`structure`"),
    "structure a string": ({**FLAT, "structure": "1"}, {}, "`structure`"),
    "least structure below": ({**FLAT, "minStructure": -0.1}, {}, "`minStructure`"),
    "least structure true": ({**FLAT, "minStructure": True}, {}, "`minStructure`"),
    "format unknown": ({**FLAT, "format": "bmp"}, {}, "`format`"),
    "format a list": ({**FLAT, "format": ["png"]}, {}, "`format`"),
    "engine unknown": ({**FLAT, "engine": "diffusion"}, {}, "`engine`"),
    "engine an object": ({**FLAT, "engine": {}}, {}, "`engine`"),
    "seeds differ": (
        {"model": MODEL, "input": [{"params": {**PARAMS, "seed": 1}}, {"params": {**PARAMS, "seed": 2}}]},
        {},
        "`seed`",
    ),
}

BODIES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "white space": (b" \n", "empty"),
    "half": (b'{"model": ', "not JSON"),
    "a form": (b"model=x&imgUrl=y", "not JSON"),
    "twice": (json.dumps(FLAT)[:-1].encode() + b', "model": "x"}', '"model" twice'),
    "twice, deep": (b'{"model": "x", "input": [{"params": {"a": 1, "a": 2}}]}', '"a" twice'),
    "not a number": (b'{"structure": NaN}', "NaN"),
    "infinite": (b'{"structure": -Infinity}', "Infinity"),
    "too large a number": (b'{"structure": 1e999}', "too large"),
    "huge": (b'{"seed": ' + b"9" * 5000 + b"}", "64 bits"),
    "65 bits": (b'{"metadata": {"a": 18446744073709551616}}', "64 bits"),
    "deep": (b'{"a":' * 40 + b"1" + b"}" * 40, "deeper"),
    "very deep": (b"[" * 200_000, "deeper"),
    "lone surrogate": (json.dumps({**FLAT, "remixPrompt": "\ud83d"}).encode(), "not text"),
    "lone surrogate in a name": (json.dumps({**FLAT, "\udc00": 1}).encode(), "not text"),
    "zero byte": (json.dumps({**FLAT, "metadata": {"a": ["b\x00"]}}).encode(), "not text"),
    "latin 1": (json.dumps({**FLAT, "a": "é"}, ensure_ascii=False).encode("latin-1"), "UTF-8"),
    "utf-16": (json.dumps(FLAT).encode("utf-16"), "UTF-8"),
}


def row_of(server: Server, task_id: str) -> dict[str, Any]:
    with server.services.database.connect() as connection:
        return dict(connection.execute(sa.select(tasks).where(tasks.c.id == task_id)).mappings().one())


def rows_of(server: Server, client: httpx.Client) -> int:
    with server.services.database.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(tasks)).scalar_one()


@pytest.mark.parametrize("form", REQUESTS)
def test_every_form_makes_the_same_task(form: str, server: Server, client: httpx.Client) -> None:
    body, headers = REQUESTS[form]
    answer = client.post(CREATE, json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"id", "created_at", "status", "model"}
    assert answer.json()["status"] == "in_progress"
    assert answer.json()["model"] == MODEL
    assert type(answer.json()["created_at"]) is int
    with server.services.database.connect() as connection:
        query = sa.select(inputs).where(inputs.c.task_id == answer.json()["id"])
        (stored,) = connection.execute(query).mappings()
    assert (stored["image_url"], stored["prompt"]) == (PARAMS["imgUrl"], PARAMS["remixPrompt"])
    assert stored["callback"] is None


@pytest.mark.parametrize("case", CODES)
def test_a_broken_parameter_is_told_by_its_code(case: str, client: httpx.Client) -> None:
    """Of what the contract does not have; what it has is among the cases of ``retexture conformance``."""
    changes, code = CODES[case]
    for body in broken(changes):
        for path in (CREATE, f"{CREATE}/sync"):
            answer = client.post(path, json=body)
            assert answer.status_code == 400
            said = answer.json()
            assert set(said) == {"status", "model", "error"}
            assert said["error"]["code"] == code
            assert said["error"]["error_message"] == MESSAGES[code]
            assert said["error"]["message"].startswith(MESSAGES[code])


def test_what_is_refused_creates_nothing(server: Server, client: httpx.Client) -> None:
    before = rows_of(server, client)
    for changes, _ in (*BROKEN.values(), *CODES.values()):
        for body in broken(changes):
            assert client.post(CREATE, json=body).status_code == 400
    assert rows_of(server, client) == before


def test_the_contracts_own_example_of_an_error(client: httpx.Client) -> None:
    answer = client.post(CREATE, json={"model": MODEL, "remixPrompt": "gold"})
    assert answer.json() == {
        "status": "failed",
        "model": "midjourney_retexture",
        "error": {"code": 4013001, "error_message": "Image URL missing", "message": "Image URL missing"},
    }


@pytest.mark.parametrize("case", ENVELOPES)
def test_a_faulty_envelope_is_told_by_its_fault(case: str, server: Server, client: httpx.Client) -> None:
    body, headers, named = ENVELOPES[case]
    before = rows_of(server, client)
    answer = client.post(CREATE, json=body, headers=headers)
    assert answer.status_code == 400, answer.text
    assert set(answer.json()) == {"error"}
    error = answer.json()["error"]
    assert error["code"] == 400
    assert named in error["message"]
    assert error["error_message"]
    assert rows_of(server, client) == before


@pytest.mark.parametrize("case", BODIES)
def test_a_body_that_can_be_read_in_two_ways_or_none_is_refused(case: str, client: httpx.Client) -> None:
    body, named = BODIES[case]
    answer = client.post(CREATE, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["code"] == 400
    assert named in answer.json()["error"]["message"]


def test_a_body_that_is_too_large_is_refused(client: httpx.Client) -> None:
    answer = client.post(CREATE, json={**FLAT, "filling": "x" * 3_000_000})
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == 413


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/json; charset=utf-8", "nonsense", "a/b/c;;"]
)
def test_a_body_is_json_whatever_its_type_says(kind: str | None, client: httpx.Client) -> None:
    headers = {} if kind is None else {"Content-Type": kind}
    answer = client.post(CREATE, content=json.dumps(FLAT), headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("imgUrl", "https://pictures.example/" + "a" * 999),
        ("imgUrl", "HTTP://pictures.example:81/a b?c=ü"),
        ("imgUrl", "http://127.0.0.1/a.png"),
        ("imgUrl", "https://bücher.example/ü.png"),
        ("remixPrompt", "x"),
        ("remixPrompt", "𝔊" * 8192),
        ("remixPrompt", "gold 🏠 \u202e --ar 1:1"),
        ("callback", "https://app.example/" + "b" * 1000),
        ("callback", "http://app.example"),
        ("maskUrl", "https://pictures.example/" + "a" * 999),
        ("maskUrl", "http://127.0.0.1/mask.png"),
        ("swatchUrl", "https://pictures.example/" + "ü" * 999),
    ],
)
def test_a_value_at_its_limit_is_taken_as_it_is(
    name: str, value: str, server: Server, client: httpx.Client
) -> None:
    answer = client.post(CREATE, json={**FLAT, name: value})
    assert answer.status_code == 200, answer.text
    column = {
        "imgUrl": inputs.c.image_url, "remixPrompt": inputs.c.prompt, "callback": inputs.c.callback,
        "maskUrl": inputs.c.mask_url, "swatchUrl": inputs.c.swatch_url,
    }  # fmt: skip
    with server.services.database.connect() as connection:
        query = sa.select(column[name]).where(inputs.c.task_id == answer.json()["id"])
        assert connection.execute(query).scalar_one() == value


def test_several_inputs_are_one_task(server: Server, client: httpx.Client) -> None:
    entries = [
        {"params": {**PARAMS, "remixPrompt": f"gold {number}", "seed": 7 if number else None}}
        for number in range(16)
    ]
    answer = client.post(CREATE, json={"model": MODEL, "input": entries})
    assert answer.status_code == 200
    task_id = answer.json()["id"]
    assert row_of(server, task_id)["seed"] == 7
    with server.services.database.connect() as connection:
        query = sa.select(inputs.c.prompt).where(inputs.c.task_id == task_id).order_by(inputs.c.number)
        assert list(connection.execute(query).scalars()) == [f"gold {number}" for number in range(16)]


def test_of_several_inputs_the_first_broken_row_is_told(client: httpx.Client) -> None:
    entries = [{"params": {**PARAMS, "remixPrompt": ""}}, {"params": {**PARAMS, "imgUrl": "x"}}]
    error = client.post(CREATE, json={"model": MODEL, "input": entries}).json()["error"]
    assert error["code"] == 4013003
    assert "input[1]" in error["message"]


def test_what_the_contract_does_not_have_reaches_the_task(server: Server, client: httpx.Client) -> None:
    chosen = {
        "seed": 2**32 - 1, "n": 2, "structure": 1, "minStructure": 0.4, "format": "webp",
        "engine": "procedural",
    }  # fmt: skip
    answer = client.post(CREATE, json={"model": MODEL, "input": [{"params": {**PARAMS, **chosen}}]})
    row = row_of(server, answer.json()["id"])
    stored = ("seed", "count", "structure", "min_structure", "format", "engine")
    assert [row[name] for name in stored] == [2**32 - 1, 2, 1.0, 0.4, "webp", "procedural"]


def test_a_picture_of_this_server_is_recognised(server: Server, client: httpx.Client) -> None:
    own = f"{server.url}/files/{'ab' * 20}.png"
    others = [own.replace("/files/", "/elsewhere/"), own.replace("127.0.0.1", "127.0.0.2"), f"{own}/x"]
    found = []
    for url in (own, own.replace("/files", "//files"), *others):
        named = dict.fromkeys(("imgUrl", "maskUrl", "swatchUrl"), url)
        task_id = client.post(CREATE, json={**FLAT, **named}).json()["id"]
        with server.services.database.connect() as connection:
            columns = (inputs.c.file, inputs.c.mask_file, inputs.c.swatch_file)
            found.append(connection.execute(sa.select(*columns).where(inputs.c.task_id == task_id)).one())
    name = own.rpartition("/")[2]
    assert found == [(name,) * 3] * 2 + [(None,) * 3] * 3


def test_a_fault_of_a_mask_or_a_swatch_says_whose_it_is(client: httpx.Client) -> None:
    entries = [{"params": PARAMS}, {"params": {**PARAMS, "swatchUrl": "x"}}]
    answer = client.post(CREATE, json={"model": MODEL, "input": entries})
    assert "input[1]: `swatchUrl`: " in answer.json()["error"]["message"]


def test_without_them_there_is_neither_mask_nor_swatch(server: Server, client: httpx.Client) -> None:
    task_id = client.post(CREATE, json={**FLAT, "maskUrl": None, "minStructure": None}).json()["id"]
    with server.services.database.connect() as connection:
        query = sa.select(inputs.c.mask_url, inputs.c.swatch_url).where(inputs.c.task_id == task_id)
        assert connection.execute(query).one() == (None, None)
    assert row_of(server, task_id)["min_structure"] == 0


def test_the_clients_metadata_comes_back_without_reserved_names(client: httpx.Client, worker: Worker) -> None:
    mine = {"project": "façade", "nested": {"a": [1, 2.5, None, True, 2**63]}, "": "empty"}
    names = ("in_queue_at", "started_at", "completed_at", "upload_at", "retexture")
    reserved = dict.fromkeys(names, "mine")
    task_id = client.post(CREATE, json={**FLAT, "metadata": mine | reserved}).json()["id"]
    metadata = client.get(f"{CREATE}/task/{task_id}").json()["metadata"]
    assert type(metadata.pop("in_queue_at")) is float
    assert metadata == mine
    worker.finish(task_id)
    metadata = client.get(f"{CREATE}/task/{task_id}").json()["metadata"]
    assert {name: metadata[name] for name in mine} == mine
    assert all(type(metadata[f"{name}_at"]) is float for name in ("started", "completed", "upload"))
    assert metadata["retexture"]["engineVersion"] == "1"
