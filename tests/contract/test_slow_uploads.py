"""Uploads that are slow to decode, or that come in numbers, hold up nobody else's."""

import io
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from pathlib import Path

import httpx
import pytest
from PIL import Image

from picture_files import slow_bmp
from retexture.decoding import DecoderPool
from serving import Server, check_shape, serve, services_in

MOST_OF_KEY = 16
BESIDE = 5


def _jpeg() -> bytes:
    file = io.BytesIO()
    Image.radial_gradient("L").resize((500, 400)).save(file, "JPEG")
    return file.getvalue()


JPEG = _jpeg()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """A server whose decoding processes may be stopped."""
    with services_in(tmp_path, decoders=DecoderPool(2)) as services, serve(services) as running:
        yield running
        services.decoders.close()
        services.thumbnailers.close()


def hand_in(client: httpx.Client) -> httpx.Response:
    return client.post("/v1/files", files={"file": JPEG}, timeout=120)


def test_one_keys_pictures_that_are_never_done_hold_up_nobody(own: Server) -> None:
    flooding, other = own.client(), own.client()
    assert hand_in(flooding).status_code == 200
    (stopped,) = own.services.decoders.pids()
    os.kill(stopped, signal.SIGSTOP)
    with ThreadPoolExecutor(MOST_OF_KEY + BESIDE) as threads:
        try:
            sent = [threads.submit(hand_in, flooding) for _ in range(MOST_OF_KEY + BESIDE)]
            for refused in islice(as_completed(sent, 120), BESIDE):
                error = check_shape(refused.result(), 429)
                assert "wait until some are done" in error["message"]
                assert int(refused.result().headers["retry-after"]) > 0
            assert sum(not each.done() for each in sent) == MOST_OF_KEY
            file = hand_in(other)
            assert file.status_code == 200
            assert httpx.get(f"{file.json()['url']}/thumbnail").status_code == 200
            assert sum(not each.done() for each in sent) == MOST_OF_KEY
        finally:
            os.kill(stopped, signal.SIGCONT)
        outcomes = [each.result().status_code for each in sent]
    assert sorted(outcomes) == [200] * MOST_OF_KEY + [429] * BESIDE


def test_a_picture_that_takes_too_long_is_refused_and_the_next_one_taken(tmp_path: Path) -> None:
    pool = DecoderPool(1, inspecting=0.1)
    with services_in(tmp_path, decoders=pool) as services, serve(services) as running:
        client = running.client()
        for _ in range(2):
            error = check_shape(client.post("/v1/files", files={"file": slow_bmp()}), 400)
            assert "takes too long" in error["message"]
            assert hand_in(client).status_code == 200
    pool.close()


def test_without_processes_pictures_are_taken_later(own: Server) -> None:
    client = own.client()
    url = hand_in(client).json()["url"]
    own.services.decoders.close()
    own.services.thumbnailers.close()
    check_shape(hand_in(client), 503)
    check_shape(httpx.get(f"{url}/thumbnail"), 503)
    assert httpx.get(url).content == JPEG
