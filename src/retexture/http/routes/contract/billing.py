"""What the caller's key has spent (the contract's section 7)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from retexture.http.access import Caller
from retexture.http.answers import bad_request
from retexture.http.live import read_with
from retexture.http.openapi import errors
from retexture.http.requests import MOST, Page, cut, day
from retexture.http.services import Serving
from retexture.models import VENDOR
from retexture.tasks.keys import Key, ModelSpending, Period, Spending, spending_by_model, total
from retexture.tasks.queries import money

router = APIRouter(prefix="/monitor/api/v1/cost", tags=["spending"])

_DAY: Any = Field("", max_length=20, description="A day in UTC that belongs to it.", examples=["2026-05-01"])

Money = Annotated[str, Field(description="US dollars, in decimal digits.", examples=["0.0400"])]
Tokens = Annotated[int, Field(description="Pictures have no tokens: always 0.")]


class Sums(BaseModel):
    """What was spent."""

    total_requests: int = Field(
        description="Tasks that were charged: completed, or cancelled by their key after a picture."
    )
    total_cost: Money
    discount_total_cost: Annotated[Money, Field(description="After the discount: what was charged.")]
    prompt_tokens: Tokens = 0
    completion_tokens: Tokens = 0
    total_tokens: Tokens = 0


class BillingSummary(Sums):
    """What was spent in all."""

    currency: str = "USD"


class Item(Sums):
    """What was spent on one model."""

    team_alias: str = Field(description="The key's name.")
    provider: str
    model_group: str = Field(description="The model.")
    discount_rate: float = Field(description="The factor between the two costs: 1 is no discount.")


class Items(BaseModel):
    """A page of what was spent, by model."""

    items: list[Item]
    total: int
    page: int
    page_size: int
    total_pages: int


class Billing(BaseModel):
    """What the caller's key spent."""

    team: str = Field(description="The key's name.")
    environments: list[str] = Field(description="There are none.")
    summary: BillingSummary
    items: Items


class BillingAnswer(BaseModel):
    """What the caller's key spent, in its envelope."""

    code: int = 0
    message: str = "ok"
    data: Billing


class BillingQuery(BaseModel):
    """Which spending is asked for; nothing stands for any."""

    model_config = ConfigDict(frozen=True)

    start: str = _DAY
    end: str = _DAY
    environment: str = Field("", max_length=200, description="There are none: one finds nothing.")
    provider: str = Field("", max_length=200, description=f"There is one: {VENDOR}.")
    credential_name: str = Field("", max_length=200, description="The name of your own key.")
    model_group: str = Field("", max_length=200, description="A model.")
    page: str = Field("", description="From 1.")
    page_size: str = Field("", description=f"1 to {MOST}.")


@router.get(
    "/billing",
    summary="See what was spent",
    responses=errors(400, 401, said="`start` must be a day as YYYY-MM-DD."),
)
def billing(services: Serving, key: Caller, asked: Annotated[BillingQuery, Query()]) -> BillingAnswer:
    """Sum up what your key was charged, by model. Both days belong to the period; without them it is open."""
    period = Period(day("start", asked.start), day("end", asked.end))
    if period.first and period.last and period.first > period.last:
        raise bad_request("`start` lies after `end`; swap them.")
    found: list[ModelSpending] = []
    provider, name = asked.provider.lower(), asked.credential_name
    if not asked.environment and provider in ("", VENDOR) and name in ("", key.name):
        found = read_with(
            services.database,
            lambda connection: spending_by_model(connection, key.id, period, asked.model_group or None),
        )
    part = cut(found, asked.page, asked.page_size)
    data = Billing(
        team=key.name,
        environments=[],
        summary=BillingSummary(**_sums(total(found))),
        items=_items(part, key),
    )
    return BillingAnswer(data=data)


def _items(part: Page[ModelSpending], key: Key) -> Items:
    rows = [
        Item(
            team_alias=key.name,
            provider=VENDOR,
            model_group=each.model,
            discount_rate=round(float(each.spending.discount), 6),
            **_sums(each.spending),
        )
        for each in part.items
    ]
    return Items(
        items=rows, total=part.total, page=part.page, page_size=part.page_size, total_pages=part.total_pages
    )


def _sums(spending: Spending) -> dict[str, Any]:
    return {
        "total_requests": spending.tasks,
        "total_cost": money(spending.price),
        "discount_total_cost": money(spending.cost),
    }
