"""The model of tiles: ordered without a photo, made, described, and refused where no engine makes them."""

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import sqlalchemy as sa
from PIL import Image

import retexture
from retexture.database.tables import inputs, tasks
from retexture.imaging.surface_maps import archive
from retexture.tasks.limits import KeyLimits
from retexture.tasks.pricing import PricingPolicy
from serving import CREATE, Server, Worker, check_shape, serve, services_in

TILE = "retexture_tile"
SMALL: dict[str, Any] = {"model": TILE, "remixPrompt": "red brick", "size": 512, "seed": 7, "n": 1}


def ordered(client: httpx.Client, **changes: Any) -> str:
    answer = client.post(CREATE, json={**SMALL, **changes})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def done(client: httpx.Client, worker: Worker, **changes: Any) -> Any:
    task_id = ordered(client, **changes)
    worker.execute(task_id)
    return client.get(f"{CREATE}/task/{task_id}").json()


def pixels(url: str) -> Any:
    return np.asarray(Image.open(io.BytesIO(httpx.get(url).content)))


def swatch() -> bytes:
    rng = np.random.default_rng(5)
    noise = (rng.random((96, 96, 3)) * 60 + (150, 90, 40)).astype(np.uint8)
    encoded = io.BytesIO()
    Image.fromarray(noise).save(encoded, "PNG")
    return encoded.getvalue()


def test_a_tile_is_made_of_a_prompt_alone(server: Server, client: httpx.Client, worker: Worker) -> None:
    body = done(client, worker, maps=True)
    assert body["status"] == "completed", body
    (group,) = body["output"]
    (made,) = retexture.tile("red brick", n=1, seed=7, size=512, maps=True)
    assert np.array_equal(pixels(group["content"][0]["url"]), made.rgb)
    assert made.maps is not None
    assert httpx.get(group["maps"][0]["url"]).content == archive(made.maps, "picture-0")
    told = body["metadata"]["retexture"]
    assert told["seed"] == 7
    assert "sourceSha256" not in told["inputs"][0]
    assert body["usage"]["cost"] == "0.0400"
    with server.services.database.connect() as connection:
        query = sa.select(inputs, tasks.c.tile_side).join(tasks).where(inputs.c.task_id == body["id"])
        row = connection.execute(query).mappings().one()
    assert (row["tile_side"], row["image_url"], row["file"]) == (512, "", None)
    entry = client.get(f"/v1/tasks/{body['id']}").json()
    assert (entry["tile_side"], entry["model"]) == (512, TILE)
    assert "source" not in entry["inputs"][0]
    again = client.post(f"/v1/tasks/{body['id']}/retry").json()
    assert (again["tile_side"], again["maps"], again["seed"]) == (512, True, 7)


def test_a_swatch_is_what_a_tile_is_made_of(client: httpx.Client, worker: Worker) -> None:
    upload = client.post("/v1/files", files={"file": ("oak.png", swatch())}).json()
    body = done(client, worker, swatchUrl=upload["url"])
    (group,) = body["output"]
    (made,) = retexture.tile("red brick", n=1, seed=7, size=512, swatch=swatch())
    assert np.array_equal(pixels(group["content"][0]["url"]), made.rgb)
    assert body["metadata"]["retexture"]["inputs"][0]["swatchSha256"] == upload["sha256"]


def test_a_swatch_from_elsewhere_is_fetched_first(server: Server, client: httpx.Client) -> None:
    task_id = ordered(client, swatchUrl="https://pictures.example/oak.jpg")
    with server.services.database.connect() as connection:
        row = connection.execute(sa.select(tasks.c.to_fetch).where(tasks.c.id == task_id)).one()
    assert row.to_fetch


def test_what_names_no_material_fails_and_costs_nothing(client: httpx.Client, worker: Worker) -> None:
    body = done(client, worker, remixPrompt="golden hour")
    assert (body["status"], body["error"]["code"]) == ("failed", 4013098)
    assert "names no material" in body["error"]["error_message"]
    assert "usage" not in body


@pytest.mark.parametrize("model", ["midjourney_upscale", "midjourney_variation", "midjourney_remix"])
def test_a_tile_is_not_edited(client: httpx.Client, worker: Worker, model: str) -> None:
    task_id = ordered(client)
    worker.finish(task_id, pictures=1)
    job_id = client.get(f"{CREATE}/task/{task_id}").json()["output"][0]["content"][0]["jobId"]
    edit = {"model": model, "jobId": job_id, "imageNo": 0, "remixPrompt": "oak"}
    edit_id = client.post(CREATE, json=edit).json()["id"]
    worker.execute(edit_id)
    body = client.get(f"{CREATE}/task/{edit_id}").json()
    assert (body["status"], body["error"]["code"]) == ("failed", 4013098)
    assert "is a tile, which is not edited" in body["error"]["error_message"]


