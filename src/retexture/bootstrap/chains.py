"""Chains of engines, and what is asked of them."""

from collections.abc import Callable, Mapping
from secrets import token_hex
from typing import TYPE_CHECKING

from retexture.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from retexture.engines.chain import Breakers
    from retexture.engines.protocol import Engine as PictureEngine
    from retexture.tasks.breakers import BreakerView


def client_engines(settings: Settings) -> tuple[str, ...]:
    """The engines that a request may name: what the operator lists, and the chain where there is one."""
    chain = ("auto",) if settings.engines and "auto" not in settings.client_engines else ()
    return (*settings.client_engines, *chain)


def chain_engine(
    settings: Settings, builders: "Mapping[str, Callable[[], PictureEngine]]", opened: "Engine | None"
) -> "PictureEngine":
    """The engine that asks others in turn.

    Args:
        settings: Of this installation.
        builders: Of all engines but this one.
        opened: See :func:`retexture.bootstrap.engines`.
    """
    from retexture.engines.chain import ChainEngine, ChainTerms

    if opened is None:
        terms = ChainTerms(settings.engine_tries, settings.engine_time_s, frank=True)
        return ChainEngine(builders, settings.engines, terms=terms)
    from retexture.database.waiting import DATABASE_AWAY
    from retexture.tasks.run import note_left_engine

    terms = ChainTerms(settings.engine_tries, settings.engine_time_s, not_faults=DATABASE_AWAY)
    return ChainEngine(builders, settings.engines, _breakers(settings, opened), terms, note_left_engine)


def _breakers(settings: Settings, opened: "Engine") -> "Breakers":
    from retexture.engines.chain import Breakers, BreakerTerms
    from retexture.tasks.breakers import DatabaseBreaker

    trier = token_hex(16)
    return Breakers(
        BreakerTerms(settings.breaker_faults, settings.breaker_reset_s),
        lambda engine: DatabaseBreaker(opened, engine, trier),
    )


def breaker_states(settings: Settings) -> "Mapping[str, BreakerView]":
    """The breakers of the server's engines; none where there is no database, or none that can be read now.

    Nothing is created or migrated: it is for commands that look.
    """
    import sqlalchemy as sa

    from retexture.bootstrap import database_address
    from retexture.database.connection import open_database
    from retexture.tasks.breakers import read_breakers

    if settings.database_url is None and not (settings.data_dir / "retexture.db").is_file():
        return {}
    try:
        database = open_database(database_address(settings), 2.0)
        try:
            with database.connect() as connection:
                return read_breakers(connection)
        finally:
            database.dispose()
    except (sa.exc.SQLAlchemyError, ValueError):
        return {}
