"""A ComfyUI server on loopback that behaves as documented, and misbehaves on demand.

It keeps to the HTTP and websocket interface of ComfyUI's server.py and execution.py: uploads, a queue that
is worked off one by one, a history, and messages. Instead of running nodes it paints with arithmetic: what
it gives back is the picture that a workflow loads, with other colours. It runs in a thread, over real
connections.
"""

import asyncio
import io
import json
import struct
import threading
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
import uvicorn
from fastapi import FastAPI, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import JSONResponse, Response, StreamingResponse
from PIL import Image

from closing_server import ClosingServer
from images_server import recoloured
from retexture.imaging.arrays import Rgb8

KEY = "comfy-RECOGNISABLE-0123456789"
_OUTPUT_NODES = ("SaveImage", "PreviewImage")
_FILES = {
    "CheckpointLoaderSimple": {"ckpt_name": ["sd_xl_base_1.0.safetensors"]},
    "ControlNetLoader": {"control_net_name": ["controlnet-canny-sdxl-1.0.safetensors"]},
    "UNETLoader": {
        "unet_name": ["qwen_image_edit_2509_fp8_e4m3fn.safetensors"],
        "weight_dtype": ["default", "fp8_e4m3fn"],
    },
    "CLIPLoader": {
        "clip_name": ["qwen_2.5_vl_7b_fp8_scaled.safetensors"],
        "type": ["stable_diffusion", "qwen_image"],
        "device": ["default", "cpu"],
    },
    "VAELoader": {"vae_name": ["qwen_image_vae.safetensors"]},
    "KSampler": {"sampler_name": ["euler", "dpmpp_2m"], "scheduler": ["simple", "karras"]},
    "LoadImage": {"image": ["example.png"]},
    "LoadImageMask": {"image": ["example.png"], "channel": ["alpha", "red", "green", "blue"]},
}
_OTHERS = (
    *("CLIPTextEncode", "Canny", "ControlNetApplyAdvanced", "VAEEncode", "VAEDecode", "SetLatentNoiseMask"),
    *("ModelSamplingAuraFlow", "CFGNorm", "TextEncodeQwenImageEditPlus", "PreviewImage", "SaveImage"),
)
_NEWER = ("LoadImageMask",)  # describe their choices as newer nodes do


@dataclass(eq=False)
class Prompt:
    """One order: what was posted, and by which id the server knows it."""

    number: int
    id: str
    graph: dict[str, Any]
    extra: dict[str, Any]

    @property
    def entry(self) -> list[Any]:
        """As the queue and the history show it."""
        return [self.number, self.id, self.graph, self.extra, list(self.outputs)]

    @property
    def outputs(self) -> list[str]:
        """Its nodes that give something."""
        return [name for name, node in self.graph.items() if node["class_type"] in _OUTPUT_NODES]

    def of(self, kind: str) -> dict[str, Any]:
        """The inputs of its first node of a class."""
        found: dict[str, Any] = next(
            node["inputs"] for node in self.graph.values() if node["class_type"] == kind
        )
        return found


