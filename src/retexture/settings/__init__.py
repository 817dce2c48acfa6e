"""The settings of this installation: the only reader of the environment and of the configuration file.

A setting is taken from the environment (``RETEXTURE_THREADS=2``), else from the configuration file
(``threads = 2``), else it has the default below; an option of a command outdoes both. The file is
``config.toml`` in the user's configuration folder, or whatever ``RETEXTURE_CONFIG`` names. Where
``RETEXTURE_DATABASE_URL_FILE`` names a file, its text is ``RETEXTURE_DATABASE_URL``; so with all others.
"""

from retexture.settings.fields import Settings
from retexture.settings.file import PREFIX, SettingsError, config_file, config_place
from retexture.settings.loading import load, unknown_names
from retexture.settings.secret_files import storage_options

__all__ = [
    "PREFIX",
    "Settings",
    "SettingsError",
    "config_file",
    "config_place",
    "load",
    "storage_options",
    "unknown_names",
]
