"""The database's own clock, for what machines compare whose clocks need not agree."""

import sqlalchemy as sa

_NOW: dict[str, sa.ColumnElement[float]] = {
    "sqlite": sa.literal_column("((julianday('now') - 2440587.5) * 86400.0)", sa.Double()),
    "postgresql": sa.literal_column("extract(epoch FROM clock_timestamp())::double precision", sa.Double()),
}


def now(dialect: sa.Dialect) -> sa.ColumnElement[float]:
    """Return the expression for the time in Unix seconds by the clock of the database's machine."""
    return _NOW[dialect.name]
