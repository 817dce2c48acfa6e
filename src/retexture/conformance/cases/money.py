"""Prices before orders, and what was spent: sections 5 and 7 of the contract."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from retexture.conformance.case import Case
from retexture.conformance.checks import as_json, expect, read, refused, with_status
from retexture.conformance.connection import Reply, Sent
from retexture.conformance.course import course_of, order_of
from retexture.conformance.orders import FLAT, FORMS, PARAMS
from retexture.conformance.shapes import NoPriceAnswer, PriceAnswer, PriceData, SpendingAnswer
from retexture.conformance.subject import GENERATION, MODEL, Deviation, Subject, Untried

PRECHARGE = f"{GENERATION}/precharge"
BILLING = "/monitor/api/v1/cost/billing"


def _told(reply: Reply) -> PriceData | None:
    """The price of an answer; None: it says that none is known."""
    with_status(reply, 200)
    if as_json(reply.body, reply.request).get("status") == "failed":
        read(NoPriceAnswer, reply.body, reply.request)
        return None
    data = read(PriceAnswer, reply.body, reply.request).data
    expect(data.billing_model == MODEL, f"billing_model: {data.billing_model!r}")
    return data


def _price(subject: Subject) -> str:
    data = _told(subject.post(PRECHARGE, {"id": "of-the-client", **FLAT}))
    if data is None:
        return "no price is known, and the answer says so"
    return f"{data.cost} {data.currency} for {data.sample_count} pictures"


def _forms(subject: Subject) -> str:
    for form in FORMS:
        sent = Sent("POST", PRECHARGE, subject.key, form.body(PARAMS), dict(form.headers))
        try:
            _told(subject.connection.ask(sent))
        except Deviation as fault:
            raise Deviation(f"{form.name}: {fault}") from None
    return f"{len(FORMS)} forms"


def _no_price(subject: Subject) -> str:
    for change, code in (({"imgUrl": None}, 4013001), ({"remixPrompt": ""}, 4013005)):
        error = refused(subject.post(PRECHARGE, {**FLAT, **change}), 400).error
        expect(error.code == code, f"{change}: error.code: {error.code}")
    return "400 with the code of an order"


def _spending(subject: Subject) -> SpendingAnswer:
    now = datetime.now(UTC)
    # The server's day may be the one before or after.
    days = [(now + timedelta(days=days)).date().isoformat() for days in (-1, 1)]
    reply = with_status(subject.get(f"{BILLING}?start={days[0]}&end={days[1]}&page=1&page_size=20"), 200)
    return read(SpendingAnswer, reply.body, reply.request)


def _billing(subject: Subject) -> str:
    summary = _spending(subject).data.summary
    return f"{summary.total_requests} requests, {summary.discount_total_cost} {summary.currency}"


def _kept(subject: Subject) -> str:
    course = course_of(subject)
    cost = course.completed().usage.cost
    try:
        told = _told(subject.post(PRECHARGE, order_of(subject)))
    except Deviation:
        raise Untried("the price can't be read") from None
    if told is None:
        raise Untried("no price is known")
    expect(Decimal(cost) <= Decimal(told.cost), f"usage.cost: {cost} after a price of {told.cost}")
    return f"{cost} of {told.cost}"


def _charged(subject: Subject) -> str:
    cost = course_of(subject).completed().usage.cost
    data = _spending(subject).data
    expect(data.summary.total_requests >= 1, "total_requests: 0 after a completed task")
    names = [item.model_group for item in data.items.items]
    expect(data.items.total > 20 or MODEL in names, f"items: {', '.join(names) or 'none'}")
    return f"{data.summary.total_requests} requests after a task of {cost}"


CASES = (
    Case("price.answer", "a price before the order is told, or that none is known", _price),
    Case("price.forms", "a price is told for every form of an order", _forms),
    Case("price.refused", "what could not be ordered has no price but the order's error", _no_price),
    Case("spending.answer", "what was spent is told in numbers, costs as strings", _billing),
)
AFTER_TASK = (
    Case("price.kept", "a completed task costs no more than the price that is told for it", _kept),
    Case("spending.charged", "a completed task is among what was spent", _charged),
)
