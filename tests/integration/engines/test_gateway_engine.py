"""The gateway engine and a server of the contract that is no Retexture: what is sent, what answers mean."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import cv2
import numpy as np
import pytest
from fastapi.responses import Response
from PIL import Image
from skimage import data

import engine_requests
from contract_server import KEY, ContractServer, contract_server, failed, fault
from images_server import displaced, images_server, recoloured
from retexture.engines.chain import ChainEngine
from retexture.engines.delivery import deliver
from retexture.engines.gateway import Downloads, GatewayEngine, UpstreamServer
from retexture.engines.images_api import ImagesEngine, Upstream, load_profile
from retexture.engines.ledger import MemoryLedger
from retexture.engines.protocol import (
    Engine,
    EngineCancelled,
    EngineError,
    EngineRefused,
    EngineUnavailable,
    Request,
    Variation,
    Why,
)
from retexture.imaging.encode import PictureFormat, encode
from retexture.imaging.mask import Mask
from retexture.imaging.photo import Photo
from running import free_port

PHOTO = Photo(np.ascontiguousarray(data.astronaut()[:400]), None, "ab" * 32, (512, 400))
RUNNING = {"status": "in_progress", "progress": 0.5, "metadata": {}}
Build = Callable[..., GatewayEngine]
request = partial(engine_requests.request, photo=PHOTO)


class KeptLedger:
    """Notes that are no memory's to the engine: somebody may go on with them."""

    outlives = True

    def __init__(self) -> None:
        notes = MemoryLedger()
        self.recall, self.record = notes.recall, notes.record


@pytest.fixture
def server() -> Iterator[ContractServer]:
    with contract_server(*(recoloured(np.roll(PHOTO.rgb, number, 2)) for number in range(4))) as running:
        yield running


@pytest.fixture
def build(server: ContractServer) -> Iterator[Build]:
    """Builds engines that are closed when the test ends."""
    built: list[GatewayEngine] = []

    def make(**choices: Any) -> GatewayEngine:
        upstream = replace(UpstreamServer(server.url, key=KEY, away=5.0), **choices)
        built.append(GatewayEngine(upstream, Downloads(server.url)))
        return built[-1]

    yield make
    for engine in built:
        engine.close()


def made(engine: Engine, asked: Request | None = None) -> list[Variation]:
    return list(engine.variations(asked or request(), lambda *_: None, lambda: False))


def params(server: ContractServer, number: int = 0) -> dict[str, Any]:
    sent: dict[str, Any] = list(server.orders.values())[number]["input"][0]["params"]
    return sent


def test_four_pictures_are_one_order_and_only_parameters_that_the_model_takes_are_sent(
    server: ContractServer, build: Build
) -> None:
    variations = made(build(), request(count=4, structure=0.9, swatch=PHOTO))
    assert [each.number for each in variations] == [0, 1, 2, 3]
    for variation, picture in zip(variations, server.pictures, strict=True):
        assert np.array_equal(variation.rgb, picture)
    assert list(params(server)) == ["imgUrl", "remixPrompt"]
    receipt = variations[-1].receipt
    assert {each.text for each in receipt.ignored} == {"swatch", "structure 0.9"}
    assert any("takes no seed" in note for note in receipt.notes)
    assert [each.receipt.upstream[0].cost for each in variations] == ["", "", "", "0.0800"]
    assert receipt.upstream[0].request_ids == ("task-0",)
    assert "imgUrl" not in receipt.upstream[0].sent
    sent = server.files["sent.png"]
    assert isinstance(sent, bytes)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(sent))), PHOTO.rgb)


def test_a_model_that_takes_more_is_told_more(server: ContractServer, build: Build) -> None:
    server.parameters = ("imgUrl", "remixPrompt", "seed", "n", "structure", "maskUrl", "minStructure")
    share = np.zeros((400, 512), np.float32)
    share[:200] = 1
    asked = request(count=2, mask=Mask(share, "1" * 64), min_structure=0.1, structure=0.25)
    made(build(), asked)
    sent = params(server)
    assert (sent["seed"], sent["n"], sent["structure"], sent["minStructure"]) == (7, 2, 0.25, 0.1)
    assert set(sent) == {*server.parameters}


def test_a_picture_of_another_size_or_place_comes_back_with_the_photos(
    server: ContractServer, build: Build
) -> None:
    plain = recoloured(PHOTO.rgb)
    server.pictures[0] = cv2.resize(displaced(plain, 12, -8, 1.03), (768, 600), interpolation=cv2.INTER_CUBIC)
    (variation,) = made(build())
    assert variation.rgb.shape == PHOTO.rgb.shape
    inner = np.abs(variation.rgb.astype(int) - plain)[40:-40, 40:-40]
    assert inner.mean() < 6
    assert any("768 × 600" in note for note in variation.receipt.notes)


