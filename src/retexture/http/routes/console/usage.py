"""What was spent, day by day: of one's own key, and of all for administrators."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from retexture.http.access import Caller
from retexture.http.answers import WireError, bad_request, json_response
from retexture.http.live import read_with
from retexture.http.openapi import errors
from retexture.http.requests import Day
from retexture.http.routes.console.entries import KeyName
from retexture.http.services import Serving
from retexture.tasks.keys import DaySpending, Period, Spending, spending_by_day, total
from retexture.tasks.queries import money

router = APIRouter(prefix="/v1", tags=["spending"])

DAYS = 30
"""In the period that is meant where none is named."""

_CSV = "text/csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Spent(BaseModel):
    """What was charged."""

    tasks: int = Field(description="That were charged: completed, or cancelled by their key after a picture.")
    price: str = Field(description="US dollars before the discount.", examples=["0.0400"])
    cost: str = Field(description="US dollars after it: what was charged.", examples=["0.0280"])
    pictures: int = Field(description="That were charged.", examples=[4])


class DayEntry(Spent):
    """What one key was charged on one day."""

    date: str = Field(description="A day in UTC.", examples=["2026-05-01"])
    key: KeyName


class UsageReport(BaseModel):
    """What was charged in a period."""

    start: str = Field(description="The first day, in UTC.", examples=["2026-05-01"])
    end: str = Field(description="The last day, which belongs to it.", examples=["2026-05-30"])
    total: Spent
    days: list[DayEntry] = Field(description="The oldest first; a day without charges has no entry.")


_DAY: Any = Field(None, description="A day in UTC that belongs to it.", examples=["2026-05-01"])


class UsageQuery(BaseModel):
    """Which spending is asked for, and how it is to be written."""

    model_config = ConfigDict(frozen=True)

    start: Day | None = _DAY
    end: Day | None = _DAY
    key: str = Field("", max_length=32, description="Only of the key with this `id`.")
    format: str = Field("", pattern="^(json|csv)?$", description="`json` or `csv`.")


@router.get(
    "/usage",
    summary="See spending by day",
    response_class=Response,
    responses={
        200: {
            "model": UsageReport,
            "description": "The spending, as JSON or as CSV.",
            "content": {_CSV: {"schema": {"type": "string"}}},
        },
        **errors(400, 401, 403, said="`start` lies after `end`; swap them."),
    },
)
def usage(
    request: Request, services: Serving, caller: Caller, asked: Annotated[UsageQuery, Query()]
) -> Response:
    """Sum up what was charged, by day and key: an administrator's key sees all keys, another one its own.

    Without a period these are the last thirty days. With `Accept: text/csv` or `format=csv` the answer is a
    table.
    """
    period = _period(asked)
    if not caller.admin and asked.key not in ("", caller.id):
        raise WireError(403, 403, "Other keys' spending is for administrators; leave `key` out.")
    whose = asked.key or None if caller.admin else caller.id
    days = read_with(services.database, partial(spending_by_day, key_id=whose, period=period))
    if asked.format == "csv" or (not asked.format and _CSV in request.headers.get("accept", "")):
        return _table(days, f"retexture-usage-{period.first}-{period.last}.csv")
    return json_response(_report(period, days).model_dump())


def _period(asked: UsageQuery) -> Period:
    last = asked.end or datetime.now(UTC).date()
    first = asked.start or last - min(timedelta(days=DAYS - 1), last - date.min)
    if first > last:
        raise bad_request("`start` lies after `end`; swap them.")
    return Period(first, last)


def _report(period: Period, days: list[DaySpending]) -> UsageReport:
    entries = (
        DayEntry(date=str(each.day), key=KeyName(id=each.key_id, name=each.key_name), **_spent(each.spending))
        for each in days
    )
    return UsageReport(
        start=str(period.first), end=str(period.last), total=Spent(**_spent(total(days))), days=list(entries)
    )


def _spent(spending: Spending) -> dict[str, Any]:
    return {
        "tasks": spending.tasks,
        "price": money(spending.price),
        "cost": money(spending.cost),
        "pictures": spending.pictures,
    }


def _table(days: list[DaySpending], name: str) -> Response:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["date", "key_id", "key", "tasks", "price_usd", "cost_usd", "pictures"])
    for each in days:
        writer.writerow([each.day, each.key_id, _plain(each.key_name), *_spent(each.spending).values()])
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Vary": "Accept"}
    return Response(file.getvalue(), headers=headers, media_type=f"{_CSV}; charset=utf-8")


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
