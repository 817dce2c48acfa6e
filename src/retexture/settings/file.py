"""Where the configuration file is."""

import os
from pathlib import Path

from retexture.usual_folders import user_folder

PREFIX = "RETEXTURE_"


class SettingsError(ValueError):
    """The configuration cannot be used; the message is one sentence that names the setting at fault."""


def config_place() -> Path | None:
    """Where the configuration file is looked for; None where the user has no home folder."""
    named = os.environ.get(f"{PREFIX}CONFIG")
    if named:
        return Path(named)
    folder = user_folder("config")
    return folder and folder / "config.toml"


def config_file() -> Path | None:
    """The configuration file that is read, or None where there is none.

    Raises:
        SettingsError: ``RETEXTURE_CONFIG`` names a file that is not there.
    """
    path = config_place()
    if path is not None and _is_readable_file(path):
        return path
    if os.environ.get(f"{PREFIX}CONFIG"):
        raise SettingsError(f"{PREFIX}CONFIG names {path}, which is not a file that can be read.")
    return None


def _is_readable_file(path: Path) -> bool:
    try:
        return path.is_file() and os.access(path, os.R_OK)
    except OSError:
        return False