class Failed(Exception):
    """A node failed; ``kind`` is the type of its exception."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Interrupted(Exception):
    """Somebody interrupted the order."""


Behaviour = Callable[["ComfyServerOfTests", Prompt], Awaitable[Rgb8]]
"""What an order paints."""

Fault = Callable[[Callable[[], Awaitable[Response]]], Awaitable[Response]]
"""What becomes of a request: it may be let through, before or after which something happens."""


@dataclass(eq=False)
class ComfyServerOfTests:
    """The running server.

    Attributes:
        url: Where it is.
        posted: All orders that were queued, in the order of time.
        behaviours: What the next orders paint, one each; afterwards all are painted as they should be.
        always: What an order paints for which there is no behaviour.
        faults: What becomes of the next requests, by method and path.
        requests: All requests, as method and path.
        gate: Orders that wait do so for this.
        files: What lies in its folders, by (folder, sub-folder, name).
        known: The classes of its nodes, with the choices of their inputs.
        honours_ids: Whether it takes its clients' ids, and interrupts by them, as since the middle of 2025.
        hears: Whether it takes websockets.
        key: What its guard wants in the header Authorization; empty: there is none.
    """

    url: str = ""
    posted: list[Prompt] = field(default_factory=list)
    behaviours: list[Behaviour] = field(default_factory=list)
    always: Behaviour = field(default=lambda server, prompt: painted(server, prompt))
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    files: dict[tuple[str, str, str], bytes] = field(default_factory=dict)
    known: dict[str, dict[str, list[str]]] = field(
        default_factory=lambda: {kind: dict(_FILES.get(kind, {})) for kind in (*_OTHERS, *_FILES)}
    )
    honours_ids: bool = True
    hears: bool = True
    key: str = ""
    began: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    interrupts: list[dict[str, Any]] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)
    handshakes: list[dict[str, str]] = field(default_factory=list)
    listening: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    ended: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __post_init__(self) -> None:
        self.pending: list[Prompt] = []
        self.running: Prompt | None = None
        self.history: dict[str, Any] = {}
        self.sockets: dict[str, WebSocket] = {}
        self.made = 0
        self.interrupted = False
        self.loop: asyncio.AbstractEventLoop
        self.work: asyncio.Event

    def behave(self, *behaviours: Behaviour) -> None:
        """Say what the next orders paint."""
        self.behaviours.extend(behaviours)

    def fail(self, request: str, *faults: Fault) -> None:
        """Say what becomes of the next requests of a method and path, such as ``POST /prompt``."""
        self.faults.setdefault(request, []).extend(faults)

    def asked(self, request: str) -> int:
        """How many requests there were of a method and the beginning of a path."""
        return sum(each.startswith(request) for each in self.requests)

    def within(self, work: Callable[[], Awaitable[Any]]) -> None:
        """Do something in the server's thread, and wait for it."""

        async def done() -> None:
            await work()

        asyncio.run_coroutine_threadsafe(done(), self.loop).result()

    def hang_up(self) -> None:
        """Close all websockets."""

        async def close() -> None:
            for socket in list(self.sockets.values()):
                await socket.close(1012)

        self.within(close)

    def restart(self) -> None:
        """Forget everything that a process forgets, and what lies in its folder for what is temporary."""

        async def forget() -> None:
            self.pending.clear()
            self.history.clear()
            self.interrupted, self.running = True, None
            for place in [each for each in self.files if each[0] == "temp"]:
                del self.files[place]
            for socket in list(self.sockets.values()):
                await socket.close(1012)

        self.within(forget)

    # What server.py does.

    async def tell(self, kind: str, data: dict[str, Any], client: str | None) -> None:
        """Send a message to a client, or to all."""
        for name, socket in list(self.sockets.items()):
            if client in (None, name):
                try:
                    await socket.send_text(json.dumps({"type": kind, "data": data}))
                except (RuntimeError, WebSocketDisconnect):
                    self.sockets.pop(name, None)

    async def preview(self, client: str) -> None:
        """Send a small picture, as binary messages do: the kind of event, the kind of picture, the file."""
        file = io.BytesIO()
        Image.new("RGB", (8, 8)).save(file, "JPEG")
        if client in self.sockets:
            await self.sockets[client].send_bytes(struct.pack(">II", 1, 1) + file.getvalue())

    def info(self) -> dict[str, Any]:
        """What the message ``status`` says."""
        waiting = len(self.pending) + (self.running is not None)
        return {"exec_info": {"queue_remaining": waiting}}

    def loaded(self, prompt: Prompt) -> Rgb8:
        """The picture that an order's LoadImage names."""
        return np.asarray(Image.open(io.BytesIO(self.file(prompt.of("LoadImage")["image"]))).convert("RGB"))

    def file(self, named: str) -> bytes:
        """A file as nodes name it: ``sub-folder/name [folder]``."""
        name, _, folder = named.partition(" [")
        subfolder, _, last = name.rpartition("/")
        return self.files[folder.rstrip("]") or "input", subfolder, last]


async def painted(server: ComfyServerOfTests, prompt: Prompt) -> Rgb8:
    """What it should be."""
    return recoloured(server.loaded(prompt))