@pytest.mark.parametrize("way", ["url", "inline"])
def test_pictures_get_there_by_address_or_in_the_order(
    server: ContractServer, build: Build, way: str
) -> None:
    published: list[tuple[bytes, PictureFormat, tuple[int, int]]] = []

    def publish(*picture: Any) -> str:
        published.append(picture)
        return "https://here.example/files/secret.png"

    made(build(pictures=way), request(publish=publish))
    address = params(server)["imgUrl"]
    if way == "inline":
        assert address.startswith("data:image/png;base64,")
        assert not published
    else:
        assert address == "https://here.example/files/secret.png"
        assert published == [(encode(PHOTO.rgb, None, PictureFormat.PNG), PictureFormat.PNG, (512, 400))]
    assert server.lines("POST /v1/files") == []


def test_where_it_can_only_fetch_and_nothing_can_be_published_it_says_so(build: Build) -> None:
    with pytest.raises(EngineUnavailable, match="RETEXTURE_GATEWAY_PICTURES"):
        made(build(pictures="url"))


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (fault(401, 401, "no"), EngineUnavailable, "RETEXTURE_GATEWAY_KEY"),
        (fault(402, 402, "Top up."), EngineUnavailable, "Top up"),
        (fault(403, 403, "Insufficient balance"), EngineUnavailable, "Insufficient balance"),
        (fault(404, 404, "no"), EngineUnavailable, "RETEXTURE_GATEWAY_URL"),
        (Response(status_code=302), EngineUnavailable, "not followed"),
        (fault(400, 4013003, "Invalid image URL format"), EngineUnavailable, "RETEXTURE_GATEWAY_PICTURES"),
        (fault(400, 4013005, "Invalid remix prompt length"), EngineRefused, "prompt length"),
        (fault(400, 400, "Blocked by content policy"), EngineRefused, "content policy"),
        (fault(400, 400, "Unknown field"), EngineError, "Unknown field"),
        (fault(409, 409, "Reused"), EngineError, "Reused"),
        (Response("{", media_type="application/json"), EngineError, "no task"),
    ],
)
def test_an_order_that_is_not_taken_is_refused_unavailable_or_an_error(
    server: ContractServer, build: Build, answer: Response, kind: type[EngineError], words: str
) -> None:
    server.creates.append(answer)
    with pytest.raises(EngineError, match=words) as told:
        made(build())
    assert type(told.value) is kind
    assert len(server.lines("POST /model/v1/generation")) == 1


def test_what_passes_is_waited_for_and_the_order_stays_the_same(server: ContractServer, build: Build) -> None:
    server.creates = [fault(429, 429, "Slow down", retry_after="1"), fault(503, 4013099, "Busy"), None]
    server.standings = [fault(502, 502, "?"), RUNNING]
    assert len(made(build(away=30.0))) == 1
    sent = server.lines("POST /model/v1/generation")
    assert len(sent) == 3
    assert len({headers["idempotency-key"] for headers in sent}) == 1
    assert len(server.orders) == 1


def test_a_server_that_stays_away_is_unavailable(build: Build) -> None:
    with pytest.raises(EngineUnavailable, match="could not be reached"):
        made(build(url=f"http://127.0.0.1:{free_port()}", away=0.5))


@pytest.mark.parametrize(
    ("standing", "kind", "words"),
    [
        (failed(4013098, "Rejected by moderation"), EngineRefused, "Rejected by moderation"),
        (failed(4013099, "Service unavailable"), EngineUnavailable, "Service unavailable"),
        (failed(4013098, "Generation failed"), EngineError, "Generation failed"),
    ],
)
def test_a_task_that_fails_there_fails_here_with_its_reason(
    server: ContractServer, build: Build, standing: dict[str, Any], kind: type[EngineError], words: str
) -> None:
    server.standings = [RUNNING, standing]
    asked = request(ledger=KeptLedger())
    with pytest.raises(EngineError, match=words) as told:
        made(build(), asked)
    assert type(told.value) is kind
    # Tried once more, as workers do after errors, it is another order: this one has failed.
    assert len(made(build(), asked)) == 1
    assert len(server.orders) == 2
    assert server.cancelled == []


