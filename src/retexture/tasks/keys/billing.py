"""What a key has spent. Charges outlive their tasks, so sums don't change when tasks expire."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from retexture.database.tables import Money, charges, keys

_EPOCH = date(1970, 1, 1)
_DAY: dict[str, sa.ColumnElement[int]] = {  # of a charge, in days since 1970; SQLite may lack floor()
    "sqlite": sa.literal_column("CAST(charges.charged_at / 86400 AS INTEGER)", sa.Integer()),
    "postgresql": sa.literal_column("CAST(floor(charges.charged_at / 86400) AS INTEGER)", sa.Integer()),
}


@dataclass(frozen=True)
class Period:
    """Days in UTC.

    Attributes:
        first: The first one; None: since the beginning.
        last: The last one, which belongs to it; None: until now.
    """

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Spending:
    """What was charged.

    Attributes:
        tasks: How many were charged.
        price: US dollars before discounts.
        cost: US dollars after them.
        pictures: How many these tasks delivered.
    """

    tasks: int
    price: Decimal
    cost: Decimal
    pictures: int

    @property
    def discount(self) -> Decimal:
        """The factor between the two, 1 where nothing was to be paid."""
        return self.cost / self.price if self.price else Decimal(1)


@dataclass(frozen=True)
class ModelSpending:
    """What was charged for the tasks of one model."""

    model: str
    spending: Spending


def spending_by_model(
    connection: sa.Connection, key_id: str, period: Period, model: str | None = None
) -> list[ModelSpending]:
    """Return what the key has spent in the period, by model, in the order of their names.

    Args:
        connection: To the database.
        key_id: The key that was charged.
        period: When they were charged.
        model: Only this one, in any case of letters; None: all.
    """
    query = (
        sa.select(
            charges.c.model,
            sa.func.count(),
            sa.func.sum(charges.c.price, type_=Money),
            sa.func.sum(charges.c.cost, type_=Money),
            sa.func.sum(charges.c.pictures),
        )
        .where(charges.c.key_id == key_id, *_within(period))
        .group_by(charges.c.model)
        .order_by(charges.c.model)
    )
    if model is not None:
        query = query.where(sa.func.lower(charges.c.model) == model.lower())
    return [ModelSpending(name, Spending(*sums)) for name, *sums in connection.execute(query)]


@dataclass(frozen=True)
class DaySpending:
    """What one key was charged on one day in UTC."""

    day: date
    key_id: str
    key_name: str
    spending: Spending


def spending_by_day(connection: sa.Connection, key_id: str | None, period: Period) -> list[DaySpending]:
    """Return what was charged in the period, by day and key, the oldest day first.

    Args:
        connection: To the database.
        key_id: The key that was charged; None: all keys.
        period: When they were charged.
    """
    day = _DAY[connection.dialect.name]
    query = (
        sa.select(
            day,
            keys.c.id,
            keys.c.name,
            sa.func.count(),
            sa.func.sum(charges.c.price, type_=Money),
            sa.func.sum(charges.c.cost, type_=Money),
            sa.func.sum(charges.c.pictures),
        )
        .join_from(charges, keys, charges.c.key_id == keys.c.id)
        .where(*_within(period))
        .group_by(day, keys.c.id, keys.c.name)
        .order_by(day, keys.c.name, keys.c.id)
    )
    if key_id is not None:
        query = query.where(charges.c.key_id == key_id)
    return [
        DaySpending(_EPOCH + timedelta(days=number), key, name, Spending(*sums))
        for number, key, name, *sums in connection.execute(query)
    ]


def total(parts: Sequence[ModelSpending | DaySpending]) -> Spending:
    """Return the sum of ``parts``."""
    each = [part.spending for part in parts]
    zero = Decimal(0)
    return Spending(
        sum(one.tasks for one in each),
        sum((one.price for one in each), zero),
        sum((one.cost for one in each), zero),
        sum(one.pictures for one in each),
    )


def _within(period: Period) -> list[sa.ColumnElement[Any]]:
    conditions: list[sa.ColumnElement[Any]] = []
    if period.first is not None:
        conditions.append(charges.c.charged_at >= _start(period.first))
    if period.last is not None and period.last < date.max:
        conditions.append(charges.c.charged_at < _start(period.last + timedelta(days=1)))
    return conditions


def _start(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
