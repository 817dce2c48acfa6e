"""Files that are served and files that are fetched: kept, listed, made smaller, expired."""

from retexture.tasks.files.expiry import expire
from retexture.tasks.files.made import IS_MADE, made_files
from retexture.tasks.files.orphans import collect_orphans
from retexture.tasks.files.sources import (
    BESIDE,
    EARLIER,
    FILES,
    NOT_PUBLIC,
    columns_of,
    needed_files,
    needs_download,
    picture_of,
)
from retexture.tasks.files.stored import (
    DELETED,
    FileInUse,
    NewUpload,
    StoredFile,
    add_file,
    delete_file,
    delete_marked,
    describe,
    find_file,
    keep_upload,
    new_name,
)
from retexture.tasks.files.thumbnails import make_thumbnail, stored_thumbnail

__all__ = [
    "BESIDE",
    "DELETED",
    "EARLIER",
    "FILES",
    "IS_MADE",
    "NOT_PUBLIC",
    "FileInUse",
    "NewUpload",
    "StoredFile",
    "add_file",
    "collect_orphans",
    "columns_of",
    "delete_file",
    "delete_marked",
    "describe",
    "expire",
    "find_file",
    "keep_upload",
    "made_files",
    "make_thumbnail",
    "needed_files",
    "needs_download",
    "new_name",
    "picture_of",
    "stored_thumbnail",
]
