"""The pictures of a task, gathered before the first is rendered, so that none can be missing afterwards."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

import sqlalchemy as sa

from retexture.database.tables import files, sources, tasks
from retexture.fetching import FetchDeadline, FetchFailed, FetchStopped
from retexture.imaging.formats.headers import sniff
from retexture.imaging.limits import PictureError
from retexture.storage import MissingObject, StorageError, Store
from retexture.tasks.files import BESIDE, DELETED, EARLIER, new_name, picture_of
from retexture.tasks.order import Picture
from retexture.tasks.run.context import WorkerContext
from retexture.tasks.run.placing import UNUSABLE, placing
from retexture.tasks.states import ACTIVE

_GONE = "The picture is no longer kept here; upload it again and use its new URL."
_MEDIA_TYPE = "application/octet-stream"  # what a picture claims to be says nothing


class Ended(Exception):
    """The task ended while its pictures were gathered."""


def gather(
    task: sa.RowMapping, given: Sequence[sa.RowMapping], context: WorkerContext, stopped: Callable[[], bool]
) -> Mapping[str, str]:
    """See that everything that a task starts from is stored, and stays until the task ends.

    Files of the task's own key stay: they can't be deleted while a task needs them. All else is copied to
    objects of the task's own, and what an earlier call has copied is not asked for again.

    Args:
        task: The task's row.
        given: The rows of its inputs.
        context: What to work with; all downloads together get its time.
        stopped: Asked before each picture and while one is downloaded; once it says yes, the work ends.

    Returns:
        The objects' names, by the URLs with which the inputs name the pictures; those that edits start from
        beside that have their own names as URLs.

    Raises:
        BadUrl, FetchFailed, PictureError: A picture can't be had; the message is for the task's creator.
        FetchStopped: ``stopped`` said yes.
        Ended: The task ended meanwhile.
        StorageError: The storage can't be used.
    """
    named = [(each["number"], what, picture) for each in given for what, picture in _pictures(each)]
    found = _found(task, [picture for *_, picture in named], context)
    deadline = FetchDeadline.after(context.fetch_time, stopped)
    for number, what, picture in named:
        if picture.url in found:
            continue
        if stopped():
            raise FetchStopped
        with placing(number, len(given)), naming(what):
            data = _read(picture, context, deadline)
            sniff(data)
        found[picture.url] = _keep(context.database, context.store, task["id"], picture.url, data)
    return found


def _found(task: sa.RowMapping, pictures: Sequence[Picture], context: WorkerContext) -> dict[str, str]:
    """The objects of pictures that are stored already: copies of an earlier call, and files of the key."""
    files_of_server = {each.url: each.file for each in pictures if each.file is not None}
    with context.database.connect() as connection:
        own = _own_files(connection, task["key_id"], list(files_of_server.values()))
        copied = _kept(connection, task["id"])
    return copied | {url: file for url, file in files_of_server.items() if file in own}


@contextmanager
def naming(what: str) -> Iterator[None]:
    """Have what refuses a mask or a swatch name it."""
    try:
        yield
    except UNUSABLE as error:
        if what not in BESIDE:
            raise
        message = str(error)
        raise PictureError(f"The {what} can't be used: {message[:1].lower()}{message[1:]}") from error


def read_stored(store: Store, name: str) -> bytes:
    """Return a picture that is stored.

    Raises:
        PictureError: It is gone.
        StorageError: The storage can't be used.
    """
    try:
        return store.get(name)
    except MissingObject as error:
        raise PictureError(_GONE) from error


def _pictures(given: sa.RowMapping) -> Iterator[tuple[str, Picture]]:
    """The pictures that an input names, and what each is to it."""
    if given["image_url"]:
        yield "picture", Picture(given["image_url"], given["file"])
    for what in BESIDE:
        named = picture_of(given, what)
        if named is not None:
            yield what, named
    for what in EARLIER:
        file = given[f"{what}_file"]
        if file is not None:
            yield what, Picture(file, file)


def _own_files(connection: sa.Connection, key_id: str, names: Sequence[str]) -> set[str]:
    if not names:
        return set()
    there = sa.and_(files.c.name.in_(names), files.c.expires_at > DELETED)
    query = sa.select(files.c.name).where(there, files.c.key_id == key_id)
    return set(connection.execute(query).scalars())


def _kept(connection: sa.Connection, task_id: str) -> dict[str, str]:
    query = sa.select(sources.c.url, sources.c.object).where(sources.c.task_id == task_id)
    return {row.url: row.object for row in connection.execute(query)}


def _read(picture: Picture, context: WorkerContext, deadline: FetchDeadline) -> bytes:
    if picture.file is not None:
        return read_stored(context.store, picture.file)
    try:
        return context.fetcher.fetch(picture.url, deadline).data
    except FetchFailed as error:
        if deadline.left():
            raise
        raise FetchFailed(
            f"The task's pictures could not all be downloaded within {context.fetch_time:g} seconds; "
            "use faster servers, or hand them in with POST /v1/files."
        ) from error


def _keep(database: sa.Engine, store: Store, task_id: str, url: str, data: bytes) -> str:
    """Store what a URL led to; returns the object's name: another worker's, where that was quicker."""
    name = new_name(".source")
    store.put(name, data, _MEDIA_TYPE)
    with database.begin() as connection:
        kept = _place(connection, task_id, url, name)
    if kept != name:
        with suppress(StorageError):  # the collection of orphans will delete it
            store.delete([name])
    if kept is None:
        raise Ended(task_id)
    return kept


def _place(connection: sa.Connection, task_id: str, url: str, name: str) -> str | None:
    # First, because it locks the task: of two that fetch for one task, the second waits here.
    lock = sa.update(tasks).where(tasks.c.id == task_id, tasks.c.status.in_(ACTIVE))
    if not connection.execute(lock.values(to_fetch=tasks.c.to_fetch)).rowcount:
        return None
    there = _kept(connection, task_id).get(url)
    if there is None:
        connection.execute(sa.insert(sources), {"object": name, "task_id": task_id, "url": url})
    return there or name
