"""A chain of edits whose server is killed, with its workers, in the middle of each step."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from command_line import shrunk
from running import KEY, LIMIT, Running, free_port, started, until

GENERATION = "/model/v1/generation"
PATIENCE = 4 * LIMIT
"""Seconds for one step: its worker begins twice, each time with kernels that are to be loaded or compiled."""
AUTHORIZATION = {"Authorization": f"Bearer {KEY}"}


@dataclass
class Killed:
    """A server that is killed again and again, and started again on the same data and port."""

    folder: Path
    port: int
    running: Running | None = None

    def start(self) -> Running:
        self.running = started(self.folder, self.port, RETEXTURE_FIRST_KEY=KEY, RETEXTURE_PRICE_USD="0.04")
        return self.running

    def survived(self, order: dict[str, Any], stored: int) -> dict[str, Any]:
        """The finished task of an order whose server was killed once so many of its pictures were stored."""
        assert self.running is not None
        answer = httpx.post(self.running.base + GENERATION, json=order, headers=AUTHORIZATION, timeout=60)
        assert answer.status_code == 200, answer.text
        task_id = answer.json()["id"]
        entry = until(lambda: self.begun(task_id, stored), f"{stored} pictures of {order['model']}", PATIENCE)
        self.running.process.kill()
        self.running.process.wait()
        self.start()
        task = until(lambda: self.ended(task_id), f"the end of {order['model']}", PATIENCE)
        assert task["status"] == "completed", task
        urls = [each["url"] for each in task["output"][0]["content"]]
        before = {each["number"]: each["url"] for each in entry["inputs"][0]["outputs"]}
        assert {number: urls[number] for number in before} == before, "what was stored is not made again"
        assert len(set(urls)) == len(urls) == entry["count"]
        assert all(httpx.get(url).status_code == 200 for url in urls)
        return dict(task)

    def begun(self, task_id: str, stored: int) -> Any:
        assert self.running is not None
        entry = self.running.get(f"/v1/tasks/{task_id}")
        there = len(entry["inputs"][0]["outputs"]) >= stored
        return entry if there and entry["state"] != "queued" else None

    def ended(self, task_id: str) -> Any:
        assert self.running is not None
        task = self.running.get(f"{GENERATION}/task/{task_id}")
        return task if task["status"] != "in_progress" else None


def edit(model: str, of: dict[str, Any], number: int, **params: Any) -> dict[str, Any]:
    job_id = of["output"][0]["content"][number]["jobId"]
    return {"model": f"midjourney_{model}", "jobId": job_id, "imageNo": number, **params}


def test_a_chain_survives_a_server_that_is_killed_at_each_step(tmp_path: Path, photos: Path) -> None:
    photo = shrunk(photos / "coffee.jpg", tmp_path / "cup.jpg")
    server = Killed(tmp_path, free_port())
    base = server.start().base
    try:
        with photo.open("rb") as file:
            sent = httpx.post(f"{base}/v1/files", files={"file": file}, headers=AUTHORIZATION, timeout=60)
        order = {"model": "midjourney_retexture", "imgUrl": sent.json()["url"], "remixPrompt": "white marble"}
        retextured = server.survived({**order, "seed": 7, "maps": True}, stored=2)
        assert [each["imageNo"] for each in retextured["output"][0]["maps"]] == [0, 1, 2, 3]
        varied = server.survived(edit("variation", retextured, 3, type=0, seed=8), stored=1)
        remixed = server.survived(edit("remix", varied, 1, remixPrompt="weathered copper"), stored=1)
        larger = server.survived(edit("upscale", remixed, 2, type=3), stored=0)
        assert server.running is not None
        spent = server.running.get("/monitor/api/v1/cost/billing")["data"]["summary"]
        assert (spent["total_requests"], float(spent["total_cost"])) == (4, 0.16)
        told = larger["metadata"]["retexture"]["inputs"][0]["edit"]
        assert (told["kind"], told["how"]) == ("upscale", "rendered again")
        data = httpx.get(larger["output"][0]["content"][0]["url"]).content
        assert data.startswith(b"\x89PNG")
    finally:
        if server.running is not None:
            server.running.process.terminate()
            assert server.running.process.wait(60) == 0
