"""The folders of a user that files of this package lie in, where nothing else was said."""

from pathlib import Path
from typing import Literal

import platformdirs

_FOLDERS = {
    "cache": platformdirs.user_cache_path,
    "config": platformdirs.user_config_path,
    "data": platformdirs.user_data_path,
}


def user_folder(kind: Literal["cache", "config", "data"]) -> Path | None:
    """The user's folder of a kind; None for users without a home folder, as those of services may be."""
    try:
        folder = _FOLDERS[kind]("retexture", appauthor=False)
    except RuntimeError:
        return None
    # Of a user without a home folder some versions give a place below the current folder, which is not ours.
    return folder if folder.is_absolute() else None
