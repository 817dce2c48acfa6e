"""A real LiteLLM proxy between the engine and two servers: the tests' own, and Retexture's."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from images_server import PROXY_KEY, ImagesServer, images_server
from running import KEY, Running, serving

LITELLM = Path(__file__).parents[2] / "build" / "litellm" / "bin" / "litellm"
STARTING = 180.0  # seconds: it imports for twenty on an idle machine
CONFIGURATION = """
model_list:
  - model_name: painter
    litellm_params:
      model: openai/gpt-image-2
      api_base: {url}
      api_key: upstream-key
  - model_name: retexture
    litellm_params:
      model: openai/midjourney_retexture
      api_base: {retexture}
      api_key: {retexture_key}
general_settings:
  master_key: {key}
litellm_settings:
  num_retries: 0
"""


@pytest.fixture(scope="session")
def upstream() -> Iterator[ImagesServer]:
    """The server behind the proxy."""
    with images_server() as server:
        yield server


@pytest.fixture
def server(upstream: ImagesServer) -> ImagesServer:
    """The same, with nothing left of the last test."""
    upstream.received.clear()
    upstream.behaviours.clear()
    return upstream


@pytest.fixture(scope="session")
def retexture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server as its operator starts it, with the procedural engine."""
    folder = tmp_path_factory.mktemp("retexture")
    with serving(folder, RETEXTURE_FIRST_KEY=KEY, RETEXTURE_PRICE_USD="0.04") as running:
        yield running


@pytest.fixture(scope="session")
def proxy(
    upstream: ImagesServer, retexture: Running, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where the proxy's interface begins."""
    if not LITELLM.exists():
        pytest.skip("LiteLLM is not installed: make test-litellm")
    folder = tmp_path_factory.mktemp("litellm")
    configuration = folder / "config.yaml"
    configuration.write_text(
        CONFIGURATION.format(
            url=upstream.url, key=PROXY_KEY, retexture=f"{retexture.base}/v1", retexture_key=KEY
        )
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [str(LITELLM), "--config", str(configuration), "--host", "127.0.0.1", "--port", str(port)]
    # Prices come with the package; it would fetch newer ones.
    environment = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_PROXY": "127.0.0.1"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=folder)
    try:
        _await(process, address, folder / "log")
        yield f"{address}/v1"
    finally:
        process.terminate()
        process.wait()


def _await(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    deadline = time.monotonic() + STARTING
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        try:
            if httpx.get(f"{address}/health/liveliness").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
