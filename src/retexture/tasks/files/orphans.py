"""Objects that nothing names: their process died between storing them and noting them."""

from collections.abc import Sequence

import sqlalchemy as sa
import structlog

from retexture.database.installation import installation_id
from retexture.database.tables import files, sources
from retexture.storage import MissingObject, Store, Undeletable
from retexture.tasks.files.stored import file_of

PATIENCE = 24 * 3600.0
"""Seconds after which an object that nothing names will not be named any more."""

OWNER = "installation.txt"
"""The object that says whose the storage is: what another database names looks like orphans to this one."""

_log = structlog.get_logger(__name__)


def collect_orphans(database: sa.Engine, store: Store, now: float) -> int:
    """Delete the objects that are older than :data:`PATIENCE` and that no row names.

    Args:
        database: Where files are noted.
        store: Where they are kept. The first installation that collects in it owns it.
        now: Unix seconds.

    Returns:
        How many were deleted; none where the storage is another installation's.

    Raises:
        StorageError: The storage is away; the rest is left for the next time.
    """
    if not _is_ours(database, store):
        _log.error(
            "orphans are not collected: the storage belongs to another installation",
            advice=f"give each installation a storage, or a prefix, of its own; if the other one is gone for "
            f"good, delete the object {OWNER}",
        )
        return 0
    gone = 0
    for names in store.names(now - PATIENCE):
        with database.connect() as connection:
            noted = _noted(connection, names)
        lost = [name for name in names if name != OWNER and file_of(name) not in noted]
        try:
            store.delete(lost)
        except Undeletable as error:
            _log.error("objects cannot be deleted", objects=len(error.names), reason=str(error))
            gone -= len(error.names)
        gone += len(lost)
    return gone


def _is_ours(database: sa.Engine, store: Store) -> bool:
    """Whether the storage belongs to this installation; what nobody has marked does from now on."""
    own = installation_id(database).encode()
    try:
        return store.get(OWNER) == own
    except MissingObject:
        store.put(OWNER, own, "text/plain")
        return store.get(OWNER) == own


def _noted(connection: sa.Connection, names: Sequence[str]) -> frozenset[str]:
    """Of objects, the files and sources that rows name."""
    of_files = sa.select(files.c.name).where(files.c.name.in_({file_of(name) for name in names}))
    of_sources = sa.select(sources.c.object).where(sources.c.object.in_(names))
    return frozenset(connection.execute(of_files.union_all(of_sources)).scalars())