def of_picture(change: Callable[[Rgb8], Rgb8]) -> Behaviour:
    """What is painted, changed."""

    async def paint(server: ComfyServerOfTests, prompt: Prompt) -> Rgb8:
        return change(recoloured(server.loaded(prompt)))

    return paint


def of_size(width: int, height: int) -> Behaviour:
    """A picture of another size than the one that was sent."""
    return of_picture(lambda picture: cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA))


black = of_picture(np.zeros_like)


async def waiting(server: ComfyServerOfTests, prompt: Prompt) -> Rgb8:
    """A picture that is done when the gate is opened."""
    while not server.gate.is_set():
        if server.interrupted:
            raise Interrupted
        await asyncio.sleep(0.01)
    return await painted(server, prompt)


def failing(kind: str, message: str) -> Behaviour:
    """A node that fails."""

    async def paint(_server: ComfyServerOfTests, _prompt: Prompt) -> Rgb8:
        raise Failed(kind, message)

    return paint


out_of_memory = failing("torch.OutOfMemoryError", "Allocation on device 0 would exceed allowed memory.")


async def interrupted(_server: ComfyServerOfTests, _prompt: Prompt) -> Rgb8:
    """Somebody presses the button."""
    raise Interrupted


async def lost(handle: Callable[[], Awaitable[Response]]) -> Response:
    """The request is acted on, and its answer breaks off."""
    whole = bytes((await handle()).body)

    async def half() -> Any:
        yield whole[: len(whole) // 2]
        raise ConnectionError("broken off on purpose")

    return StreamingResponse(half(), headers={"content-length": str(len(whole))})


def answering(status: int, body: str = "", **headers: str) -> Fault:
    """The request is not acted on; ``retry_after="1"`` becomes ``retry-after: 1``."""

    async def answer(_handle: Callable[[], Awaitable[Response]]) -> Response:
        return Response(body, status, {name.replace("_", "-"): value for name, value in headers.items()})

    return answer


async def _work(server: ComfyServerOfTests) -> None:
    """Work the queue off, one order after another."""
    while True:
        await server.work.wait()
        if not server.pending:
            server.work.clear()
            continue
        prompt = server.pending.pop(0)
        server.running, server.interrupted = prompt, False
        await _run(server, prompt)


async def _run(server: ComfyServerOfTests, prompt: Prompt) -> None:
    client = prompt.extra.get("client_id")
    messages: list[list[Any]] = []

    async def add(kind: str, data: dict[str, Any]) -> None:
        told = {**data, "prompt_id": prompt.id, "timestamp": int(time.time() * 1000)}
        messages.append([kind, told])
        await server.tell(kind, told, client)

    await add("execution_start", {})
    await add("execution_cached", {"nodes": []})
    server.began.release()
    behaviour = server.behaviours.pop(0) if server.behaviours else server.always
    outputs: dict[str, Any] = {}
    try:
        for step in (1, 2):
            await server.tell("executing", {"node": "11", "prompt_id": prompt.id}, client)
            progress = {"value": step, "max": 4, "prompt_id": prompt.id, "node": "11"}
            await server.tell("progress", progress, client)
            await server.preview(str(client))
        picture = await behaviour(server, prompt)
        for node in prompt.outputs:
            outputs[node] = {"images": [_saved(server, prompt.graph[node]["class_type"], picture)]}
            executed = {"node": node, "display_node": node, "output": outputs[node], "prompt_id": prompt.id}
            await server.tell("executed", executed, client)
        await add("execution_success", {})
        status = {"status_str": "success", "completed": True}
    except Interrupted:
        await add("execution_interrupted", {"node_id": "11", "node_type": "KSampler", "executed": []})
        status = {"status_str": "error", "completed": False}
    except Failed as error:
        told = {"exception_type": error.kind, "exception_message": str(error), "traceback": []}
        await add("execution_error", {"node_id": "11", "node_type": "KSampler", "executed": [], **told})
        status = {"status_str": "error", "completed": False}
    if server.running is not prompt:  # the process that knew of it is gone
        return
    server.running = None
    server.history[prompt.id] = {
        "prompt": prompt.entry,
        "outputs": outputs,
        "status": {**status, "messages": messages},
        "meta": {},
    }
    await server.tell("executing", {"node": None, "prompt_id": prompt.id}, client)
    await server.tell("status", {"status": server.info()}, None)
    server.ended.release()


def _saved(server: ComfyServerOfTests, kind: str, picture: Rgb8) -> dict[str, str]:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", compress_level=1)
    server.made += 1
    place = "output" if kind == "SaveImage" else "temp"
    name = f"ComfyUI_{server.made:05}_.png"
    server.files[place, "", name] = file.getvalue()
    return {"filename": name, "subfolder": "", "type": place}


def _validated(server: ComfyServerOfTests, graph: dict[str, Any]) -> dict[str, Any] | None:
    """What execution.py's validate_prompt finds fault with; None: nothing."""
    for name, node in graph.items():
        if node.get("class_type") not in server.known:
            text = f"Node '{node.get('class_type')}' not found. The custom node may not be installed."
            error = {"type": "missing_node_type", "message": text, "details": f"Node ID '#{name}'"}
            return {"error": {**error, "extra_info": {}}, "node_errors": {}}
    errors: dict[str, Any] = {}
    for name, node in graph.items():
        for key, value in node["inputs"].items():
            if (fault := _fault(server, node["class_type"], key, value)) is not None:
                outputs = [each for each in graph if graph[each]["class_type"] in _OUTPUT_NODES]
                told = errors.setdefault(
                    name, {"errors": [], "dependent_outputs": outputs, "class_type": node["class_type"]}
                )
                told["errors"].append(fault)
    if not errors:
        return None
    text = "Prompt outputs failed validation"
    error = {"type": "prompt_outputs_failed_validation", "message": text, "details": ""}
    return {"error": {**error, "extra_info": {}}, "node_errors": errors}


def _fault(server: ComfyServerOfTests, kind: str, key: str, value: Any) -> dict[str, Any] | None:
    if kind.startswith("LoadImage") and key == "image":
        try:
            server.file(value)
        except KeyError:
            text = f"{key} - Invalid image file: {value}"
            return {
                "type": "custom_validation_failed",
                "message": "Custom validation failed",
                "details": text,
            }
        return None
    choices = server.known[kind].get(key)
    if choices is None or value in choices:
        return None
    text = f"{key}: '{value}' not in {choices}"
    return {"type": "value_not_in_list", "message": "Value not in list", "details": text}


def _described(server: ComfyServerOfTests, kind: str) -> dict[str, Any]:
    """What /object_info says of a class of nodes."""
    required = {
        key: ["COMBO", {"options": choices}] if kind in _NEWER else [choices, {}]
        for key, choices in server.known[kind].items()
    }
    return {"input": {"required": required}, "name": kind, "output_node": kind in _OUTPUT_NODES}


def _application(server: ComfyServerOfTests) -> FastAPI:
    app = FastAPI()
    for part in (_guard, _knowledge, _files, _queue, _messages):
        part(app, server)
    return app


def _guard(app: FastAPI, server: ComfyServerOfTests) -> None:
    @app.middleware("http")
    async def guard(request: Request, handle: Callable[[Request], Awaitable[Response]]) -> Response:
        named = f"{request.method} {request.url.path}"
        server.requests.append(named)
        if server.key and request.headers.get("authorization") != f"Bearer {server.key}":
            return Response("no", 401)
        faults = server.faults.get(named) or []
        if not faults:
            return await handle(request)

        async def whole() -> Response:
            response = await handle(request)
            body = b"".join([part async for part in response.body_iterator])  # type: ignore[attr-defined]
            return Response(body, response.status_code)

        return await faults.pop(0)(whole)


def _knowledge(app: FastAPI, server: ComfyServerOfTests) -> None:
    @app.get("/system_stats")
    def system_stats() -> Any:
        system = {"os": "posix", "comfyui_version": "0.3.60", "python_version": "3.12", "argv": []}
        return {"system": system, "devices": []}

    @app.get("/object_info/{kind}")
    def object_info(kind: str) -> Any:
        return {kind: _described(server, kind)} if kind in server.known else {}

    @app.get("/object_info")
    def all_object_info() -> Any:
        return {kind: _described(server, kind) for kind in server.known}


def _files(app: FastAPI, server: ComfyServerOfTests) -> None:
    @app.post("/upload/image")
    async def upload(request: Request) -> Any:
        async with request.form() as form:
            image, folder = form["image"], str(form.get("type") or "input")
            assert not isinstance(image, str)
            subfolder, name = str(form.get("subfolder") or ""), str(image.filename)
            server.files[folder, subfolder, name] = await image.read()
        return {"name": name, "subfolder": subfolder, "type": folder}

    @app.get("/view")
    def view(request: Request) -> Response:
        asked = request.query_params
        place = asked.get("type", "output"), asked.get("subfolder", ""), asked["filename"]
        data = server.files.get(place)
        return Response(status_code=404) if data is None else Response(data, media_type="image/png")


def _queue(app: FastAPI, server: ComfyServerOfTests) -> None:
    @app.post("/prompt")
    async def prompt(request: Request) -> Response:
        body = await request.json()
        if (fault := _validated(server, body["prompt"])) is not None:
            return JSONResponse(fault, 400)
        given = str(body.get("prompt_id", "")) if server.honours_ids else ""
        extra = {**body.get("extra_data", {}), "client_id": body.get("client_id")}
        queued = Prompt(len(server.posted), given or str(uuid.uuid4()), body["prompt"], extra)
        server.posted.append(queued)
        server.pending.append(queued)
        server.work.set()
        return JSONResponse({"prompt_id": queued.id, "number": queued.number, "node_errors": {}})

    @app.get("/prompt")
    def queue_info() -> Any:
        return server.info()

    @app.get("/queue")
    def queue() -> Any:
        running = [server.running.entry] if server.running else []
        return {"queue_running": running, "queue_pending": [each.entry for each in server.pending]}

    @app.post("/queue")
    async def change_queue(request: Request) -> Response:
        body = await request.json()
        gone = set(body.get("delete", []))
        server.pending[:] = (
            [] if body.get("clear") else [each for each in server.pending if each.id not in gone]
        )
        return Response()

    @app.post("/interrupt")
    async def interrupt(request: Request) -> Response:
        body = json.loads(await request.body() or b"{}")
        server.interrupts.append(body)
        named = body.get("prompt_id") if server.honours_ids else None
        if server.running is not None and named in (None, server.running.id):
            server.interrupted = True
        return Response()

    @app.get("/history/{prompt_id}")
    def history(prompt_id: str) -> Any:
        return {prompt_id: server.history[prompt_id]} if prompt_id in server.history else {}


def _messages(app: FastAPI, server: ComfyServerOfTests) -> None:
    @app.websocket("/ws")
    async def listen(socket: WebSocket) -> None:
        headers = dict(socket.headers)
        server.handshakes.append(headers)
        refused = server.key and headers.get("authorization") != f"Bearer {server.key}"
        if not server.hears or refused:
            await socket.close()
            return
        await socket.accept()
        client = socket.query_params.get("clientId") or uuid.uuid4().hex
        server.sockets[client] = socket
        server.connected.append(client)
        await server.tell("status", {"status": server.info(), "sid": client}, client)
        server.listening.release()
        try:
            while True:
                await socket.receive_text()
        except (WebSocketDisconnect, RuntimeError):
            if server.sockets.get(client) is socket:
                del server.sockets[client]


@contextmanager
def comfyui_server(**choices: Any) -> Iterator[ComfyServerOfTests]:
    """Run a server in a thread, on a port of its own."""
    server = ComfyServerOfTests(**choices)
    # No log_config: uvicorn's loggers belong to the whole process, and other tests read them.
    config = uvicorn.Config(
        _application(server),
        port=0,
        ws="websockets-sansio",
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_keep_alive=300,
        timeout_graceful_shutdown=1,
    )
    program = ClosingServer(config)

    async def serve() -> None:
        server.loop, server.work = asyncio.get_running_loop(), asyncio.Event()
        working = asyncio.create_task(_work(server))
        await program.serve()
        working.cancel()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    while not program.started:
        time.sleep(0.005)
    port = program.servers[0].sockets[0].getsockname()[1]
    server.url = f"http://127.0.0.1:{port}"
    try:
        yield server
    finally:
        server.gate.set()
        program.should_exit = True
        thread.join()