def test_orders_for_one_input_are_bounded(server: ContractServer, build: Build) -> None:
    server.standings = [failed(4013098, "Generation failed") for _ in range(3)]
    asked = request(ledger=KeptLedger())
    for _ in range(2):
        with pytest.raises(EngineError, match="Generation failed"):
            made(build(orders=2), asked)
    with pytest.raises(EngineError, match="RETEXTURE_GATEWAY_ORDERS"):
        made(build(orders=2), asked)
    assert len(server.orders) == 2


def test_polls_alone_are_enough(server: ContractServer, build: Build) -> None:
    server.streams, server.standings = False, [RUNNING]
    seen: list[float] = []
    found = list(build().variations(request(count=4), lambda share, _: seen.append(share), lambda: False))
    assert len(found) == 4
    assert 0.5 in seen
    assert seen == sorted(seen)


def test_another_process_goes_on_with_the_order_and_fetches_what_is_missing(
    server: ContractServer, build: Build
) -> None:
    ledger = KeptLedger()
    taken = build().variations(request(count=4, key="task/0", ledger=ledger), lambda *_: None, lambda: False)
    next(taken)
    rest = made(build(), request(count=4, first=1, key="task/0", ledger=ledger))
    assert [each.number for each in rest] == [1, 2, 3]
    assert np.array_equal(rest[0].rgb, server.pictures[1])
    assert len(server.lines("POST /model/v1/generation")) == 1


def test_who_gives_up_a_picture_of_his_own_program_cancels_the_order(
    server: ContractServer, build: Build
) -> None:
    server.standings = [RUNNING] * 1000
    stop = server.waiting.is_set
    with pytest.raises(EngineCancelled):
        list(build().variations(request(), lambda *_: None, stop))
    assert server.cancelled == ["task-0"]


def test_a_stricter_picture_is_not_ordered_where_the_model_knows_no_strictness(
    server: ContractServer, build: Build
) -> None:
    asked = request(min_structure=1.0)
    (variation,) = deliver(build(), asked, lambda *_: None, lambda: False)
    assert len(server.orders) == 1
    assert any("was not made once more" in note for note in variation.receipt.notes)


def test_an_order_that_takes_too_long_is_cancelled(server: ContractServer, build: Build) -> None:
    server.standings = [RUNNING] * 1000
    with pytest.raises(EngineUnavailable, match="was not done within"):
        made(build(time=0.5))
    assert server.cancelled == ["task-0"]


@pytest.mark.parametrize("content", [b"no picture", 404])
def test_a_picture_that_cannot_be_had_is_an_error(
    server: ContractServer, build: Build, content: bytes | int
) -> None:
    server.files["0.png"] = content
    with pytest.raises(EngineError, match="picture"):
        made(build())


def test_pictures_elsewhere_are_fetched_through_the_guard(server: ContractServer, build: Build) -> None:
    elsewhere = {"output": [{"content": [{"type": "image", "url": f"http://localhost:{free_port()}/0.png"}]}]}
    server.streams, server.standings = False, [{**server.task("task-0"), **elsewhere}]
    with pytest.raises(EngineError, match="private network"):
        made(build())


def test_its_health_says_what_to_do(server: ContractServer, build: Build) -> None:
    good = build().check()
    assert good.ok
    assert "0.0800 USD" in good.detail
    assert "RETEXTURE_GATEWAY_KEY" in build(key="another").check().detail
    away = build(url=f"http://127.0.0.1:{free_port()}").check()
    assert not away.ok
    assert "RETEXTURE_GATEWAY_URL" in away.detail


def test_fewer_pictures_than_were_asked_for_are_an_error(server: ContractServer, build: Build) -> None:
    del server.pictures[2:]
    with pytest.raises(EngineError, match="fewer pictures"):
        made(build(), request(count=3))


def test_what_the_other_retexture_can_do_nothing_for_goes_to_the_next_of_a_chain(
    server: ContractServer, build: Build
) -> None:
    server.vendor = "retexture"
    server.understood = {"understood": {"recognised": False}, "ignored": [], "notes": [], "idle": True}
    with images_server() as images:
        imagining = ImagesEngine(Upstream(images.url, "gpt-image-2"), load_profile("qwen-image-edit"))
        chain = ChainEngine({"gateway": build, "images": lambda: imagining}, ("gateway", "images"))
        (variation,) = made(chain, request(count=1, prompt="qwzrtx"))
        imagining.close()
    assert variation.receipt.engine == "images"
    assert [(each.engine, each.why) for each in variation.receipt.tried] == [("gateway", Why.UNFIT)]
    assert server.orders == {}
    server.understood = {**server.understood, "idle": False}
    (variation,) = made(chain, request(count=1, prompt="white marble"))
    assert variation.receipt.engine == "gateway"
