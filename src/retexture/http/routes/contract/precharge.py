"""The price of a task before it is ordered (the contract's section 5)."""

import hashlib
import time
from decimal import Decimal
from functools import partial
from typing import Literal

import orjson
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from retexture.http.access import Caller
from retexture.http.limits import refusal
from retexture.http.live import read_with
from retexture.http.openapi import ORDER, errors
from retexture.http.requests import read_order
from retexture.http.services import Serving
from retexture.tasks.accept import check_abilities, engine_for
from retexture.tasks.limits import Refused
from retexture.tasks.order import Order
from retexture.tasks.pricing import discounted, full_price
from retexture.tasks.queries import money

router = APIRouter(prefix="/model/v1/generation", tags=["spending"])


class Price(BaseModel):
    """What a task would cost."""

    model: str
    original_model: str
    billing_model: str
    sample_count: int = Field(description="How many pictures it would make.")
    cost: str = Field(description="US dollars, after your key's discount.", examples=["0.0400"])
    currency: str = "USD"
    discount: float = Field(description="The factor that was applied: 1 is none.")
    hash: str = Field(
        description="Names the request and its price.", examples=["v1:8f14e45fceea167a5a36dedd4bea2543"]
    )
    updated_at: int = Field(description="Unix milliseconds.", examples=[1789000000000])


class Precharge(BaseModel):
    """What a task would cost, in its envelope."""

    status: Literal["success"] = "success"
    data: Price


@router.post(
    "/precharge",
    summary="Ask for the price",
    responses=errors(400, 401, 413),
    openapi_extra=ORDER,
)
async def precharge(request: Request, services: Serving, key: Caller) -> Precharge:
    """Send what would create a task, and learn what it costs. Nothing is created, nothing is charged."""
    async with read_order(request, services, key) as sent:
        order = sent.order
    ask = partial(engine_for, order=order, key=key, pricing=services.pricing)
    engine = await run_in_threadpool(read_with, services.database, ask)
    members = services.pricing.members(engine, key.limits.engines)
    try:
        check_abilities(order, members)
    except Refused as refused:
        raise refusal(refused) from None
    price = services.pricing.highest_of(members, order.model)
    cost = discounted(full_price(price, len(order.inputs)), key.discount)
    data = Price(
        model=order.model,
        original_model=order.model,
        billing_model=order.model,
        sample_count=order.count * len(order.inputs),
        cost=money(cost),
        discount=float(key.discount),
        hash=_hash(order, cost),
        updated_at=time.time_ns() // 1_000_000,
    )
    return Precharge(data=data)


def _hash(order: Order, cost: Decimal) -> str:
    """The same for the same request at the same price."""
    inputs = [
        [each.image_url, each.prompt, each.mask, each.swatch, *([each.edit] if each.edit else [])]
        for each in order.inputs
    ]
    looks = [order.count, order.seed, order.structure, order.min_structure]
    further = [order.maps, order.tile_side] if order.maps or order.tile_side else []
    options = [*looks, order.format.value, order.engine, order.fallback, *further]
    named = orjson.dumps([order.model, inputs, options, str(cost)])
    return "v1:" + hashlib.sha256(named).hexdigest()
