"""What was spent, day by day."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from retexture.database.tables import charges
from retexture.tasks.keys import create_key
from serving import MODEL, Server, check_shape, key_id_of

USAGE = "/v1/usage"
DAY = date(2026, 3, 10)


def _charge(
    server: Server, client: httpx.Client, day: date, seconds: float, cost: str, pictures: int = 4
) -> None:
    """Charge 0.04 before and ``cost`` after the discount, so many seconds into a day in UTC."""
    token = client.headers["authorization"].removeprefix("Bearer ")
    at = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() + seconds
    with server.services.database.begin() as connection:
        number = connection.execute(sa.select(sa.func.count()).select_from(charges)).scalar_one()
        row = {"task_id": f"charged-{number}", "key_id": key_id_of(server.services, token), "model": MODEL}
        money = {"price": Decimal("0.04"), "cost": Decimal(cost), "charged_at": at}
        connection.execute(sa.insert(charges), {**row, **money, "pictures": pictures})


def _days(answer: dict[str, Any]) -> list[tuple[str, int, str]]:
    return [(day["date"], day["tasks"], day["cost"]) for day in answer["days"]]


def test_days_begin_and_end_at_midnight_in_utc(server: Server, client: httpx.Client) -> None:
    _charge(server, client, DAY, 0.0, "0.04")
    _charge(server, client, DAY, 86399.9, "0.028", 1)
    _charge(server, client, DAY, 86400.0, "0.012345")
    _charge(server, client, DAY - timedelta(days=1), 86399.9, "0.01")
    around = {"start": "2026-03-09", "end": "2026-03-11"}
    answer = client.get(USAGE, params=around).json()
    assert (answer["start"], answer["end"]) == ("2026-03-09", "2026-03-11")
    assert _days(answer) == [
        ("2026-03-09", 1, "0.0100"),
        ("2026-03-10", 2, "0.0680"),
        ("2026-03-11", 1, "0.012345"),
    ]
    assert answer["total"] == {"tasks": 4, "price": "0.1600", "cost": "0.090345", "pictures": 13}
    one = client.get(USAGE, params={"start": "2026-03-10", "end": "2026-03-10"}).json()
    assert _days(one) == [("2026-03-10", 2, "0.0680")]
    assert [day["pictures"] for day in one["days"]] == [5]


def test_without_a_period_it_is_the_last_thirty_days(server: Server, client: httpx.Client) -> None:
    today = datetime.now(UTC).date()
    for age in (0, 29, 30):
        _charge(server, client, today - timedelta(days=age), 60, "0.04")
    answer = client.get(USAGE).json()
    assert [date.fromisoformat(day["date"]) for day in answer["days"]] == [today - timedelta(days=29), today]
    assert (answer["start"], answer["end"]) == (str(today - timedelta(days=29)), str(today))
    assert client.get(USAGE, params={"end": "2020-01-30"}).json()["start"] == "2020-01-01"
    assert client.get(USAGE, params={"end": "0001-01-02"}).json()["start"] == "0001-01-01"
    assert (
        client.get(USAGE, params={"end": "9999-12-31", "start": "0001-01-01"}).json()["total"]["tasks"] == 3
    )


def test_administrators_see_all_keys(server: Server, client: httpx.Client) -> None:
    other, admin = server.client(), server.client(server.new_key(admin=True))
    day = date(2026, 2, 1)
    _charge(server, client, day, 1, "0.04")
    _charge(server, other, day, 2, "0.02")
    period = {"start": str(day), "end": str(day)}
    me = client.get("/v1/key").json()
    them = other.get("/v1/key").json()
    both = admin.get(USAGE, params=period).json()
    assert {day["key"]["id"]: day["cost"] for day in both["days"]} == {
        me["id"]: "0.0400",
        them["id"]: "0.0200",
    }
    assert {day["key"]["name"] for day in both["days"]} == {me["name"], them["name"]}
    assert both["total"]["cost"] == "0.0600"
    mine = client.get(USAGE, params=period).json()
    assert mine == client.get(USAGE, params={**period, "key": me["id"]}).json()
    assert mine == admin.get(USAGE, params={**period, "key": me["id"]}).json()
    assert [day["key"]["id"] for day in mine["days"]] == [me["id"]]
    check_shape(client.get(USAGE, params={**period, "key": them["id"]}), 403)


@pytest.mark.parametrize(
    "query",
    [
        "start=never",
        "end=2026-13-01",
        "start=2026-02-02&end=2026-02-01",
        "format=xml",
        "start=1e9",
        "key=" + "x" * 33,
    ],
)
def test_a_period_that_can_not_be(client: httpx.Client, query: str) -> None:
    check_shape(client.get(f"{USAGE}?{query}"), 400)


def test_the_same_as_a_table(server: Server) -> None:
    name = "=cmd|' /C calc'!A0, \"quoted\""
    client = server.client(create_key(server.services.database, name)[1])
    _charge(server, client, DAY, 5, "0.028")
    period = {"start": str(DAY), "end": str(DAY)}
    answer = client.get(USAGE, params={**period, "format": "csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "retexture-usage-2026-03-10-2026-03-10.csv" in answer.headers["content-disposition"]
    key_id = client.get("/v1/key").json()["id"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    spent = {"tasks": "1", "price_usd": "0.0400", "cost_usd": "0.0280", "pictures": "4"}
    assert rows == [{"date": "2026-03-10", "key_id": key_id, "key": f"'{name}", **spent}]
    asked = client.get(USAGE, params=period, headers={"Accept": "text/csv"})
    assert asked.text == answer.text
    assert client.get(USAGE, params={**period, "format": "json"}, headers={"Accept": "text/csv"}).json()[
        "total"
    ]
