"""Small pictures of stored files: made when they are first asked for, and gone with what they show."""

import io

import structlog

from retexture.decoding import DecoderPool
from retexture.imaging.limits import Limits
from retexture.imaging.thumbnail import MEDIA_TYPE
from retexture.storage import MissingObject, StorageError, Store
from retexture.tasks.files.stored import StoredFile, thumbnail_name

_log = structlog.get_logger(__name__)


def stored_thumbnail(store: Store, file: StoredFile) -> bytes | None:
    """Return the thumbnail of a file, a WebP, if it has been made before.

    Raises:
        StorageError: The storage does not answer.
    """
    try:
        return store.get(thumbnail_name(file.name))
    except MissingObject:
        return None


def make_thumbnail(store: Store, decoders: DecoderPool, file: StoredFile) -> bytes:
    """Make the thumbnail of a file, a WebP, and store it; where that fails it is made again next time.

    Raises:
        MissingObject: The file's object is gone.
        PictureError: It is no picture.
        DecoderUnavailable: No process could decode it now.
        StorageError: The storage does not answer.
    """
    # What was checked when it came, or made here, is not to be refused by limits that are lower now.
    limits = Limits(file.bytes, max(1, file.width * file.height))
    made = decoders.thumbnail(io.BytesIO(store.get(file.name)), limits)
    try:
        store.put(thumbnail_name(file.name), made, MEDIA_TYPE)
    except StorageError as error:  # a full disk, say: what can be shown is shown
        _log.warning("thumbnail not stored", file=file.name, exc_info=error)
    return made
