"""Finding out what models there are."""

from typing import Any

import httpx
import pytest

from serving import CREATE, MODEL, Server, serve, services_in

EDITING = {"midjourney_upscale", "midjourney_variation", "midjourney_remix"}
MODELS = {MODEL, *EDITING, "retexture_tile"}

SEARCH = "/model/v1/models/skill/search"
LIST = "/api/v1/skill/models"


@pytest.fixture
def keyless(server: Server) -> httpx.Client:
    """A client without a key."""
    return server.client(token="", Authorization="")


def test_a_search_without_filters_finds_all(client: httpx.Client) -> None:
    answer = client.get(SEARCH)
    assert answer.status_code == 200
    found = answer.json()
    assert {hit["name"] for hit in found["hits"]} == MODELS
    assert set(found) == {"hits", "query", "limit", "offset", "estimatedTotalHits", "processingTimeMs"}
    assert (found["query"], found["offset"], found["estimatedTotalHits"]) == ("", 0, len(MODELS))
    assert type(found["limit"]) is int
    assert type(found["processingTimeMs"]) is int


@pytest.mark.parametrize(
    "query",
    [
        {"q": "retexture"},
        {"q": "MATERIALS image"},
        {"q": "midjourney"},
        {"input": "image"},
        {"input": "image,text"},
        {"output": "image"},
        {"type": "image"},
        {"type": "Image"},
        {"type": "I2I"},
        {"provider": "Retexture"},
        {
            "q": "texture",
            "input": "IMAGE",
            "output": "image",
            "type": "i2i",
            "provider": "retexture",
            "limit": "4",
        },
        {"q": "", "input": "", "output": "", "type": "", "provider": "", "limit": ""},
    ],
)
def test_a_search_that_finds_it(client: httpx.Client, query: dict[str, str]) -> None:
    found = client.get(SEARCH, params=query).json()
    assert MODEL in {hit["name"] for hit in found["hits"]} <= MODELS
    assert found["query"] == query.get("q", "")


@pytest.mark.parametrize(
    "query",
    [{"q": "opera"}, {"output": "video"}, {"input": "audio"}, {"type": "t2v"}, {"provider": "nobody"}],
)
def test_a_search_that_finds_nothing(client: httpx.Client, query: dict[str, str]) -> None:
    found = client.get(SEARCH, params=query).json()
    assert (found["hits"], found["estimatedTotalHits"]) == ([], 0)


@pytest.mark.parametrize("limit", ["0", "-1", "x", "1.5", "99999", "٣"])
def test_a_limit_that_is_none(client: httpx.Client, limit: str) -> None:
    answer = client.get(SEARCH, params={"limit": limit})
    assert answer.status_code == 400
    assert "limit" in answer.json()["error"]["message"]


