"""The engines of a key: what it is offered, what it may name, and what that costs."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from retexture import bootstrap
from retexture.tasks.breakers import DatabaseBreaker
from retexture.tasks.limits import KeyLimits
from retexture.tasks.pricing import PricingPolicy
from serving import CREATE, FLAT, Server, serve, services_in

ENGINES = "/v1/engines"
CHAIN = ("images", "procedural")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """A server with a chain; nobody listens where its first engine is."""
    known = bootstrap.configured(
        engines=CHAIN, images_url="http://127.0.0.1:9/v1", images_profile="qwen-image-edit"
    )
    prices = {"images": Decimal("0.25")}
    pricing = PricingPolicy(Decimal("0.04"), "auto", 3600.0, prices=prices, chain=CHAIN)
    choices: dict[str, Any] = {
        "registry": bootstrap.engines(known),
        "engines": bootstrap.client_engines(known),
        "pricing": pricing,
    }
    with services_in(tmp_path, **choices) as services, serve(services) as running:
        yield running


def listed(client: httpx.Client) -> dict[str, dict[str, Any]]:
    answer = client.get(ENGINES)
    assert answer.status_code == 200, answer.text
    return {each["name"]: each for each in answer.json()["engines"]}


def created(client: httpx.Client, **more: Any) -> httpx.Response:
    return client.post(CREATE, json={**FLAT, **more})


def test_what_each_engine_can_and_costs_and_the_order_of_the_chain(own: Server) -> None:
    engines = listed(own.client(own.new_key(discount=Decimal("0.5"))))
    assert list(engines) == ["auto", "images", "procedural"]
    auto, images = engines["auto"], engines["images"]
    assert (auto["default"], auto["choosable"], auto["order"]) == (True, True, list(CHAIN))
    assert (auto["least_cost"], auto["cost"]) == ("0.0200", "0.1250")
    assert auto["can"]["mask"] is auto["can"]["free_words"] is True
    assert (images["choosable"], images["can"]["mask"]) == (False, False)
    assert images["can"]["profile"] == "qwen-image-edit"
    assert "ok" not in images  # no worker has said so far
    assert images["resting"] is False


def test_a_breaker_that_is_open_is_told(own: Server) -> None:
    breaker = DatabaseBreaker(own.services.database, "images", "here")
    breaker.state = "open"
    assert listed(own.client())["images"]["resting"] is True
    seen = own.client(own.new_key(admin=True)).get("/v1/system").json()["engines"]
    assert {each["name"]: each.get("breaker") for each in seen}["images"] == "open"


def test_a_key_with_engines_of_its_own_is_offered_these(own: Server) -> None:
    client = own.client(own.new_key(limits=KeyLimits(engines=("procedural",))))
    engines = listed(client)
    assert list(engines) == ["auto", "procedural"]
    assert (engines["auto"]["order"], engines["auto"]["cost"]) == (["procedural"], "0.0400")
    assert created(client, engine="procedural").status_code == 200
    refused = created(client, engine="images")
    assert refused.status_code == 400
    assert "procedural, auto" in refused.json()["error"]["message"]
    price = client.post(f"{CREATE}/precharge", json=FLAT).json()["data"]["cost"]
    assert price == "0.0400"


def test_the_highest_price_is_told_before_and_put_aside(own: Server) -> None:
    client = own.client()
    assert client.post(f"{CREATE}/precharge", json=FLAT).json()["data"]["cost"] == "0.2500"
    assert created(client).status_code == 200
    assert client.get("/v1/key").json()["reserved"] == "0.2500"


def test_fallback_is_true_or_false(own: Server) -> None:
    client = own.client()
    assert created(client, fallback=False).status_code == 200
    for wrong in ("no", 0):
        assert created(client, fallback=wrong).status_code == 400
    same, other = (
        client.post(f"{CREATE}/precharge", json={**FLAT, "seed": 1, "fallback": flag}).json()["data"]["hash"]
        for flag in (True, False)
    )
    assert same != other


def test_administrators_give_keys_their_engines(own: Server) -> None:
    operator = own.client(own.new_key(admin=True))
    made = operator.post("/v1/keys", json={"name": "studio", "engines": ["procedural", "images"]})
    assert made.status_code == 201, made.text
    key = made.json()
    assert key["engines"] == ["procedural", "images"]
    assert listed(own.client(key["key"]))["auto"]["order"] == ["procedural", "images"]
    changed = operator.patch(f"/v1/keys/{key['id']}", json={"engines": None})
    assert "engines" not in changed.json()
    for wrong in (["gone"], ["auto"], ["images", "images"], []):
        assert operator.patch(f"/v1/keys/{key['id']}", json={"engines": wrong}).status_code == 400


def test_clients_of_openais_api_choose_an_engine_by_the_model(own: Server) -> None:
    client = own.client(own.new_key(limits=KeyLimits(engines=CHAIN)))
    names = [each["id"] for each in client.get("/v1/models").json()["data"]]
    assert names == [FLAT["model"], "retexture-images", "retexture-procedural", "retexture-auto"]
    assert client.get("/v1/models/retexture-auto").status_code == 200
    assert client.get("/v1/models/retexture-gone").status_code == 404
