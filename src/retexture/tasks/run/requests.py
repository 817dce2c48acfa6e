"""What an engine is asked for, with every picture that an input names."""

from collections.abc import Mapping
from functools import partial
from io import BytesIO

import sqlalchemy as sa

from retexture.engines.protocol import Request
from retexture.imaging.limits import Limits
from retexture.imaging.mask import read_mask
from retexture.imaging.photo import Photo
from retexture.tasks.files import BESIDE
from retexture.tasks.run.chains import options_of
from retexture.tasks.run.context import WorkerContext
from retexture.tasks.run.gathering import naming, read_stored
from retexture.tasks.run.ledger import TaskLedger
from retexture.tasks.run.outputs import published


def request_for(
    task: sa.RowMapping,
    given: sa.RowMapping,
    stored: Mapping[str, str],
    context: WorkerContext,
    source: Photo | None = None,
) -> Request:
    """Return what the engine is asked for, as the rows of a task and of one of its inputs say it.

    Args:
        task: The task's row.
        given: The input's row.
        stored: From :func:`retexture.tasks.run.gathering.gather`.
        context: What to work with.
        source: What is drawn on; None: the picture that the input names.

    Raises:
        PictureError: One of the pictures can't be used.
        StorageError: The storage can't be used.
    """
    photo = partial(stored_photo, stored, context)
    source = source or photo(given["image_url"])
    named = {what: given[f"{what}_url"] for what in BESIDE}
    beside: dict[str, Photo | None] = {}
    for what, url in named.items():
        with naming(what):
            beside[what] = None if url is None else photo(url)
    mask = beside["mask"]
    return Request(
        source,
        given["prompt"],
        task["count"],
        task["seed"],
        task["structure"],
        mask=None if mask is None else read_mask(mask, source.size),
        swatch=beside["swatch"],
        min_structure=task["min_structure"],
        key=f"{task['id']}/{given['number']}",
        ledger=TaskLedger(context.database, task["id"], given["number"]),
        publish=partial(published, context, task) if task["base_url"] else None,
        options=options_of(task),
        maps=task["maps"],
        via=tuple(task["via"].split(",")) if task["via"] else (),
    )


def stored_photo(
    stored: Mapping[str, str], context: WorkerContext, url: str, limits: Limits | None = None
) -> Photo:
    """Decode a picture that is stored, within the worker's limits unless others are given."""
    file = BytesIO(read_stored(context.store, stored[url]))
    return context.decoders.decode(file, limits or context.limits)
