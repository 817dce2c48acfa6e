"""Small pictures of stored files: made when they are first asked for, and gone with what they show."""

from retexture.imaging.limits import Limits
from retexture.imaging.thumbnail import MEDIA_TYPE, thumbnail
from retexture.storage import MissingObject, Store
from retexture.tasks.files import StoredFile, thumbnail_name


def read_thumbnail(store: Store, file: StoredFile) -> bytes:
    """Return the thumbnail of a file, a WebP.

    Raises:
        MissingObject: The file's object is gone.
        PictureError: It is no picture.
        StorageError: The storage does not answer.
    """
    name = thumbnail_name(file.name)
    try:
        return store.get(name)
    except MissingObject:
        # What was checked when it came, or made here, is not to be refused by limits that are lower now.
        made = thumbnail(store.get(file.name), Limits(file.bytes, max(1, file.width * file.height)))
    store.put(name, made, MEDIA_TYPE)
    return made
