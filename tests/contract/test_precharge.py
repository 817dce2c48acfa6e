"""The price before the order."""

import re
import time
from decimal import Decimal
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from retexture.database.tables import tasks
from retexture.tasks.pricing import PricingPolicy
from serving import CREATE, FLAT, MODEL, PARAMS, Server, serve, services_in

PRECHARGE = f"{CREATE}/precharge"


def _price(client: httpx.Client, body: dict[str, Any], **headers: str) -> dict[str, Any]:
    answer = client.post(PRECHARGE, json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "success"
    data: dict[str, Any] = answer.json()["data"]
    return data


def test_the_answer(client: httpx.Client) -> None:
    before = time.time() * 1000
    data = _price(client, FLAT)
    assert set(data) == {
        "model", "original_model", "billing_model", "sample_count", "cost", "currency", "discount", "hash",
        "updated_at",
    }  # fmt: skip
    assert data["model"] == data["original_model"] == data["billing_model"] == MODEL
    assert (data["sample_count"], data["cost"], data["currency"], data["discount"]) == (4, "0.0400", "USD", 1)
    assert re.fullmatch(r"v1:[0-9a-f]{64}", data["hash"])
    assert type(data["updated_at"]) is int
    assert int(before) <= data["updated_at"] <= time.time() * 1000


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({"model": MODEL, "input": [{"params": PARAMS}]}, {}),
        ({"input": [{"params": PARAMS}]}, {"X-Model": MODEL}),
        ({"model": MODEL, "parameters": PARAMS}, {}),
        ({"id": "of-the-client", **FLAT}, {}),
    ],
)
def test_every_form_of_a_request_has_the_same_price(
    client: httpx.Client, body: dict[str, Any], headers: dict[str, str]
) -> None:
    data = _price(client, body, **headers)
    assert data["cost"] == "0.0400"
    assert data["hash"] == _price(client, FLAT)["hash"]


@pytest.mark.parametrize(
    "beside",
    [{"maskUrl": "https://pictures.example/m.png"}, {"swatchUrl": "https://pictures.example/s.png"},
     {"minStructure": 0.5}],
)  # fmt: skip
def test_what_changes_the_pictures_changes_the_hash_and_not_the_price(
    client: httpx.Client, beside: dict[str, Any]
) -> None:
    data = _price(client, {**FLAT, **beside})
    assert data["cost"] == "0.0400"
    assert data["hash"] != _price(client, FLAT)["hash"]


def test_inputs_and_pictures_are_counted(client: httpx.Client) -> None:
    data = _price(client, {"model": MODEL, "input": [{"params": {**PARAMS, "n": 3}}] * 5})
    assert (data["sample_count"], data["cost"]) == (15, "0.2000")


def test_another_request_has_another_hash(client: httpx.Client) -> None:
    hashes = {
        _price(client, {**FLAT, **change})["hash"] for change in ({}, {"n": 2}, {"remixPrompt": "silk"})
    }
    assert len(hashes) == 3


def test_the_discount_is_the_keys(server: Server) -> None:
    data = _price(server.client(server.new_key(discount=Decimal("0.7"))), FLAT)
    assert (data["cost"], data["discount"]) == ("0.0280", 0.7)


@pytest.mark.parametrize(
    ("price", "discount", "cost"),
    [
        ("0", "1", "0.0000"),
        ("0.1", "0.3333", "0.03333"),
        ("0.000001", "1", "0.000001"),
        ("1234567.891234", "1", "1234567.891234"),
        ("0.000005", "0.5", "0.000002"),  # half to even
        ("0.000015", "0.5", "0.000008"),
    ],
)
def test_costs_are_exact(
    tmp_path_factory: pytest.TempPathFactory, price: str, discount: str, cost: str
) -> None:
    pricing = PricingPolicy(Decimal(price), "procedural", 60.0)
    with (
        services_in(tmp_path_factory.mktemp("priced"), pricing=pricing) as services,
        serve(services) as priced,
    ):
        client = priced.client(priced.new_key(discount=Decimal(discount)))
        assert _price(client, FLAT)["cost"] == cost


def test_nothing_is_created(server: Server, client: httpx.Client) -> None:
    def count() -> int:
        with server.services.database.connect() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(tasks)).scalar_one())

    before = count()
    _price(client, FLAT)
    assert count() == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"callback": "x"}, 4013006),
        ({"model": "x"}, 400),
    ],
)
def test_what_could_not_be_ordered_has_no_price(
    client: httpx.Client, change: dict[str, Any], code: int
) -> None:
    answer = client.post(PRECHARGE, json={**FLAT, **change})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == code
