"""The door for clients of OpenAI's API: their client's exceptions, their forms, and the tasks behind it."""

import base64
import io
import json
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
import sqlalchemy as sa
from PIL import Image

from retexture.database.tables import files, inputs, tasks
from retexture.http.app import begin_shutdown
from retexture.imaging.limits import Limits
from retexture.tasks.lifecycle import SERVICE_UNAVAILABLE
from retexture.tasks.limits import KeyLimits
from serving import CREATE, FLAT, MODEL, Server, Worker, serve, services_in

EDITS = "/v1/images/edits"


def png(size: tuple[int, int] = (48, 32), colour: Any = (120, 90, 60), mode: str = "RGB") -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, "PNG")
    return file.getvalue()


PHOTO = ("photo.png", png(), "image/png")
CLEAR = ("mask.png", png(colour=(0, 0, 0, 0), mode="RGBA"), "image/png")


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that waits for a moment only."""
    folder = tmp_path_factory.mktemp("hasty")
    with services_in(folder, sync_wait=0.1) as services, serve(services) as running:
        yield running


@pytest.fixture
def beside() -> Iterator[ThreadPoolExecutor]:
    """Threads for requests that wait."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


def official(server: Server, token: str | None = None, **options: Any) -> Any:
    """The official client, with a key of its own; untyped, since some of what it is asked for is wrong."""
    token = server.new_key() if token is None else token
    return openai.OpenAI(base_url=f"{server.url}/v1", api_key=token, **{"max_retries": 0, **options})


def beside_it(server: Server, client: Any) -> httpx.Client:
    """A plain client with the same key."""
    return server.client(client.api_key)


def newest(client: httpx.Client) -> str:
    """The id of the task that another thread's request makes."""
    while True:
        found = client.get(f"{CREATE}/tasks", params={"limit": 1}).json()["tasks"]
        if found:
            task_id: str = found[0]["id"]
            return task_id
        time.sleep(0.01)


def count(client: httpx.Client) -> int:
    return len(client.get(f"{CREATE}/tasks").json()["tasks"])


def finish(worker: Worker, task_id: str, pictures: int = 1) -> None:
    worker.start(task_id)
    for number in range(pictures):
        worker.output(task_id, number, data=f"picture {number}".encode())
    worker.complete(task_id)


def row_of(server: Server, task_id: str) -> Mapping[str, Any]:
    query = sa.select(tasks, inputs).join(inputs, inputs.c.task_id == tasks.c.id).where(tasks.c.id == task_id)
    with server.services.database.connect() as connection:
        return dict(connection.execute(query).mappings().one())


def edited(server: Server, client: Any, beside: ThreadPoolExecutor, **fields: Any) -> tuple[Future[Any], str]:
    """Ask for an edit in another thread; returns what will be answered, and the task's id."""
    asked = beside.submit(client.images.edit, **{"image": PHOTO, "prompt": "copper", **fields})
    return asked, newest(beside_it(server, client))


def test_pictures_are_answered_in_their_order(
    server: Server, worker: Worker, beside: ThreadPoolExecutor
) -> None:
    client = official(server)
    asked, task_id = edited(server, client, beside, n=3)
    worker.start(task_id)
    for number in (2, 0, 1):
        worker.output(task_id, number, data=b"picture " + str(number).encode() * 5 * number)
    worker.complete(task_id)
    done = asked.result(20)
    assert [base64.b64decode(each.b64_json) for each in done.data] == [
        b"picture ",
        b"picture 11111",
        b"picture 2222222222",
    ]
    assert done.created == row_of(server, task_id)["created_at"] // 1
    assert done.model_extra["retexture"]["id"] == task_id
    assert done.usage.to_dict() == {
        "input_tokens": 0,
        "output_tokens": 0,
        "total_tokens": 0,
        "input_tokens_details": {"image_tokens": 0, "text_tokens": 0},
        "output_tokens_details": {"image_tokens": 0, "text_tokens": 0},
    }


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, "b64_json"),
        ({"model": MODEL}, "b64_json"),
        ({"model": "gpt-image-2"}, "b64_json"),
        ({"model": "dall-e-2"}, "url"),
        ({"model": "dall-e-2", "response_format": "b64_json"}, "b64_json"),
        ({"response_format": "url"}, "url"),
    ],
)
def test_pictures_or_their_urls(
    fields: dict[str, Any], kind: str, server: Server, worker: Worker, beside: ThreadPoolExecutor
) -> None:
    client = official(server)
    asked, task_id = edited(server, client, beside, **fields)
    finish(worker, task_id)
    (image,) = asked.result(20).data
    assert [name for name in ("b64_json", "url") if getattr(image, name) is not None] == [kind]
    data = httpx.get(image.url).content if kind == "url" else base64.b64decode(image.b64_json)
    assert data == b"picture 0"
    assert row_of(server, task_id)["model"] == MODEL