@pytest.mark.parametrize(
    ("changes", "code", "named"),
    [
        ({"remixPrompt": None}, 4013004, "missing"),
        ({"remixPrompt": ""}, 4013005, "empty"),
        ({"size": 511}, 400, "`size` must be an integer from 512 to 4096"),
        ({"size": 4097}, 400, "size"),
        ({"size": "512"}, 400, "size"),
        ({"n": 5}, 400, "n"),
        ({"seed": -1}, 400, "seed"),
        ({"maps": "yes"}, 400, "maps"),
        ({"swatchUrl": "oak"}, 4013003, "swatchUrl"),
        ({"callback": "my app"}, 4013006, "URL"),
        ({"engine": "images"}, 400, "engine"),
    ],
)
def test_what_is_wrong_in_form_is_refused(
    client: httpx.Client, changes: dict[str, Any], code: int, named: str
) -> None:
    for path in (CREATE, f"{CREATE}/precharge", f"{CREATE}/sync"):
        error = check_shape(client.post(path, json={**SMALL, **changes}), 400)
        assert error["code"] == code
        assert named in error["message"]


def test_the_specification(client: httpx.Client) -> None:
    data = client.get(f"/api/v1/skill/models/{TILE}/spec").json()["data"]
    by_name = {each["name"]: each for each in data["parameters"]}
    assert set(by_name) == {
        "remixPrompt", "swatchUrl", "callback", "seed", "n", "format", "size", "maps", "engine",
    }  # fmt: skip
    assert {name for name, each in by_name.items() if each["required"]} == {"remixPrompt"}
    assert by_name["size"]["constraints"] == {"min": 512, "max": 4096, "default": 1024}
    assert by_name["engine"]["constraints"]["enum"] == ["procedural"]
    page = client.get(f"/model/v1/models/skill/{TILE}").text
    assert all(f"`{name}`" in page for name in by_name)
    assert "default `false`" in page
    assert "default `png`" in page
    found = client.get("/model/v1/models/skill/search", params={"q": "tile"}).json()["hits"]
    assert [each["name"] for each in found] == [TILE]
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert schemas["TileParameters"]["properties"]["size"]["maximum"] == 4096
    hashes = [
        client.post(f"{CREATE}/precharge", json={**SMALL, "size": size}).json()["data"]["hash"]
        for size in (512, 1024)
    ]
    assert hashes[0] != hashes[1]


def test_an_operator_bounds_the_size(tmp_path: Path) -> None:
    with services_in(tmp_path, largest_tile=800) as services, serve(services) as small:
        client = small.client()
        data = client.get(f"/api/v1/skill/models/{TILE}/spec").json()["data"]
        (size,) = (each for each in data["parameters"] if each["name"] == "size")
        assert size["constraints"] == {"min": 512, "max": 800, "default": 800}
        error = check_shape(client.post(CREATE, json={**SMALL, "size": 801}), 400)
        assert error["message"] == "`size` must be an integer from 512 to 800."


@pytest.mark.parametrize(
    ("pricing", "engine"),
    [
        (PricingPolicy(Decimal(0), "auto", 60.0, chain=("images", "procedural")), "procedural"),
        (PricingPolicy(Decimal(0), "images", 60.0, offered=("procedural",)), "procedural"),
        (PricingPolicy(Decimal(0), "procedural", 60.0), "procedural"),
    ],
)
def test_an_engine_that_makes_tiles_is_found(tmp_path: Path, pricing: PricingPolicy, engine: str) -> None:
    with services_in(tmp_path, pricing=pricing) as services, serve(services) as running:
        client = running.client()
        task_id = client.post(CREATE, json=SMALL).json()["id"]
        assert client.get(f"/v1/tasks/{task_id}").json()["engine"] == engine


def test_where_no_engine_makes_tiles_they_are_refused_and_named_nowhere(tmp_path: Path) -> None:
    pricing = PricingPolicy(Decimal(0), "images", 60.0, configured=("images", "procedural"))
    with services_in(tmp_path, pricing=pricing, engines=()) as services, serve(services) as without:
        client = without.client()
        for path in (CREATE, f"{CREATE}/precharge", f"{CREATE}/sync"):
            error = check_shape(client.post(path, json=SMALL), 400)
            assert (
                error["message"] == "The engine images makes no tiles, and no other that may be chosen does."
            )
        assert client.get("/v1/tasks").json()["tasks"] == []
        assert client.get(f"/api/v1/skill/models/{TILE}/spec").status_code == 404
        assert client.get(f"/model/v1/models/skill/{TILE}").status_code == 404
        listed = client.get("/api/v1/skill/models").json()["data"]["models"]
        assert TILE not in {each["id"] for each in listed}
        assert "TileParameters" not in client.get("/openapi.json").json()["components"]["schemas"]
        # A key with engines of its own has what these make.
        own = without.client(without.new_key(limits=KeyLimits(engines=("procedural",))))
        assert own.post(CREATE, json=SMALL).status_code == 200
