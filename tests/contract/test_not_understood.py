"""Prompts that nothing is known of, from the order to the bill: free, or failed if the operator is strict."""

import io
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.registry import Registry
from retexture.fetching import Fetcher
from retexture.imaging.limits import Limits
from retexture.tasks.run import WorkerContext, execute
from retexture.webhooks import Sender
from serving import CREATE, MODEL, Server


@pytest.fixture(scope="module")
def engine() -> ProceduralEngine:
    return ProceduralEngine()


def done(
    server: Server, client: httpx.Client, engine: ProceduralEngine, *prompts: str, strict: bool = False
) -> dict[str, Any]:
    """Order two pictures of each prompt and have a worker do it; what a poll says in the end."""
    grey = np.linspace(40, 210, 48 * 40).reshape(40, 48).astype(np.uint8)
    url = _uploaded(client, np.dstack([grey, grey, grey[::-1]]))
    given = [{"params": {"imgUrl": url, "remixPrompt": prompt, "n": 2}} for prompt in prompts]
    task_id = client.post(CREATE, json={"model": MODEL, "input": given}).json()["id"]
    services = server.services
    registry = Registry({"procedural": lambda: engine})
    context = WorkerContext(
        services.database, services.queue, services.store, Fetcher(), Sender(Fetcher()), registry, Limits(),
        strict_prompts=strict,
    )  # fmt: skip
    execute(task_id, context)
    body: dict[str, Any] = client.get(f"{CREATE}/task/{task_id}").json()
    return body


def _uploaded(client: httpx.Client, rgb: "np.ndarray[Any, Any]") -> str:
    encoded = io.BytesIO()
    Image.fromarray(rgb.astype(np.uint8)).save(encoded, "PNG")
    answer = client.post("/v1/files", files={"file": ("grey.png", encoded.getvalue(), "image/png")})
    url: str = answer.json()["url"]
    return url


def spent(client: httpx.Client) -> tuple[str, str, str, int]:
    key = client.get("/v1/key").json()
    total = client.get("/v1/usage").json()["total"]
    return key["spent"], key["reserved"], total["cost"], total["pictures"]


def test_a_prompt_that_nothing_is_known_of_costs_nothing(
    server: Server, client: httpx.Client, engine: ProceduralEngine
) -> None:
    body = done(server, client, engine, "xyzzy plugh")
    assert body["status"] == "completed"
    assert body["usage"]["cost"] == "0.0000"
    assert len(body["output"][0]["content"]) == 2
    first = body["metadata"]["retexture"]["inputs"][0]["notes"][0]
    assert first.startswith("Nothing in the prompt was recognised")
    assert spent(client) == ("0.0000", "0.0000", "0.0000", 0)


def test_only_the_inputs_that_could_be_done_are_charged(
    server: Server, client: httpx.Client, engine: ProceduralEngine
) -> None:
    body = done(server, client, engine, "marble", "대리석 바닥", "a pretzel")
    assert body["usage"]["cost"] == "0.0800"
    assert spent(client) == ("0.0800", "0.0000", "0.0800", 4)
    notes = [each["notes"] for each in body["metadata"]["retexture"]["inputs"]]
    assert notes[1][0] == (
        "The prompt is in Korean, which is not understood: the pictures show the photo as it is."
    )
    assert notes[2][0] == "Nothing in the prompt is known by name; ‘pretzel’ is guessed to be gingerbread."


def test_a_strict_operator_has_such_a_task_fail_with_the_reason(
    server: Server, client: httpx.Client, engine: ProceduralEngine
) -> None:
    body = done(server, client, engine, "marble", "대리석 바닥", strict=True)
    assert body["status"] == "failed"
    assert body["error"]["code"] == 4013098
    assert "The prompt is in Korean, which is not understood." in body["error"]["error_message"]
    assert spent(client) == ("0.0000", "0.0000", "0.0000", 0)


def test_a_guess_is_enough_for_a_strict_operator(
    server: Server, client: httpx.Client, engine: ProceduralEngine
) -> None:
    assert done(server, client, engine, "a pretzel", strict=True)["status"] == "completed"
