"""What a key has spent."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest

from retexture.database.tables import charges
from serving import CREATE, FLAT, MODEL, Server, Worker, key_id_of

BILLING = "/monitor/api/v1/cost/billing"
SUMS = {
    "total_requests",
    "total_cost",
    "discount_total_cost",
    "prompt_tokens",
    "completion_tokens",
    "total_tokens",
}


def _billing(client: httpx.Client, **query: str) -> dict[str, Any]:
    answer = client.get(BILLING, params=query)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    assert body["code"] == 0
    assert isinstance(body["message"], str)
    data: dict[str, Any] = body["data"]
    return data


def _charge(server: Server, token: str, *rows: tuple[str, str, str, str]) -> None:
    """Write (model, price, cost, ISO time) as charges of the key."""
    key_id = key_id_of(server.services, token)
    with server.services.database.begin() as connection:
        for number, (model, price, cost, when) in enumerate(rows):
            at = datetime.fromisoformat(when).replace(tzinfo=UTC).timestamp()
            connection.execute(
                charges.insert().values(
                    task_id=f"{key_id}-{number}",
                    key_id=key_id,
                    model=model,
                    price=Decimal(price),
                    cost=Decimal(cost),
                    charged_at=at,
                )
            )


def test_a_new_key_has_spent_nothing(client: httpx.Client) -> None:
    data = _billing(client)
    assert set(data) == {"team", "environments", "summary", "items"}
    assert data["environments"] == []
    assert set(data["summary"]) == SUMS | {"currency"}
    assert data["summary"]["currency"] == "USD"
    assert data["summary"]["total_requests"] == 0
    assert data["summary"]["total_cost"] == data["summary"]["discount_total_cost"] == "0.0000"
    assert data["items"] == {"items": [], "total": 0, "page": 1, "page_size": 20, "total_pages": 0}


def test_a_task_is_charged_when_it_is_completed(server: Server, worker: Worker) -> None:
    client = server.client(server.new_key(discount=Decimal("0.7")))
    other = server.client()
    ids = [client.post(CREATE, json=FLAT).json()["id"] for _ in range(3)]
    assert _billing(client)["summary"]["total_requests"] == 0
    worker.finish(ids[0])
    worker.finish(ids[1])
    worker.start(ids[2])
    worker.fail(ids[2])
    data = _billing(client)
    assert data["summary"]["total_requests"] == 2
    assert (data["summary"]["total_cost"], data["summary"]["discount_total_cost"]) == ("0.0800", "0.0560")
    (item,) = data["items"]["items"]
    assert set(item) == SUMS | {"team_alias", "provider", "model_group", "discount_rate"}
    assert (item["model_group"], item["total_requests"], item["discount_rate"]) == (MODEL, 2, 0.7)
    assert item["team_alias"] == data["team"]
    assert _billing(other)["summary"]["total_requests"] == 0


def test_tokens_are_integers(server: Server) -> None:
    token = server.new_key()
    _charge(server, token, ("a", "1", "1", "2026-05-01"))
    data = _billing(server.client(token))
    for sums in (data["summary"], data["items"]["items"][0]):
        assert all(sums[name] == 0 and type(sums[name]) is int for name in SUMS if name.endswith("tokens"))
        assert type(sums["total_cost"]) is type(sums["discount_total_cost"]) is str


@pytest.fixture(scope="module")
def spender(server: Server) -> httpx.Client:
    """A client whose key has a history."""
    token = server.new_key()
    _charge(
        server,
        token,
        ("model_b", "0.1", "0.1", "2026-04-30T23:59:59.999"),
        ("model_a", "0.1", "0.07", "2026-05-01T00:00:00"),
        ("model_a", "0.2", "0.14", "2026-05-02T12:00:00"),
        ("model_b", "0.000001", "0.000001", "2026-05-03T23:59:59.999"),
        ("model_c", "5", "5", "2026-05-04T00:00:00"),
    )
    return server.client(token)


@pytest.mark.parametrize(
    ("query", "requests", "cost", "discounted"),
    [
        ({}, 5, "5.400001", "5.310001"),
        ({"start": "2026-05-01", "end": "2026-05-03"}, 3, "0.300001", "0.210001"),
        ({"start": "2026-05-01"}, 4, "5.300001", "5.210001"),
        ({"end": "2026-05-01"}, 2, "0.2000", "0.1700"),
        ({"start": "2026-05-02", "end": "2026-05-02"}, 1, "0.2000", "0.1400"),
        ({"start": "2030-01-01"}, 0, "0.0000", "0.0000"),
        ({"end": "9999-12-31"}, 5, "5.400001", "5.310001"),
        ({"model_group": "MODEL_A"}, 2, "0.3000", "0.2100"),
        ({"model_group": "model"}, 0, "0.0000", "0.0000"),
        ({"provider": "Retexture"}, 5, "5.400001", "5.310001"),
        ({"provider": "other"}, 0, "0.0000", "0.0000"),
        ({"environment": "production"}, 0, "0.0000", "0.0000"),
        ({"credential_name": "somebody else"}, 0, "0.0000", "0.0000"),
        ({"start": "", "end": "", "environment": "", "page": "", "page_size": ""}, 5, "5.400001", "5.310001"),
    ],
)
def test_sums_are_exact_and_both_days_belong_to_them(
    spender: httpx.Client, query: dict[str, str], requests: int, cost: str, discounted: str
) -> None:
    summary = _billing(spender, **query)["summary"]
    assert summary["total_requests"] == requests
    assert (summary["total_cost"], summary["discount_total_cost"]) == (cost, discounted)


def test_ones_own_name_is_a_filter(spender: httpx.Client) -> None:
    name = _billing(spender)["team"]
    assert _billing(spender, credential_name=name)["summary"]["total_requests"] == 5


def test_items_come_in_pages_and_the_summary_is_of_all(spender: httpx.Client) -> None:
    pages = [_billing(spender, page=page, page_size="2") for page in ("1", "2", "3")]
    shown = [[item["model_group"] for item in page["items"]["items"]] for page in pages]
    assert shown == [["model_a", "model_b"], ["model_c"], []]
    for number, page in enumerate(pages, 1):
        assert (page["items"]["total"], page["items"]["page"]) == (3, number)
        assert (page["items"]["page_size"], page["items"]["total_pages"]) == (2, 2)
        assert page["summary"]["total_requests"] == 5


@pytest.mark.parametrize(
    "query",
    [
        {"start": "yesterday"}, {"start": "2026-02-30"}, {"end": "20260501"}, {"end": "2026-W18-5"},
        {"start": "2026-05-02", "end": "2026-05-01"}, {"page": "0"}, {"page": "-1"}, {"page_size": "many"},
    ],
)  # fmt: skip
def test_a_query_that_makes_no_sense(client: httpx.Client, query: dict[str, str]) -> None:
    answer = client.get(BILLING, params=query)
    assert answer.status_code == 400
    body = answer.json()
    assert (body["code"], body["error"]["code"]) == (400, 400)
    assert any(name in body["message"] for name in query)
