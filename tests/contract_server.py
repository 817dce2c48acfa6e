"""A server of the wire contract on loopback that is no Retexture, and misbehaves on demand.

Its pictures are what a test gives it. It runs in a thread, over real connections.
"""

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import orjson
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from PIL import Image

from closing_server import ClosingServer
from retexture.imaging.arrays import Rgb8

KEY = "sk-RECOGNISABLE-gateway-0123456789"
MODEL = "midjourney_retexture"
Told = dict[str, Any]


def fault(status: int, code: int, message: str, **headers: str) -> Response:
    """An answer that is an error, in the contract's form; ``retry_after="1"`` becomes ``retry-after: 1``."""
    error = {"code": code, "error_message": message, "message": message}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return JSONResponse({"error": error}, status, headers=named)


def failed(code: int, message: str) -> Told:
    """How a task stands that failed."""
    return {"status": "failed", "error": {"code": code, "error_message": message}}


def encoded(picture: Rgb8) -> bytes:
    """A picture as a file."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", compress_level=1)
    return file.getvalue()


@dataclass(eq=False)
class ContractServer:
    """The running server.

    Attributes:
        pictures: What every task gives.
        vendor: That its specification names.
        parameters: That its model takes.
        understood: What it says of every prompt; None: it is not a Retexture, and is not asked.
        creates: What becomes of the next orders, one each; None: a task.
        standings: How tasks stand at the next polls, one each; afterwards they are completed.
        streams: Whether it has streams.
        files: What it has under its own addresses, by name; a status in place of a file is answered.
        url: Its address.
        orders: The bodies of all orders that became tasks, by the tasks' ids.
        requests: All requests, "METHOD PATH", with their headers.
        cancelled: The ids of tasks that were cancelled.
    """

    pictures: list[Rgb8]
    vendor: str = "another"
    parameters: tuple[str, ...] = ("imgUrl", "remixPrompt", "callback")
    understood: Told | None = None
    creates: list[Response | None] = field(default_factory=list)
    standings: list[Told | Response] = field(default_factory=list)
    streams: bool = True
    files: dict[str, bytes | int] = field(default_factory=dict)
    url: str = ""
    orders: dict[str, Told] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    waiting: threading.Event = field(default_factory=threading.Event)
    by_key: dict[str, str] = field(default_factory=dict)

    def task(self, task_id: str) -> Told:
        """How a task stands that is completed."""
        content = [
            {"type": "image", "url": f"{self.url}/files/{number}.png", "jobId": "job"}
            for number in range(len(self.pictures))
        ]
        return {
            "id": task_id, "created_at": 1_789_000_000, "model": MODEL, "status": "completed", "progress": 1,
            "output": [{"content": content}], "usage": {"cost": "0.0800", "discount": 1}, "metadata": {},
        }  # fmt: skip

    def lines(self, beginning: str) -> list[dict[str, str]]:
        """The headers of the requests whose first lines begin so."""
        return [headers for line, headers in self.requests if line.startswith(beginning)]


def _application(server: ContractServer) -> FastAPI:
    app = FastAPI()

    @app.middleware("http")
    async def note(request: Request, following: Any) -> Response:
        server.requests.append((f"{request.method} {request.url.path}", dict(request.headers)))
        answer: Response = await following(request)
        return answer

    _about_models(app, server)
    _about_files(app, server)
    _about_orders(app, server)
    _about_tasks(app, server)
    return app


def _about_models(app: FastAPI, server: ContractServer) -> None:
    @app.get("/api/v1/skill/models/{model}/spec")
    def spec(model: str) -> Told:
        names = [{"name": name} for name in server.parameters]
        data = {"model_id": model, "vendor": server.vendor, "parameters": names}
        return {"status": {"code": 200, "message": "ok"}, "data": data}

    @app.get("/model/v1/models/skill/{model}")
    def page(request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return fault(401, 401, "The key is not valid.")
        return Response("# A model", media_type="text/markdown")

    @app.post("/v1/understand")
    def understand() -> Response:
        told = server.understood
        return fault(404, 404, "There is no such path.") if told is None else JSONResponse(told)

    @app.post("/model/v1/generation/precharge")
    def precharge() -> Told:
        return {"status": "success", "data": {"cost": "0.0800", "currency": "USD"}}


def _about_files(app: FastAPI, server: ContractServer) -> None:
    @app.post("/v1/files")
    async def upload(request: Request) -> Response:
        async with request.form() as form:
            sent = form["file"]
            assert not isinstance(sent, str)
            server.files["sent.png"] = await sent.read()
        return JSONResponse({"url": f"{server.url}/files/sent.png"})

    @app.get("/files/{name}")
    def fetch(name: str) -> Response:
        number = int(name.removesuffix(".png"))
        held = server.files.get(name, encoded(server.pictures[number]))
        return Response(status_code=held) if isinstance(held, int) else Response(held, media_type="image/png")


def _about_orders(app: FastAPI, server: ContractServer) -> None:
    @app.post("/model/v1/generation")
    async def create(request: Request) -> Response:
        body = orjson.loads(await request.body())
        behaviour = server.creates.pop(0) if server.creates else None
        if behaviour is not None:
            return behaviour
        key = request.headers["idempotency-key"]
        task_id = server.by_key.setdefault(key, f"task-{len(server.orders)}")
        server.orders.setdefault(task_id, body)
        return JSONResponse({"id": task_id, "created_at": 1, "status": "in_progress", "model": MODEL})


def _about_tasks(app: FastAPI, server: ContractServer) -> None:
    @app.get("/model/v1/generation/task/{task_id}")
    def poll(task_id: str) -> Response:
        if task_id not in server.orders:
            return fault(404, 404, "There is no such task.")
        standing = server.standings.pop(0) if server.standings else server.task(task_id)
        if isinstance(standing, Response):
            return standing
        if standing["status"] == "in_progress":
            server.waiting.set()
        return JSONResponse({"id": task_id, "created_at": 1, "model": MODEL, **standing})

    @app.get("/model/v1/generation/task/{task_id}/stream")
    def stream(task_id: str) -> Response:
        if not server.streams:
            return fault(404, 404, "There is no such path.")
        frames = f": keepalive\n\nevent: done\ndata: {orjson.dumps(server.task(task_id)).decode()}\n\n"
        return Response(frames if not server.standings else ": keepalive\n\n", media_type="text/event-stream")

    @app.delete("/model/v1/generation/task/{task_id}")
    def cancel(task_id: str) -> Told:
        server.cancelled.append(task_id)
        return {}


@contextmanager
def contract_server(*pictures: Rgb8, **choices: Any) -> Iterator[ContractServer]:
    """Run a server in a thread, on a port of its own; without pictures it has one of grey noise."""
    noise = np.random.Generator(np.random.PCG64(5)).integers(0, 256, (40, 48, 3), np.uint8)
    server = ContractServer(list(pictures) or [noise] * 4, **choices)
    # No log_config: uvicorn's loggers belong to the whole process, and other tests read them.
    config = uvicorn.Config(
        _application(server), port=0, log_config=None, access_log=False, lifespan="off"
    )  # fmt: skip
    program = ClosingServer(config)
    thread = threading.Thread(target=program.run, daemon=True)
    thread.start()
    while not program.started:
        time.sleep(0.005)
    server.url = f"http://127.0.0.1:{program.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        program.should_exit = True
        thread.join()