def test_a_models_page_is_markdown_whatever_is_accepted(server: Server, client: httpx.Client) -> None:
    answer = client.get(f"/model/v1/models/skill/{MODEL}", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/markdown")
    assert answer.text.startswith(f"# {MODEL}\n")
    for name in ("imgUrl", "remixPrompt", "callback", "4013001", "4013099", f"{server.url}{CREATE}"):
        assert name in answer.text


def test_the_page_of_an_unknown_model(client: httpx.Client) -> None:
    answer = client.get("/model/v1/models/skill/midjourney_video")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == 404


def test_the_list_needs_no_key(keyless: httpx.Client) -> None:
    answer = keyless.get(LIST)
    assert answer.status_code == 200
    body = answer.json()
    assert body["status"] == {"code": 200, "message": "ok"}
    data = body["data"]
    assert set(data) == {"models", "total", "page", "page_size", "total_pages"}
    assert (data["total"], data["page"], data["total_pages"]) == (len(MODELS), 1, 1)
    assert {each["id"] for each in data["models"]} == MODELS
    (model,) = (each for each in data["models"] if each["id"] == MODEL)
    assert set(model) == {"id", "name", "type", "description", "input_modalities", "output_modalities"}
    assert (model["id"], model["type"]) == (MODEL, "image")
    assert (model["input_modalities"], model["output_modalities"]) == (["image", "text"], ["image"])


@pytest.mark.parametrize(
    ("query", "total", "shown"),
    [
        ({"type": "IMAGE"}, 5, 5),
        ({"type": "video"}, 0, 0),
        ({"keywords": "textures"}, 1, 1),
        ({"keywords": "singing"}, 0, 0),
        ({"page": "2"}, 5, 0),
        ({"page": "1", "page_size": "1"}, 5, 1),
        ({"page": "", "page_size": "", "type": "", "keywords": ""}, 5, 5),
    ],
)
def test_the_list_in_part(keyless: httpx.Client, query: dict[str, str], total: int, shown: int) -> None:
    data = keyless.get(LIST, params=query).json()["data"]
    pages = -(-total // int(query.get("page_size") or 20))
    assert (data["total"], len(data["models"]), data["total_pages"]) == (total, shown, pages)


@pytest.mark.parametrize("query", [{"page": "0"}, {"page": "x"}, {"page_size": "0"}, {"page_size": "1e3"}])
def test_a_page_that_is_none(keyless: httpx.Client, query: dict[str, str]) -> None:
    assert keyless.get(LIST, params=query).status_code == 400


def _spec(client: httpx.Client, **headers: str) -> dict[str, Any]:
    answer = client.get(f"{LIST}/{MODEL}/spec", headers=headers)
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    assert body["status"] == {"code": 200, "message": "ok"}
    data: dict[str, Any] = body["data"]
    return data


def test_the_specification(server: Server, keyless: httpx.Client) -> None:
    data = _spec(keyless)
    assert set(data) == {"model_id", "name", "vendor", "type", "api", "parameters", "agent_prompt"}
    assert data["model_id"] == MODEL
    assert data["api"]["endpoint"] == f"{server.url}/model/v1/generation"
    assert data["api"]["method"] == "POST"
    assert data["api"]["headers"]["Authorization"].startswith("Bearer ")
    assert data["agent_prompt"]
    by_name = {each["name"]: each for each in data["parameters"]}
    assert {name for name, each in by_name.items() if each["required"]} == {"imgUrl", "remixPrompt"}
    assert by_name["imgUrl"]["constraints"] == {"min_length": 1, "max_length": 1024}
    assert by_name["remixPrompt"]["constraints"] == {"min_length": 1, "max_length": 8192}
    assert by_name["n"]["constraints"] == {"enum": ["1", "2", "3", "4"], "default": 4, "min": 1, "max": 4}
    assert by_name["imgUrl"]["path"] == "input[0].params.imgUrl"
    for each in by_name.values():
        assert {"name", "path", "type", "required", "description", "constraints", "example"} == set(each)
        assert all(type(value) is str for value in each["constraints"].get("enum", []))
        assert None not in each["constraints"].values()


def test_its_endpoint_has_the_address_that_the_client_used(keyless: httpx.Client) -> None:
    assert _spec(keyless, Host="render.example:99")["api"]["endpoint"] == f"http://render.example:99{CREATE}"


def test_a_request_of_its_examples_is_accepted(client: httpx.Client) -> None:
    parameters = {each["name"]: each["example"] for each in _spec(client)["parameters"]}
    body = {"model": MODEL, "input": [{"params": parameters}]}
    assert client.post(CREATE, json=body).status_code == 200


def test_engines_are_offered_only_where_they_may_be_chosen(
    keyless: httpx.Client, tmp_path_factory: pytest.TempPathFactory
) -> None:
    by_name = {each["name"]: each for each in _spec(keyless)["parameters"]}
    assert by_name["engine"]["constraints"] == {"enum": ["procedural"]}
    with services_in(tmp_path_factory.mktemp("fixed"), engines=()) as services, serve(services) as fixed:
        assert "engine" not in {each["name"] for each in _spec(fixed.client())["parameters"]}
