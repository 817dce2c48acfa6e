"""The description of the API is true to its answers."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from serving import CREATE, FLAT, PARAMS, Server, Worker


@pytest.fixture(scope="module")
def document(server: Server) -> dict[str, Any]:
    answer = httpx.get(f"{server.url}/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_every_operation_has_words_of_its_own(document: dict[str, Any]) -> None:
    summaries = [operation["summary"] for _, _, operation in operations(document)]
    assert len(set(summaries)) == len(summaries)
    for method, path, operation in operations(document):
        assert operation.get("description"), (method, path)
        assert operation.get("tags"), (method, path)
        assert all(parameter.get("description") for parameter in operation.get("parameters", ()))
        assert all(answer["description"] for answer in operation["responses"].values())


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                yield value["$ref"]
            for each in value.values():
                yield from references(each)
        elif isinstance(value, list):
            for each in value:
                yield from references(each)

    found = set(references(document))
    assert found
    for reference in found:
        kind, _, name = reference.removeprefix("#/components/").partition("/")
        assert name in document["components"][kind], reference


def test_what_needs_a_key_says_so_and_nothing_else(document: dict[str, Any], server: Server) -> None:
    for method, path, operation in operations(document):
        answer = httpx.request(method, server.url + path.replace("{", "").replace("}", ""))
        assert (answer.status_code == 401) == bool(operation.get("security")), (method, path)
        assert str(answer.status_code) in operation["responses"], (method, path, answer.status_code)
        if operation.get("security"):
            assert "401" in operation["responses"], (method, path)


def test_no_answer_is_described_that_is_never_given(document: dict[str, Any]) -> None:
    described = {path for _, path, operation in operations(document) if "422" in operation["responses"]}
    assert described == {"/v1/images/edits"}  # which says so that the task failed; wrong requests get 400
    assert "HTTPValidationError" not in document["components"]["schemas"]


KINDS: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def conforms(value: Any, schema: dict[str, Any], document: dict[str, Any]) -> bool:
    """Whether a value has the described type, the required fields and none that is not described."""
    if "$ref" in schema:
        return conforms(value, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    if "anyOf" in schema:
        return any(conforms(value, each, document) for each in schema["anyOf"])
    if not isinstance(value, KINDS[schema["type"]]):
        return False
    if schema["type"] == "array":
        return all(conforms(each, schema["items"], document) for each in value)
    if schema["type"] != "object":
        return value in schema.get("enum", [schema.get("const", value)])
    known = schema.get("properties", {})
    if not set(schema.get("required", ())) <= set(value):
        return False
    if not schema.get("additionalProperties") and not set(value) <= set(known):
        return False
    return all(conforms(each, known[name], document) for name, each in value.items() if name in known)


def described(document: dict[str, Any], method: str, path: str, status: int) -> dict[str, Any]:
    answer = document["paths"][path][method]["responses"][str(status)]
    schema: dict[str, Any] = answer["content"]["application/json"]["schema"]
    return schema


def test_answers_are_as_described(document: dict[str, Any], client: httpx.Client, worker: Worker) -> None:
    created = client.post(CREATE, json=FLAT)
    task_id = created.json()["id"]
    told = [("post", CREATE, created)]
    task_path = f"{CREATE}/task/{{task_id}}"
    told.append(("get", task_path, client.get(f"{CREATE}/task/{task_id}")))
    worker.finish(task_id)
    told.append(("get", task_path, client.get(f"{CREATE}/task/{task_id}")))
    failing = client.post(CREATE, json=FLAT).json()["id"]
    told.append(("delete", task_path, client.delete(f"{CREATE}/task/{failing}")))
    told.append(("get", task_path, client.get(f"{CREATE}/task/{failing}")))
    told.append(("get", task_path, client.get(f"{CREATE}/task/none")))
    told.append(("get", f"{CREATE}/tasks", client.get(f"{CREATE}/tasks")))
    told.append(("get", f"{CREATE}/tasks", client.get(f"{CREATE}/tasks?limit=0")))
    told.append(("post", CREATE, client.post(CREATE, json={**FLAT, "remixPrompt": ""})))
    told.append(("post", CREATE, httpx.post(client.base_url.join(CREATE), json=FLAT)))
    told.append(("get", "/healthz", client.get("/healthz")))
    told.append(("get", "/readyz", client.get("/readyz")))
    for method, path, answer in told:
        schema = described(document, method, path, answer.status_code)
        assert conforms(answer.json(), schema, document), (method, path, answer.text)
    assert not conforms(
        {**created.json(), "created_at": "1"}, described(document, "post", CREATE, 200), document
    )


def test_the_examples_of_orders_are_taken(document: dict[str, Any], client: httpx.Client) -> None:
    body = document["paths"][CREATE]["post"]["requestBody"]["content"]["application/json"]
    for example in body["examples"].values():
        assert client.post(CREATE, json=example["value"]).status_code == 200
        assert conforms(example["value"], body["schema"], document)
    assert not conforms({"input": [{"params": {**PARAMS, "imgUrl": 1}}]}, body["schema"], document)
