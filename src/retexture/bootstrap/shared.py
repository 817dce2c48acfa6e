"""What servers and workers share, looked at without changing it."""

from retexture.settings import Settings

_PATIENCE = 5.0
"""Seconds that a database may take to answer somebody who only looks."""


def reach_database(settings: Settings) -> str:
    """Connect to the server's database; nothing is created or migrated.

    Returns:
        What it is and where, without a password.

    Raises:
        ValueError: It can't be reached; the message says why.
    """
    import sqlalchemy as sa

    from retexture.bootstrap import database_address
    from retexture.database.connection import open_database

    address = database_address(settings)
    shown = sa.engine.make_url(address).render_as_string(hide_password=True)
    try:
        database = open_database(address, _PATIENCE)
        try:
            with database.connect() as connection:
                connection.execute(sa.text("SELECT 1"))
        finally:
            database.dispose()
    except sa.exc.SQLAlchemyError as error:
        why = str(getattr(error, "orig", None) or error).strip().splitlines()
        raise ValueError(
            f"{shown} can't be reached: {why[0]}" if why else f"{shown} can't be reached"
        ) from error
    return shown


def reach_storage(settings: Settings) -> str:
    """Write, read and delete a small object in the storage.

    Returns:
        Where it is.

    Raises:
        ValueError: One of these can't be done; the message says why.
    """
    from retexture.bootstrap import store
    from retexture.settings import SettingsError
    from retexture.storage import StorageError

    try:
        store(settings).check()
    except (StorageError, SettingsError) as error:
        raise ValueError(str(error)) from error
    assert settings.storage_url is not None
    return settings.storage_url
