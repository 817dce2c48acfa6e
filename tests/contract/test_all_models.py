"""Every model of the contract: created, polled, followed, priced, billed and described in the same way."""

from decimal import Decimal
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from retexture.database.tables import callbacks, charges, inputs, tasks
from retexture.tasks.pricing import PricingPolicy
from serving import CREATE, FLAT, MODEL, PARAMS, Server, Worker, check_shape, events_of, serve, services_in

UPSCALE, VARIATION, REMIX = "midjourney_upscale", "midjourney_variation", "midjourney_remix"
TILE = "retexture_tile"
BESIDE: dict[str, dict[str, Any]] = {
    MODEL: {},
    UPSCALE: {"type": 3},
    VARIATION: {"type": 1, "remixPrompt": "rain"},
    REMIX: {"remixPrompt": "oak", "mode": 1},
    TILE: {},
}
TILED = {"remixPrompt": "mossy cobblestone"}
EDITING = [UPSCALE, VARIATION, REMIX]
PICTURES = {MODEL: 4, UPSCALE: 1, VARIATION: 4, REMIX: 4, TILE: 4}
LISTED = {name: {"jobId", "imageNo", *BESIDE[name], "callback", "format"} for name in EDITING}


@pytest.fixture(params=BESIDE)
def model(request: pytest.FixtureRequest) -> str:
    """Each model in turn."""
    return str(request.param)


@pytest.fixture(params=EDITING)
def editing(request: pytest.FixtureRequest) -> str:
    """Each model that edits earlier pictures in turn."""
    return str(request.param)


@pytest.fixture
def job_id(client: httpx.Client, worker: Worker) -> str:
    """The jobId of a finished retexture task of the client."""
    return finished(client, worker)


def finished(client: httpx.Client, worker: Worker) -> str:
    task_id = client.post(CREATE, json=FLAT).json()["id"]
    worker.finish(task_id)
    output = client.get(f"{CREATE}/task/{task_id}").json()["output"]
    return str(output[0]["content"][0]["jobId"])


def params_of(model: str, job_id: str) -> dict[str, Any]:
    own = {MODEL: PARAMS, TILE: TILED}.get(model)
    return own or {"jobId": job_id, "imageNo": 2, **BESIDE[model]}


def ordered(client: httpx.Client, model: str, job_id: str, **changes: Any) -> str:
    answer = client.post(CREATE, json={"model": model, **params_of(model, job_id), **changes})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def stored(server: Server, task_id: str) -> dict[str, Any]:
    query = sa.select(inputs, tasks.c.count, tasks.c.to_fetch).join(tasks).where(inputs.c.task_id == task_id)
    with server.services.database.connect() as connection:
        return dict(connection.execute(query).mappings().one())