def test_what_is_asked_for_reaches_the_task(
    server: Server, worker: Worker, beside: ThreadPoolExecutor
) -> None:
    client = official(server)
    asked, task_id = edited(
        server,
        client,
        beside,
        image=[PHOTO, ("oak.png", png((20, 20)))],
        mask=CLEAR,
        n=2,
        output_format="jpeg",
        input_fidelity="high",
        user="someone",
        quality="high",
        background="transparent",
        output_compression=50,
        partial_images=2,
        extra_body={"seed": 7, "minStructure": "0.25", "wish": "x", "callback": "https://app.example/done"},
    )
    finish(worker, task_id, 2)
    row = row_of(server, task_id)
    known = {
        name: row[name]
        for name in ("count", "seed", "structure", "min_structure", "format", "quality", "prompt")
    }
    assert known == {
        "count": 2, "seed": 7, "structure": 0.8, "min_structure": 0.25, "format": "jpeg", "quality": 50,
        "prompt": "copper",
    }  # fmt: skip
    assert row["metadata"] == {"user": "someone"}
    assert row["callback"] == "https://app.example/done"
    assert not row["to_fetch"]
    for name in ("file", "mask_file", "swatch_file"):
        answer = httpx.get(f"{server.url}/files/{row[name]}")
        assert answer.status_code == 200
        if name == "file":
            assert answer.content == PHOTO[1]
        if name == "mask_file":
            assert Image.open(io.BytesIO(answer.content)).getextrema() == ((255, 255),) * 3
    ignored = {each["text"] for each in asked.result(20).model_extra["retexture"]["ignored"]}
    assert ignored == {"quality=high", "background=transparent", "partial_images=2", "wish=x"}


def test_a_stream_shows_each_picture_when_it_is_stored(
    server: Server, worker: Worker, beside: ThreadPoolExecutor
) -> None:
    client = official(server)
    asked, task_id = edited(server, client, beside, n=3, stream=True, partial_images=1)
    worker.start(task_id)
    stream = asked.result(20)
    worker.output(task_id, 1, data=b"picture 1")
    shown = next(stream)
    assert (shown.type, shown.partial_image_index) == ("image_edit.partial_image", 0)
    assert base64.b64decode(shown.b64_json) == b"picture 1"
    for number in (2, 0):
        worker.output(task_id, number, data=f"picture {number}".encode())
    worker.complete(task_id)
    last = list(stream)
    assert [event.type for event in last] == ["image_edit.completed"] * 3
    assert [base64.b64decode(event.b64_json) for event in last] == [b"picture 0", b"picture 1", b"picture 2"]
    assert last[-1].model_extra["retexture"]["cost"] == "0.0400"


def refused(kind: type[openai.APIStatusError], call: Callable[[], Any]) -> openai.APIStatusError:
    """What the official client raises; the answer has OpenAI's shape and no other."""
    with pytest.raises(kind) as raised:
        call()
    body = raised.value.response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"message", "type", "param", "code"}
    assert body["error"]["message"]
    assert raised.value.request_id
    return raised.value


