"""The installation's settings, database and engines, with errors as the command line reports them."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from retexture import bootstrap
from retexture.cli.exits import BadInput, InnerFailure
from retexture.cli.text import say
from retexture.engines.protocol import Engine
from retexture.engines.registry import EngineMisconfigured, UnknownEngine
from retexture.perception import UnknownModel
from retexture.settings import Settings, SettingsError, unknown_names

if TYPE_CHECKING:
    import sqlalchemy

_ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - only compared


def configured(**options: object) -> Settings:
    """Read the settings, which options of a command override, and warn of unknown names in the environment.

    Raises:
        BadInput: a setting cannot be used.
    """
    for sentence in unknown_names():
        say(sentence)
    return quietly_configured(**options)


def quietly_configured(**options: object) -> Settings:
    """Read the settings without warnings, for a process whose parent has written them.

    Raises:
        BadInput: a setting cannot be used.
    """
    try:
        return bootstrap.configured(**options)
    except SettingsError as error:
        raise BadInput(str(error)) from None


def address_of(settings: Settings, port: int | None = None) -> str:
    """Return the server's address for people, without a slash at its end.

    Args:
        settings: Of this installation.
        port: The port that the server listens on; the configured one if absent.
    """
    if settings.public_url is not None:
        return str(settings.public_url).rstrip("/")
    host = "127.0.0.1" if settings.host in _ANYWHERE else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port if port is None else port}"


def server_address(given: str) -> str:
    """Return a server's address as it was given, if requests can be made of it.

    Raises:
        BadInput: They can't.
    """
    try:
        parts = urlsplit(given)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # half an IPv6 address, a port that is no number
        usable = False
    if not usable:
        raise BadInput(
            f"The server's address {given!r} must begin with http:// or https:// and name a host: "
            "https://HOST[:PORT]."
        )
    return given


def key_for(given: str | None, settings: Settings) -> str:
    """Return the API key that a command asks a server with: the one that was given, else the one that is set.

    Raises:
        BadInput: There is none, or it is none.
    """
    key = given or (settings.key.get_secret_value() if settings.key is not None else "")
    if not key:
        raise BadInput(
            "No API key is given; use --key or set RETEXTURE_KEY ('retexture keys create' makes one)."
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise BadInput("The API key has characters that no key has; copy it once more.")
    return key


def sign_in_url(address: str, token: str) -> str:
    """The address of the page that signs a browser in with a link's token."""
    return f"{address.rstrip('/')}/sign-in#{token}"


def awaited_database(settings: Settings, patience: float | None = None) -> "sqlalchemy.Engine":
    """Open and migrate the server's database; wait for one that is away as long as the settings allow.

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
    """Open the server's database and migrate it.

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

    try:
        return bootstrap.database(settings, wait, patience)
    except DBAPIError as error:
        raise _database_failure(settings, error) from error
    except OSError as error:
        folder = settings.data_dir
        raise BadInput(
            f"The data folder {folder} cannot be used ({error.strerror}); name another with --data."
        ) from None
    except ValueError as error:
        raise BadInput(str(error)) from None


def _database_failure(settings: Settings, error: "sqlalchemy.exc.DBAPIError") -> BadInput | InnerFailure:
    """Why the database cannot be opened, and what to do."""
    from retexture.database.waiting import is_away, reason

    where = (
        "RETEXTURE_DATABASE_URL"
        if settings.database_url
        else f"that the data folder {settings.data_dir} can be written to, or name another with --data"
    )
    if is_away(error):
        advice = f"see that it runs, and check {where}"
        return InnerFailure(f"The database cannot be reached ({reason(error)}); {advice}.")
    return BadInput(f"The database cannot be used ({reason(error)}); check {where}.")


def check_parts(settings: Settings) -> None:
    """Check engines, models and storage, which would otherwise fail only when a worker uses them.

    Raises:
        BadInput: the configured engine, model or storage is none that there is.
    """
    from retexture.storage import StorageError

    registry = bootstrap.engines(settings)
    try:
        for name in (settings.usual_engine, *settings.client_engines, *settings.engines):
            registry.check(name)
        bootstrap.forwarding.check_forwarding(settings)
        bootstrap.perception(settings)
        bootstrap.store(settings)
    except (UnknownEngine, UnknownModel, EngineMisconfigured, StorageError, SettingsError) as error:
        raise BadInput(str(error)) from None


def ready_engine(name: str | None, settings: Settings) -> Engine:
    """Build the engine of that name, or the configured one, and check that it can work.

    Raises:
        BadInput: there is none of that name.
        InnerFailure: it cannot work here.
    """
    engine = engine_called(name, settings)
    health = engine.check()
    if not health.ok:
        raise InnerFailure(f"The engine {engine.name} cannot work here: {health.detail}")
    return engine


def engine_called(name: str | None, settings: Settings) -> Engine:
    """Build the engine of that name, or the configured one where there is no name.

    Raises:
        BadInput: there is none of that name, or the settings name a model or profile that there is not.
    """
    try:
        return bootstrap.engines(settings).build(name or settings.usual_engine)
    except (UnknownEngine, UnknownModel, EngineMisconfigured) as error:
        raise BadInput(str(error)) from None
