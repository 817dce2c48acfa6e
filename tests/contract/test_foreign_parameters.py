"""Parameters that only other models have: taken, without effect, and told in the receipt of their input."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image

from retexture.models import RETEXTURE, UPSCALE, VARIATION, find_models, foreign_parameters
from serving import CREATE, Worker

FOREIGN = {"size": 512, "type": 3, "imageNo": 0}


def uploaded(client: httpx.Client) -> str:
    encoded = io.BytesIO()
    Image.radial_gradient("L").resize((48, 40)).save(encoded, "PNG")
    answer = client.post("/v1/files", files={"file": ("grey.png", encoded.getvalue(), "image/png")})
    return str(answer.json()["url"])


def ignored(client: httpx.Client, task_id: str) -> list[list[dict[str, str]]]:
    receipt = client.get(f"{CREATE}/task/{task_id}").json()["metadata"]["retexture"]
    return [each["ignored"] for each in receipt["inputs"]]


def as_told(*names: str) -> list[dict[str, str]]:
    return [{"text": name, "reason": "midjourney_retexture has no such parameter"} for name in names]


@pytest.mark.parametrize("form", ["flat", "envelope", "parameters"])
def test_they_are_told_in_every_form_of_a_request(client: httpx.Client, worker: Worker, form: str) -> None:
    known = {"imgUrl": uploaded(client), "remixPrompt": "oak", "n": 1, "maps": False, "what": "else"}
    params = {**known, **FOREIGN, "jobId": None}
    bodies: dict[str, dict[str, Any]] = {
        "flat": {**params, "moderation": True, "dash_scope": False},
        "envelope": {"input": [{"params": params}, {"params": known}]},
        "parameters": {"parameters": params},
    }
    answer = client.post(
        CREATE, json={"model": RETEXTURE, "metadata": {"mine": 1, "retexture": 2}, **bodies[form]}
    )
    assert answer.status_code == 200, answer.text
    task_id = answer.json()["id"]
    worker.execute(task_id)
    told = [as_told(*FOREIGN), []]
    assert ignored(client, task_id) == told[: 2 if form == "envelope" else 1]
    metadata = client.get(f"{CREATE}/task/{task_id}").json()["metadata"]
    assert metadata["mine"] == 1
    assert "without_effect" not in str(metadata)
    again = client.post(f"/v1/tasks/{task_id}/retry").json()["id"]
    worker.execute(again)
    assert ignored(client, again)[0] == told[0]


def test_which_are_foreign() -> None:
    models = find_models()
    sent = {"jobId": "x", "imageNo": 0, "n": 4, "maps": True, "seed": 3, "structure": 0.5, "moderation": True}
    assert foreign_parameters(models[UPSCALE], sent) == ("n", "maps", "seed", "structure")
    assert foreign_parameters(models[VARIATION], sent) == ("n", "structure")
    assert foreign_parameters(models[RETEXTURE], sent) == ("jobId", "imageNo")