def test_every_form_makes_a_task(server: Server, client: httpx.Client, model: str, job_id: str) -> None:
    params = params_of(model, job_id)
    forms: list[tuple[dict[str, Any], dict[str, str]]] = [
        ({"model": model, "moderation": True, "input": [{"params": params}]}, {}),
        ({"input": [{"params": params}]}, {"X-Model": model}),
        ({"model": model, "parameters": params}, {}),
        ({"input": [{"params": {"parameters": params}}]}, {"X-Model": model}),
        ({"model": model, **params}, {}),
    ]
    for body, headers in forms:
        answer = client.post(CREATE, json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        assert set(answer.json()) == {"id", "created_at", "status", "model"}
        assert (answer.json()["status"], answer.json()["model"]) == ("in_progress", model)
        row = stored(server, answer.json()["id"])
        assert row["count"] == PICTURES[model]
        assert (row["edit"] is None) == (model not in EDITING)
        assert row["to_fetch"] == (model == MODEL)


def test_a_task_is_polled_and_followed(client: httpx.Client, worker: Worker, model: str, job_id: str) -> None:
    task_id = ordered(client, model, job_id, metadata={"mine": 1})
    body = client.get(f"{CREATE}/task/{task_id}").json()
    assert (body["status"], body["model"], body["progress"]) == ("in_progress", model, 0)
    worker.finish(task_id, pictures=PICTURES[model])
    body = client.get(f"{CREATE}/task/{task_id}").json()
    assert (body["status"], body["progress"], body["metadata"]["mine"]) == ("completed", 1, 1)
    (group,) = body["output"]
    assert len(group["content"]) == PICTURES[model]
    assert len({each["jobId"] for each in group["content"]}) == 1
    assert group["content"][0]["jobId"] != job_id
    assert body["usage"] == {"cost": "0.0400", "discount": 1}
    events = events_of(client.get(f"{CREATE}/task/{task_id}/stream").text)
    assert [each.name for each in events] == ["output"] * PICTURES[model] + ["done"]
    assert events[-1].data == body
    assert {each["model"] for each in client.get("/v1/tasks").json()["tasks"]} == {MODEL, model}


def test_a_synchronous_order_waits(server: Server, model: str) -> None:
    with services_in_short_patience(server) as impatient:
        client = impatient.client()
        job_id = finished(client, impatient.worker())
        answer = client.post(f"{CREATE}/sync", json={"model": model, **params_of(model, job_id)})
    assert answer.status_code == 504
    assert answer.json()["error"]["code"] == "SYNC_TIMEOUT"


def services_in_short_patience(server: Server) -> Any:
    """The same installation behind a server that waits for nothing."""
    from dataclasses import replace

    return serve(replace(server.services, sync_wait=0.05))


def test_a_callback_is_to_be_sent(
    server: Server, client: httpx.Client, worker: Worker, model: str, job_id: str
) -> None:
    task_id = ordered(client, model, job_id, callback="https://app.example/done")
    worker.finish(task_id, pictures=PICTURES[model])
    with server.services.database.connect() as connection:
        query = sa.select(callbacks.c.url).where(callbacks.c.task_id == task_id)
        assert list(connection.execute(query).scalars()) == ["https://app.example/done"]


def test_a_repeated_order_is_the_same_task(client: httpx.Client, model: str, job_id: str) -> None:
    body = {"model": model, **params_of(model, job_id)}
    answers = [client.post(CREATE, json=body, headers={"Idempotency-Key": "one"}) for _ in range(2)]
    assert len({each.json()["id"] for each in answers}) == 1
    assert answers[1].headers["idempotent-replayed"] == "true"
    other = client.post(CREATE, json={**body, "format": "webp"}, headers={"Idempotency-Key": "one"})
    assert other.status_code in (409, 422)


def test_prices_are_the_models_own(tmp_path_factory: pytest.TempPathFactory, model: str) -> None:
    own = {
        UPSCALE: Decimal("0.01"),
        VARIATION: Decimal("0.02"),
        REMIX: Decimal("0.03"),
        TILE: Decimal("0.05"),
    }
    pricing = PricingPolicy(Decimal("0.04"), "procedural", 3600.0, model_prices=own)
    with (
        services_in(tmp_path_factory.mktemp("priced"), pricing=pricing) as services,
        serve(services) as priced,
    ):
        client, worker = priced.client(), priced.worker()
        job_id = finished(client, worker)
        data = client.post(f"{CREATE}/precharge", json={"model": model, **params_of(model, job_id)}).json()[
            "data"
        ]
        assert (data["model"], data["billing_model"]) == (model, model)
        assert data["sample_count"] == PICTURES[model]
        assert Decimal(data["cost"]) == own.get(model, Decimal("0.04"))
        task_id = ordered(client, model, job_id)
        worker.finish(task_id, pictures=PICTURES[model])
        billed = client.get("/monitor/api/v1/cost/billing", params={"model_group": model}).json()
        (item,) = billed["data"]["items"]["items"]
        assert Decimal(item["total_cost"]) == Decimal(data["cost"]) * (2 if model == MODEL else 1)
        with services.database.connect() as connection:
            query = sa.select(charges.c.model, charges.c.pictures).where(charges.c.task_id == task_id)
            assert tuple(connection.execute(query).one()) == (model, PICTURES[model])


def test_orders_that_differ_have_differing_names(client: httpx.Client, editing: str) -> None:
    def named(**changes: Any) -> str:
        body = {"model": editing, **params_of(editing, "nobody"), **changes}
        return str(client.post(f"{CREATE}/precharge", json=body).json()["data"]["hash"])

    way = "mode" if editing == REMIX else "type"
    assert len({named(), named(), named(imageNo=1), named(jobId="x"), named(**{way: 0})}) == 4


def test_the_specification(client: httpx.Client, editing: str) -> None:
    data = client.get(f"/api/v1/skill/models/{editing}/spec").json()["data"]
    by_name = {each["name"]: each for each in data["parameters"]}
    assert set(by_name) >= LISTED[editing]
    assert by_name["jobId"]["type"] == "string"
    assert by_name["imageNo"]["constraints"] == {"enum": ["0", "1", "2", "3"], "min": 0, "max": 3}
    required = {"jobId", "imageNo", *(["remixPrompt"] if editing == REMIX else [])}
    assert {name for name, each in by_name.items() if each["required"]} == required
    example = {name: each["example"] for name, each in by_name.items()}
    assert client.post(CREATE, json={"model": editing, **example}).status_code == 200
    page = client.get(f"/model/v1/models/skill/{editing}").text
    assert all(f"`{name}`" in page for name in by_name)
    found = client.get("/model/v1/models/skill/search", params={"q": editing}).json()["hits"]
    assert [each["name"] for each in found] == [editing]


FAULTS: list[tuple[list[str], dict[str, Any], int, str]] = [
    (EDITING, {"jobId": None}, 400, "jobId"),
    (EDITING, {"jobId": ""}, 400, "jobId"),
    (EDITING, {"jobId": 7}, 400, "jobId"),
    (EDITING, {"jobId": "x" * 65}, 400, "jobId"),
    (EDITING, {"jobId": None, "imageNo": 9, "callback": 1}, 400, "jobId"),
    (EDITING, {"imageNo": None}, 400, "imageNo"),
    (EDITING, {"imageNo": 4}, 400, "imageNo"),
    (EDITING, {"imageNo": -1}, 400, "imageNo"),
    (EDITING, {"imageNo": "0"}, 400, "imageNo"),
    (EDITING, {"imageNo": True}, 400, "imageNo"),
    (EDITING, {"callback": "my app"}, 4013006, "URL"),
    (EDITING, {"format": "bmp"}, 400, "format"),
    ([UPSCALE], {"type": 4}, 400, "type"),
    ([VARIATION], {"type": 2}, 400, "type"),
    ([VARIATION], {"remixPrompt": ""}, 4013005, "empty"),
    ([VARIATION], {"remixPrompt": 7}, 4013005, "string"),
    ([REMIX], {"remixPrompt": None}, 4013004, "Remix prompt missing"),
    ([REMIX], {"remixPrompt": "x" * 8193}, 4013005, "8193"),
    ([REMIX], {"remixPrompt": None, "mode": 2, "callback": 1}, 4013004, "Remix prompt missing"),
    ([REMIX], {"mode": 2}, 400, "mode"),
    ([VARIATION, REMIX], {"seed": -1}, 400, "seed"),
    ([VARIATION, REMIX], {"engine": "nothing"}, 400, "engine"),
]


@pytest.mark.parametrize(("models", "change", "code", "named"), FAULTS)
def test_what_is_wrong_in_form_is_refused(
    client: httpx.Client, models: list[str], change: dict[str, Any], code: int, named: str
) -> None:
    for each in models:
        body = {"model": each, **params_of(each, "some-job"), **change}
        for path in (CREATE, f"{CREATE}/precharge", f"{CREATE}/sync"):
            error = check_shape(client.post(path, json=body), 400)
            assert error["code"] == code
            assert named in error["message"]


def failed(client: httpx.Client, worker: Worker, task_id: str) -> str:
    """Why a task fails that is found to be impossible late."""
    worker.execute(task_id)
    body = client.get(f"{CREATE}/task/{task_id}").json()
    assert (body["status"], body["error"]["code"]) == ("failed", 4013098)
    assert "output" not in body
    return str(body["error"]["error_message"])


def test_what_is_found_late_fails_the_task(
    server: Server, client: httpx.Client, worker: Worker, editing: str, job_id: str
) -> None:
    def why(other: httpx.Client = client, **changes: Any) -> str:
        return failed(other, worker, ordered(other, editing, job_id, **changes))

    assert "There is no picture with this `jobId`" in why(jobId="unknown")
    assert "There is no picture with this `jobId`" in why(server.client())
    running = client.post(CREATE, json=FLAT).json()["id"]
    (entry,) = client.get(f"/v1/tasks/{running}").json()["inputs"]
    assert "has not ended" in why(jobId=entry["job_id"])
    worker.start(running)
    worker.fail(running)
    assert "failed and has no pictures" in why(jobId=entry["job_id"])
    short = client.post(CREATE, json={**FLAT, "n": 1}).json()["id"]
    worker.finish(short, pictures=1)
    (entry,) = client.get(f"/v1/tasks/{short}").json()["inputs"]
    assert "it has one picture" in why(jobId=entry["job_id"])
    with server.services.database.begin() as connection:
        connection.execute(sa.update(tasks).where(tasks.c.id == short).values(expires_at=1.0))
    assert "has expired" in why(jobId=entry["job_id"])


def test_another_keys_edit_is_not_found(
    server: Server, client: httpx.Client, worker: Worker, editing: str, job_id: str
) -> None:
    task_id = ordered(client, editing, job_id)
    stranger = server.client()
    for path in (f"{CREATE}/task/{task_id}", f"{CREATE}/task/{task_id}/stream", f"/v1/tasks/{task_id}"):
        assert stranger.get(path).status_code == 404
    worker.finish(task_id, pictures=PICTURES[editing])


def test_the_console_sees_the_chain(client: httpx.Client, worker: Worker, editing: str, job_id: str) -> None:
    task_id = ordered(client, editing, job_id)
    (entry,) = client.get(f"/v1/tasks/{task_id}").json()["inputs"]
    edit = entry["edit"]
    assert (edit["job_id"], edit["image_number"]) == (job_id, 2)
    earlier = client.get(f"/v1/tasks/{edit['task_id']}").json()
    assert earlier["model"] == MODEL
    assert "edit" not in earlier["inputs"][0]
    assert earlier["inputs"][0]["job_id"] == job_id
    assert entry["source"]["url"] == earlier["inputs"][0]["outputs"][2]["url"]
    worker.finish(task_id, pictures=PICTURES[editing])
    again = client.post(f"/v1/tasks/{task_id}/retry").json()
    assert again["inputs"][0]["edit"]["job_id"] == job_id
    assert again["count"] == PICTURES[editing]


def test_an_edit_of_an_edit(client: httpx.Client, worker: Worker, editing: str, job_id: str) -> None:
    task_id = ordered(client, UPSCALE, job_id)
    worker.finish(task_id, pictures=1)
    group = client.get(f"{CREATE}/task/{task_id}").json()["output"][0]["content"]
    following = ordered(client, editing, group[0]["jobId"], imageNo=0)
    (entry,) = client.get(f"/v1/tasks/{following}").json()["inputs"]
    assert entry["edit"]["task_id"] == task_id
