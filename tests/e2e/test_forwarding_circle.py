"""Servers whose engines forward to each other: an order that comes back is refused, and goes no further."""

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from client import Client
from command_line import shrunk
from retexture.engines.images_api import ImagesEngine, Upstream, load_profile
from retexture.engines.protocol import EngineError, Request
from retexture.imaging.decode import decode
from running import KEY, Running, free_port, started
from tapping import Tap, tapped

CREATE = "POST /model/v1/generation"
UNDERSTAND = "POST /v1/understand"


@dataclass(eq=False)
class Circle:
    """Two servers; what one sends to the other goes through a tap. The second one has a chain."""

    first: Running
    second: Running
    to_first: Tap
    to_second: Tap

    def sent(self, line: str) -> tuple[int, int]:
        """How many such requests reached each of the two from the other."""
        return self.to_first.seen.count(line), self.to_second.seen.count(line)

    def tasks(self) -> tuple[int, int]:
        listed = (each.get("/model/v1/generation/tasks?limit=100") for each in (self.first, self.second))
        first, second = (len(each["tasks"]) for each in listed)
        return first, second


@pytest.fixture(scope="module")
def circle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Circle]:
    ports = free_port(), free_port()
    with ExitStack() as stack:
        to_first, to_second = (stack.enter_context(tapped(port)) for port in ports)

        def server(name: str, port: int, onwards: str, **settings: str) -> Running:
            running = started(
                tmp_path_factory.mktemp(name), port, 1,
                RETEXTURE_FIRST_KEY=KEY, RETEXTURE_PRICE_USD="0.04",
                RETEXTURE_GATEWAY_URL=onwards, RETEXTURE_GATEWAY_KEY=KEY,
                **{"RETEXTURE_CLIENT_ENGINES": "gateway", **settings},
            )  # fmt: skip
            stack.callback(running.process.wait, 60)
            stack.callback(running.process.terminate)
            return running

        images = f"http://127.0.0.1:{ports[0]}/v1"  # itself
        first = server(
            "first", ports[0], to_second.url, RETEXTURE_ENGINE="gateway",
            RETEXTURE_IMAGES_URL=images, RETEXTURE_IMAGES_KEY=KEY, RETEXTURE_IMAGES_PROFILE="qwen-image-edit",
            RETEXTURE_IMAGES_MODEL="retexture-images", RETEXTURE_CLIENT_ENGINES="gateway,images",
        )  # fmt: skip
        second = server("second", ports[1], to_first.url, RETEXTURE_ENGINES="gateway,procedural",
            RETEXTURE_CLIENT_ENGINES="gateway,procedural", RETEXTURE_STRICT_PROMPTS="true",
        )  # fmt: skip
        yield Circle(first, second, to_first, to_second)


@pytest.fixture(scope="module")
def cup(tmp_path_factory: pytest.TempPathFactory, photos: Path) -> Path:
    return shrunk(photos / "coffee.jpg", tmp_path_factory.mktemp("photo") / "cup.jpg")


def ended(server: Running, cup: Path, **choices: Any) -> dict[str, Any]:
    client = Client(server.base, KEY)
    task = client.create(client.upload(cup), "white marble", n=1, **choices)
    with suppress(RuntimeError):
        client.wait(task, lambda _share: None)
    found: dict[str, Any] = server.get(f"/model/v1/generation/task/{task}")
    return found


def test_an_order_that_comes_back_is_refused_and_another_engine_makes_it(circle: Circle, cup: Path) -> None:
    before, tasks = circle.sent(CREATE), circle.tasks()
    done = ended(circle.first, cup)
    assert done["status"] == "completed"
    (picture,) = done["metadata"]["retexture"]["inputs"][0]["pictures"]
    assert done["metadata"]["retexture"]["engine"] == "gateway"
    assert picture["upstream"]
    assert (circle.sent(CREATE)[0] - before[0], circle.sent(CREATE)[1] - before[1]) == (1, 1)
    assert (circle.tasks()[0] - tasks[0], circle.tasks()[1] - tasks[1]) == (1, 1)
    there = circle.second.get("/model/v1/generation/tasks?limit=1")["tasks"][0]
    told = circle.second.get(f"/model/v1/generation/task/{there['id']}")["metadata"]["retexture"]
    assert told["engine"] == "procedural"
    assert [(each["engine"], each["why"]) for each in told["inputs"][0]["tried"]] == [
        ("gateway", "unavailable")
    ]
    log = (circle.second.folder / "err").read_text()
    assert "servers forward to each other in a circle (508)" in log


def test_where_nobody_else_can_make_it_every_task_fails_and_costs_nothing(circle: Circle, cup: Path) -> None:
    tasks = circle.tasks()
    spent = [each.get("/v1/key")["spent"] for each in (circle.first, circle.second)]
    done = ended(circle.second, cup, engine="gateway")
    assert (done["status"], done["error"]["code"]) == ("failed", 4013099)
    assert "not available" in done["error"]["error_message"]
    assert (circle.tasks()[0] - tasks[0], circle.tasks()[1] - tasks[1]) == (1, 1)
    assert [each.get("/v1/key")["spent"] for each in (circle.first, circle.second)] == spent


def test_a_server_whose_images_engine_is_its_own_door_refuses_the_first_order(
    circle: Circle, cup: Path
) -> None:
    tasks = circle.tasks()
    done = ended(circle.first, cup, engine="images")
    assert done["status"] == "failed"
    assert circle.tasks()[0] - tasks[0] == 1


def test_a_failed_task_of_a_door_is_not_ordered_again_by_an_images_engine_in_front_of_it(
    circle: Circle, cup: Path
) -> None:
    """Nothing is known of the prompt there, which is strict: what failed would fail again."""
    upstream = Upstream(f"{circle.second.base}/v1", "retexture-procedural", KEY)
    engine = ImagesEngine(upstream, load_profile("qwen-image-edit"))
    request = Request(decode(cup.read_bytes()), "qwzrtx", 1, 7, 0.5, key="task/0")
    before = circle.tasks()
    try:
        for _ in range(2):  # as a worker does after errors
            with pytest.raises(EngineError, match=r"\(422\).* costs nothing"):
                list(engine.variations(request, lambda *_: None, lambda: False))
    finally:
        engine.close()
    assert circle.tasks()[1] == before[1] + 1


def test_a_prompt_is_asked_about_once(circle: Circle) -> None:
    before = circle.sent(UNDERSTAND)
    headers = {"Authorization": f"Bearer {KEY}"}
    question = {"prompt": "white marble"}
    answer = httpx.post(f"{circle.first.base}/v1/understand", json=question, headers=headers, timeout=60)
    assert answer.status_code == 200
    assert "white marble" in answer.json()["understood"]["description"]
    assert circle.sent(UNDERSTAND) == (before[0], before[1] + 1)


def test_the_refusal_says_what_to_do(circle: Circle) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    body = {"model": "midjourney_retexture", "imgUrl": "https://pictures.example/a.jpg", "remixPrompt": "oak"}
    many = {**headers, "Retexture-Via": ", ".join(f"server-{number}" for number in range(8))}
    answer = httpx.post(f"{circle.first.base}/model/v1/generation", json=body, headers=many)
    assert answer.status_code == 508
    assert answer.json()["error"]["code"] == 508
    assert "8 servers already" in answer.json()["error"]["message"]
