"""Maps of surfaces beside pictures: ordered, named, fetched, deleted, refused where no engine has them."""

import hashlib
import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

import retexture
from retexture.imaging.surface_maps import archive
from retexture.tasks.limits import KeyLimits
from retexture.tasks.pricing import PricingPolicy
from serving import CREATE, FLAT, MODEL, Server, Worker, check_shape, events_of, serve, services_in

DRAWN = {"midjourney_variation", "midjourney_remix"}


def small_picture() -> bytes:
    across, down = np.meshgrid(np.linspace(40, 220, 48), np.linspace(30, 200, 40))
    encoded = io.BytesIO()
    Image.fromarray(np.dstack([across, down, (across + down) / 2]).astype(np.uint8)).save(encoded, "PNG")
    return encoded.getvalue()


def ordered(client: httpx.Client, **changes: Any) -> str:
    upload = client.post("/v1/files", files={"file": ("house.png", small_picture())}).json()
    body = {**FLAT, "imgUrl": upload["url"], "remixPrompt": "white marble", "seed": 7, "n": 2, **changes}
    answer = client.post(CREATE, json=body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def polled(client: httpx.Client, task_id: str) -> Any:
    return client.get(f"{CREATE}/task/{task_id}").json()


def test_the_maps_are_named_beside_the_pictures(client: httpx.Client, worker: Worker) -> None:
    task_id = ordered(client, maps=True)
    worker.execute(task_id)
    body = polled(client, task_id)
    (group,) = body["output"]
    assert [set(each) for each in group["content"]] == [{"type", "url", "jobId"}] * 2
    assert [set(each) for each in group["maps"]] == [{"imageNo", "url"}] * 2
    assert [each["imageNo"] for each in group["maps"]] == [0, 1]
    answer = httpx.get(group["maps"][0]["url"])
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    (made,) = retexture.apply(small_picture(), "white marble", n=1, seed=7, maps=True)
    assert made.maps is not None
    assert answer.content == archive(made.maps, "picture-0")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert {"picture-0_BaseColor.png", "picture-0_Normal_OpenGL.png", "picture-0.exr"} <= set(names)
    assert client.get(httpx.URL(group["maps"][0]["url"]).path + "/thumbnail").status_code == 404
    events = events_of(client.get(f"{CREATE}/task/{task_id}/stream").text)
    told = [each.data["output"][0]["maps"] for each in events[:-1]]
    assert told == [[each] for each in group["maps"]]
    assert events[-1].data == body
    entry = client.get(f"/v1/tasks/{task_id}").json()
    assert entry["maps"] is True
    assert [each["maps"] for each in entry["inputs"][0]["outputs"]] == [each["url"] for each in group["maps"]]
    again = client.post(f"/v1/tasks/{task_id}/retry").json()
    assert again["maps"] is True


@pytest.mark.parametrize(
    ("changes", "noted"), [({}, False), ({"maps": False}, False), ({"maps": True}, True)]
)
def test_nothing_is_said_of_maps_that_are_not_there(
    client: httpx.Client, worker: Worker, changes: dict[str, Any], noted: bool
) -> None:
    task_id = ordered(client, remixPrompt="pencil drawing" if noted else "white marble", n=1, **changes)
    worker.execute(task_id)
    body = polled(client, task_id)
    assert [set(each) for each in body["output"]] == [{"content"}]
    notes = body["metadata"]["retexture"]["inputs"][0]["notes"]
    assert any("There are no maps" in note for note in notes) == noted
    (entry,) = client.get(f"/v1/tasks/{task_id}").json()["inputs"]
    assert "maps" not in entry["outputs"][0]


def test_edits_have_maps_too(client: httpx.Client, worker: Worker) -> None:
    earlier = ordered(client, n=1)
    worker.execute(earlier)
    job_id = polled(client, earlier)["output"][0]["content"][0]["jobId"]
    for model in sorted(DRAWN):
        task_id = ordered(client, model=model, jobId=job_id, imageNo=0, maps=True, remixPrompt="oak")
        worker.execute(task_id)
        (group,) = polled(client, task_id)["output"]
        assert [each["imageNo"] for each in group["maps"]] == [0, 1, 2, 3]


def test_maps_go_with_their_task(client: httpx.Client, worker: Worker) -> None:
    task_id = ordered(client, n=1, maps=True)
    worker.execute(task_id)
    (group,) = polled(client, task_id)["output"]
    urls = [group["content"][0]["url"], group["maps"][0]["url"]]
    assert [httpx.head(url).status_code for url in urls] == [200, 200]
    assert client.delete(f"/v1/tasks/{task_id}").status_code == 204
    assert [httpx.head(url).status_code for url in urls] == [404, 404]


def test_maps_are_deleted_by_themselves_by_their_key_alone(
    server: Server, client: httpx.Client, worker: Worker
) -> None:
    task_id = ordered(client, n=1, maps=True)
    worker.execute(task_id)
    (group,) = polled(client, task_id)["output"]
    path = httpx.URL(group["maps"][0]["url"]).path
    assert server.client().delete(path).status_code == 404
    assert client.delete(path).status_code == 204
    assert httpx.head(group["maps"][0]["url"]).status_code == 404
    assert httpx.head(group["content"][0]["url"]).status_code == 200
    (entry,) = client.get(f"/v1/tasks/{task_id}").json()["inputs"]
    assert "maps" not in entry["outputs"][0]
    assert client.delete(f"/v1/tasks/{task_id}").status_code == 204


def test_an_order_with_maps_is_another_one(client: httpx.Client) -> None:
    first = client.post(CREATE, json={**FLAT, "maps": True}, headers={"Idempotency-Key": "m"})
    again = client.post(CREATE, json={**FLAT, "maps": True}, headers={"Idempotency-Key": "m"})
    assert again.json()["id"] == first.json()["id"]
    check_shape(client.post(CREATE, json=FLAT, headers={"Idempotency-Key": "m"}), 409)
    hashes = [
        client.post(f"{CREATE}/precharge", json={**FLAT, "maps": maps}).json()["data"]["hash"]
        for maps in (True, False)
    ]
    assert hashes[0] != hashes[1]


@pytest.mark.parametrize("value", ["yes", 1, []])
def test_maps_are_true_or_false(client: httpx.Client, value: object) -> None:
    assert (
        "`maps` must be a boolean"
        in check_shape(client.post(CREATE, json={**FLAT, "maps": value}), 400)["message"]
    )


def test_the_specification_names_maps_where_they_can_be_had(client: httpx.Client) -> None:
    spec = client.get(f"/api/v1/skill/models/{MODEL}/spec").json()["data"]
    (maps,) = (each for each in spec["parameters"] if each["name"] == "maps")
    assert (maps["type"], maps["required"], maps["constraints"]) == ("boolean", False, {"default": False})
    upscale = client.get("/api/v1/skill/models/midjourney_upscale/spec").json()["data"]
    assert "maps" not in {each["name"] for each in upscale["parameters"]}
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert "maps" in schemas["RetextureParameters"]["properties"]


def test_an_engine_without_maps_refuses_them(server: Server, tmp_path: Path) -> None:
    pricing = PricingPolicy(Decimal("0.04"), "procedural", 3600.0)
    with (
        services_in(tmp_path, engines=("procedural", "images"), pricing=pricing) as services,
        serve(services) as mixed,
    ):
        client = mixed.client()
        for path in (CREATE, f"{CREATE}/sync", f"{CREATE}/precharge"):
            error = check_shape(client.post(path, json={**FLAT, "engine": "images", "maps": True}), 400)
            assert error["code"] == 400
            assert error["message"] == (
                "The engine images makes no maps of surfaces; leave `maps` out, or choose another engine."
            )
        assert client.get("/v1/tasks").json()["tasks"] == []
        limited = mixed.client(mixed.new_key(limits=KeyLimits(engines=("images",))))
        error = check_shape(limited.post(CREATE, json={**FLAT, "maps": True}), 400)
        assert "no engine here gives maps of surfaces" in error["message"]


def test_where_no_engine_has_maps_they_are_not_offered(tmp_path: Path) -> None:
    pricing = PricingPolicy(Decimal("0.04"), "images", 3600.0)
    with services_in(tmp_path, engines=(), pricing=pricing) as services, serve(services) as without:
        client = without.client()
        error = check_shape(client.post(f"{CREATE}/precharge", json={**FLAT, "maps": True}), 400)
        assert error["message"] == ("`maps` can only be false, since no engine here gives maps of surfaces.")
        assert client.post(f"{CREATE}/precharge", json={**FLAT, "maps": False}).status_code == 200
        for name in (MODEL, *DRAWN):
            spec = client.get(f"/api/v1/skill/models/{name}/spec").json()["data"]
            assert "maps" not in {each["name"] for each in spec["parameters"]}
            assert "`maps`" not in client.get(f"/model/v1/models/skill/{name}").text
        shape = client.get("/openapi.json").json()["components"]["schemas"]["RetextureParameters"]
        assert "maps" not in shape["properties"]
