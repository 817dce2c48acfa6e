"""What the installation offers, with its errors put as the command line puts them."""

from typing import TYPE_CHECKING

from retexture import bootstrap
from retexture.cli.exits import BadInput, InnerFailure
from retexture.cli.text import say
from retexture.engines.protocol import Engine
from retexture.engines.registry import UnknownEngine
from retexture.settings import Settings, SettingsError, unknown_names

if TYPE_CHECKING:
    import sqlalchemy

_ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - only compared


def configured(**options: object) -> Settings:
    """The settings, outdone by the options of a command; names in the environment that are none are said.

    Raises:
        BadInput: a setting cannot be used.
    """
    for sentence in unknown_names():
        say(sentence)
    return quietly_configured(**options)


def quietly_configured(**options: object) -> Settings:
    """The settings, where somebody else has said what there is to say of them.

    Raises:
        BadInput: a setting cannot be used.
    """
    try:
        return bootstrap.configured(**options)
    except SettingsError as error:
        raise BadInput(str(error)) from None


def address_of(settings: Settings, port: int | None = None) -> str:
    """The server's address for people, without a slash at its end.

    Args:
        settings: What is set of it.
        port: That it listens on; the one that is set if absent.
    """
    if settings.public_url is not None:
        return str(settings.public_url).rstrip("/")
    host = "127.0.0.1" if settings.host in _ANYWHERE else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port if port is None else port}"


def sign_in_url(address: str, token: str) -> str:
    """The address of the page that signs a browser in with a link's token."""
    return f"{address.rstrip('/')}/sign-in#{token}"


def awaited_database(settings: Settings, patience: float | None = None) -> "sqlalchemy.Engine":
    """The server's database, migrated; one that is away is waited for, as long as the settings say.

    Args:
        settings: Where it is.
        patience: Seconds that a statement may take afterwards; None: as long as it takes.

    Raises:
        BadInput, InnerFailure: as :func:`opened_database` does.
    """
    return opened_database(settings, settings.database_wait_s, patience)


def opened_database(
    settings: Settings, wait: float = 0.0, patience: float | None = None
) -> "sqlalchemy.Engine":
    """The server's database, migrated.

    Args:
        settings: Where it is.
        wait: Seconds for which a database that is away is waited for.
        patience: Seconds that a statement may take afterwards; None: as long as it takes.

    Raises:
        BadInput: the data folder cannot be made or written to, or the address is none of a database that can
            be used.
        InnerFailure: the database cannot be reached.
    """
    from sqlalchemy.exc import DBAPIError

    from retexture.database.waiting import is_away, reason

    try:
        return bootstrap.database(settings, wait, patience)
    except DBAPIError as error:
        where = (
            "RETEXTURE_DATABASE_URL"
            if settings.database_url
            else f"that the data folder {settings.data_dir} can be written to, or name another with --data"
        )
        if is_away(error):
            advice = f"see that it runs, and check {where}"
            raise InnerFailure(f"The database cannot be reached ({reason(error)}); {advice}.") from error
        raise BadInput(f"The database cannot be used ({reason(error)}); check {where}.") from error
    except OSError as error:
        folder = settings.data_dir
        raise BadInput(
            f"The data folder {folder} cannot be used ({error.strerror}); name another with --data."
        ) from None
    except ValueError as error:
        raise BadInput(str(error)) from None


def check_parts(settings: Settings) -> None:
    """Check what workers would stumble over only later.

    Raises:
        BadInput: the configured engine or storage is none that there is.
    """
    from retexture.storage import StorageError

    registry = bootstrap.engines(settings)
    try:
        for name in (settings.engine, *settings.client_engines):
            registry.check(name)
        bootstrap.store(settings)
    except (UnknownEngine, StorageError) as error:
        raise BadInput(str(error)) from None


def engine_called(name: str | None, settings: Settings) -> Engine:
    """The engine of that name, or the configured one where there is no name.

    Raises:
        BadInput: there is none of that name.
    """
    try:
        return bootstrap.engines(settings).build(name or settings.engine)
    except UnknownEngine as error:
        raise BadInput(str(error)) from None