def form(**fields: Any) -> dict[str, Any]:
    return {"image": PHOTO, "prompt": "copper", **fields}


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "an empty prompt": (form(prompt=""), "prompt", "missing"),
    "a blank prompt": (form(prompt="  "), "prompt", "empty"),
    "9000 characters": (form(prompt="x" * 9000), "prompt", "9000 characters and the most is 8192"),
    "more than OpenAI takes": (form(prompt="ü" * 32001), "prompt", "32001 characters"),
    "no picture asked for": (form(n=0), "n", "integer from 1 to 4"),
    "five pictures": (form(n=5), "n", "integer from 1 to 4"),
    "half a picture": (form(n=1.5), "n", "integer from 1 to 4"),
    "no number": (form(n="many"), "n", "integer from 1 to 4"),
    "no size": (form(size="large"), "size", "WIDTHxHEIGHT"),
    "a size beyond all": (form(size="99999x16"), "size", "4096"),
    "a size of nothing": (form(size="0x0"), "size", "from 16"),
    "a format that is none": (form(output_format="gif"), "output_format", "`output_format` must be"),
    "a response that is none": (form(response_format="file"), "response_format", "url, b64_json"),
    "too many partial pictures": (form(partial_images=4), "partial_images", "0, 1, 2, 3"),
    "too much compression": (
        form(output_compression=101, output_format="webp"), "output_compression", "from 0 to 100",
    ),
    "no compression": (
        form(output_compression="half", output_format="jpeg"), "output_compression", "from 0 to 100",
    ),
    "a PNG with losses": (form(output_compression=99), "output_compression", "not supported for PNG"),
    "a seed that is none": (form(extra_body={"seed": -1}), "seed", "`seed` must be"),
    "an engine that is none": (form(extra_body={"engine": "magic"}), "engine", "procedural"),
    "three pictures": (form(image=[PHOTO] * 3), "image", "2 is the most"),
    "no bytes": (form(image=("a.png", b"")), "image", "empty"),
    "no picture": (form(image=("a.png", b"text")), "image", ""),
    "a swatch that is none": (form(image=[PHOTO, ("a.png", b"text")]), "image", ""),
    "a mask that is none": (form(mask=("a.png", b"text")), "mask", ""),
    "a mask without transparency": (form(mask=PHOTO), "mask", "no transparency"),
    "a mask of another shape": (
        form(mask=("a.png", png((48, 48), (0, 0, 0, 0), "RGBA"))), "mask", "48 × 48 pixels and the picture",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_a_bad_request_that_names_the_field(kind: str, server: Server) -> None:
    fields, param, said = WRONG[kind]
    client = official(server)
    error = refused(openai.BadRequestError, lambda: client.images.edit(**fields))
    assert (error.param, error.type) == (param, "invalid_request_error")
    assert said in error.message
    plain = beside_it(server, client)
    assert count(plain) == 0
    with server.services.database.connect() as connection:
        key = plain.get("/v1/key").json()["id"]
        kept = connection.execute(
            sa.select(files.c.name).where(files.c.key_id == key, files.c.expires_at > 0)
        )
        assert kept.all() == []


def test_a_png_with_losses_has_openais_code_and_one_without_is_a_png(
    server: Server, worker: Worker, beside: ThreadPoolExecutor
) -> None:
    client = official(server)
    error = refused(
        openai.BadRequestError,
        lambda: client.images.edit(**form(output_format="png", output_compression=50)),
    )
    assert error.code == "invalid_png_output_compression"
    asked, task_id = edited(server, client, beside, output_format="png", output_compression=100)
    finish(worker, task_id, 1)
    assert asked.result(20).output_format == "png"


PART = 'Content-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
FILE = 'Content-Disposition: form-data; name="{}"; filename="a.png"\r\n\r\n{}\r\n'

BROKEN: dict[str, tuple[tuple[str, ...], str]] = {
    "without a picture": ((PART.format("prompt", "x"),), "is missing"),
    "with text for a picture": ((PART.format("image", "x"), PART.format("prompt", "x")), "must be a file"),
    "with another file": ((FILE.format("markup", "x"), PART.format("prompt", "x")), "`markup` can't"),
    "with a prompt twice": ((PART.format("prompt", "x"),) * 2, "twice"),
    "with U+0000": ((PART.format("prompt", "\0"),), "U+0000"),
    "with two masks": ((FILE.format("image", "x"), *(FILE.format("mask", "x"),) * 2), "`mask` is sent twice"),
    "with too many files": ((FILE.format("image", "x"),) * 18, "broken"),
    "without an end": ((), "missing"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_forms_that_the_official_client_does_not_send(kind: str, client: httpx.Client) -> None:
    parts, said = BROKEN[kind]
    body = "".join(f"--b\r\n{part}" for part in parts) + ("--b--\r\n" if parts else "--b\r\nx")
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = client.post(EDITS, content=body.encode(), headers=headers)
    assert answer.status_code == 400
    assert said in answer.json()["error"]["message"]
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


@pytest.mark.parametrize("kind", ["application/json", "", "text/plain", "multipart/form-data"])
def test_what_is_no_form_is_told_so(kind: str, client: httpx.Client) -> None:
    answer = client.post(EDITS, content=b'{"prompt": "x"}', headers={"Content-Type": kind})
    assert answer.status_code == 400
    assert "form" in answer.json()["error"]["message"]


@pytest.mark.parametrize("name", ["image", "image[]", "image[0]"])
def test_pictures_by_the_names_that_clients_use(name: str, hasty: Server) -> None:
    client = hasty.client()
    answer = client.post(EDITS, files=[(name, PHOTO)], data={"prompt": "copper"})
    assert answer.status_code == 504, answer.text


def test_an_unknown_model_is_not_found(server: Server) -> None:
    client = official(server)
    error = refused(openai.NotFoundError, lambda: client.images.edit(**form(model="gpt-4o")))
    assert (error.param, error.code) == ("model", "model_not_found")
    assert MODEL in error.message
    assert refused(openai.NotFoundError, lambda: client.models.retrieve("other")).code == "model_not_found"
    assert [model.id for model in client.models.list()] == [MODEL]


def test_a_wrong_key_is_an_authentication_error(server: Server) -> None:
    client = official(server, "wrong")
    for call in (lambda: client.images.edit(**form()), client.models.list):
        error = refused(openai.AuthenticationError, call)
        assert (error.type, error.code) == ("authentication_error", "invalid_api_key")


def test_a_budget_is_a_permission_and_a_rate_a_rate(server: Server) -> None:
    poor = official(server, server.new_key(limits=KeyLimits(budget=Decimal("0.01"))), max_retries=2)
    error = refused(openai.PermissionDeniedError, lambda: poor.images.edit(**form()))
    assert error.code == "insufficient_quota"
    slow = official(server, server.new_key(limits=KeyLimits(rate=1)))
    assert beside_it(server, slow).post(CREATE, json=FLAT).status_code == 200
    error = refused(openai.RateLimitError, lambda: slow.images.edit(**form()))
    assert (error.type, error.code) == ("rate_limit_error", "rate_limit_exceeded")
    assert int(error.response.headers["retry-after"]) > 0


def test_pictures_that_are_too_large_are_refused(tmp_path: Path) -> None:
    with services_in(tmp_path, limits=Limits(max_bytes=1000)) as services, serve(services) as server:
        client = official(server)
        with pytest.raises(openai.APIStatusError) as raised:
            client.images.edit(**form(image=("a.png", bytes(2000))))
        assert raised.value.status_code == 413
        assert raised.value.code == "request_too_large"


@pytest.mark.parametrize("stream", [False, True])
def test_a_task_that_failed_is_an_error_that_costs_nothing(
    stream: bool, server: Server, worker: Worker, beside: ThreadPoolExecutor
) -> None:
    client = official(server, max_retries=3)  # which are not used: they would order anew
    asked, task_id = edited(server, client, beside, stream=stream)
    worker.fail(task_id, "The engine could not do that.")
    with pytest.raises(openai.APIError) as raised:
        list(asked.result(20))
    assert raised.value.message.endswith("The engine could not do that.") or "engine" in str(raised.value)
    assert raised.value.code == "generation_failed"
    assert isinstance(raised.value, openai.UnprocessableEntityError) is not stream
    plain = beside_it(server, client)
    assert plain.get("/v1/key").json()["spent"] == "0.0000"
    assert count(plain) == 1


def test_a_task_that_is_cancelled_is_an_error(server: Server, beside: ThreadPoolExecutor) -> None:
    client = official(server)
    asked, task_id = edited(server, client, beside)
    beside_it(server, client).delete(f"{CREATE}/task/{task_id}")
    error = refused(openai.UnprocessableEntityError, asked.result)
    assert error.code == "generation_failed"


def test_a_task_that_found_no_engine_is_unavailable_and_is_not_ordered_again_by_the_client(
    server: Server, worker: Worker, beside: ThreadPoolExecutor
) -> None:
    client = official(server, max_retries=3)
    asked, task_id = edited(server, client, beside)
    worker.fail(task_id, "The engine is not available at present.", SERVICE_UNAVAILABLE)
    error = refused(openai.InternalServerError, asked.result)
    assert (error.status_code, error.code) == (503, "service_unavailable")
    assert error.response.headers["location"] == f"{CREATE}/task/{task_id}"
    assert count(beside_it(server, client)) == 1


def test_after_the_waiting_limit_the_error_names_the_task(hasty: Server) -> None:
    client = official(hasty, max_retries=3)
    plain = beside_it(hasty, client)
    error = refused(openai.InternalServerError, lambda: client.images.edit(**form()))
    task_id = newest(plain)
    assert (error.status_code, error.code) == (504, "task_in_progress")
    assert task_id in error.message
    assert error.response.headers["location"] == f"{CREATE}/task/{task_id}"
    assert count(plain) == 1
    finish(hasty.worker(), task_id)
    assert plain.get(error.response.headers["location"]).json()["status"] == "completed"


def test_a_request_that_is_sent_again_waits_for_the_same_task(
    hasty: Server, beside: ThreadPoolExecutor
) -> None:
    client = official(hasty, max_retries=30)
    again = {"extra_headers": {"Idempotency-Key": "mine"}}
    asked, task_id = edited(hasty, client, beside, **again)
    finish(hasty.worker(), task_id)
    done = asked.result(60)
    assert base64.b64decode(done.data[0].b64_json) == b"picture 0"
    assert done.model_extra["retexture"]["id"] == task_id
    plain = beside_it(hasty, client)
    raw = client.images.with_raw_response.edit(**form(), **again)
    assert raw.headers["idempotent-replayed"] == "true"
    assert raw.parse().model_extra == done.model_extra
    assert count(plain) == 1
    key = plain.get("/v1/key").json()["id"]
    with hasty.services.database.connect() as connection:
        there = files.c.key_id == key, files.c.expires_at > time.time()
        # The photo and the picture: what came with repetitions is gone.
        assert len(connection.execute(sa.select(files.c.name).where(*there)).all()) == 2
    error = refused(openai.ConflictError, lambda: client.images.edit(**form(prompt="other"), **again))
    assert error.code == "idempotency_key_reused"
    other = form(image=("b.png", png(colour=(1, 2, 3))))
    assert refused(openai.ConflictError, lambda: client.images.edit(**other, **again)).status_code == 409


def test_a_client_that_hangs_up_does_not_lose_the_task(server: Server, worker: Worker) -> None:
    client = official(server, timeout=0.5)
    plain = beside_it(server, client)
    with pytest.raises(openai.APITimeoutError):
        client.images.edit(**form())
    task_id = newest(plain)
    assert plain.get(f"{CREATE}/task/{task_id}").json()["status"] == "in_progress"
    finish(worker, task_id)
    assert plain.get(f"{CREATE}/task/{task_id}").json()["status"] == "completed"


def test_a_server_that_stops_says_which_tasks_go_on(tmp_path: Path, beside: ThreadPoolExecutor) -> None:
    with services_in(tmp_path) as services, serve(services) as server:
        client = official(server)
        asked, first = edited(server, client, beside)
        other = official(server)
        streamed, second = edited(server, other, beside, stream=True)
        stream = streamed.result(20)
        begin_shutdown(server.app)
        error = refused(openai.InternalServerError, asked.result)
        assert (error.status_code, error.code) == (504, "task_in_progress")
        assert first in error.message
        with pytest.raises(openai.APIError) as raised:
            list(stream)
        assert raised.value.code == "server_stopping"
        assert second in raised.value.message
        unavailable = refused(openai.InternalServerError, lambda: client.images.edit(**form()))
        assert (unavailable.status_code, unavailable.code) == (503, "service_unavailable")
        assert int(unavailable.response.headers["retry-after"]) > 0


def test_pictures_that_have_gone_are_told_so(
    server: Server, worker: Worker, beside: ThreadPoolExecutor
) -> None:
    client = official(server)
    again = {"extra_headers": {"Idempotency-Key": "gone"}}
    asked, task_id = edited(server, client, beside, **again)
    finish(worker, task_id)
    asked.result(20)
    plain = beside_it(server, client)
    url = plain.get(f"{CREATE}/task/{task_id}").json()["output"][0]["content"][0]["url"]
    assert plain.delete(url).status_code == 204
    error = refused(openai.NotFoundError, lambda: client.images.edit(**form(), **again))
    assert "no longer kept" in error.message


def test_errors_elsewhere_keep_their_shape(server: Server, client: httpx.Client) -> None:
    for path in ("/v1/files", "/v1/modelsandmore", CREATE):
        assert set(client.post(path, content=b"{}").json()["error"]) == {"code", "error_message", "message"}
    for method, path in (("POST", "/v1/images/generations"), ("PUT", EDITS), ("POST", "/v1/models")):
        answer = client.request(method, path)
        assert answer.status_code in (404, 405)
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


def test_answers_are_as_described(server: Server, worker: Worker, beside: ThreadPoolExecutor) -> None:
    document = httpx.get(f"{server.url}/openapi.json").json()
    body = document["paths"][EDITS]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert body["required"] == ["image", "prompt"]
    answers = document["paths"][EDITS]["post"]["responses"]
    shape = answers["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    client = official(server)
    asked, task_id = edited(server, client, beside)
    finish(worker, task_id)
    answer = json.loads(asked.result(20).to_json())
    assert set(answer) == set(document["components"]["schemas"][shape]["properties"])
    for path in ("/v1/models", "/v1/models/{model}"):
        assert {"200", "401"} <= set(document["paths"][path]["get"]["responses"])
