"""Values that are read from files: where ``NAME_FILE`` is set, ``NAME`` is the text of the file of that path.

Services and containers are handed secrets as files, which no child process and no crash report inherits.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import PydanticBaseSettingsSource

from retexture.settings.file import PREFIX, SettingsError

ENDING = "_FILE"
_LONGEST = 65536  # bytes: what is longer is no setting, and perhaps a device that never ends

STORAGE_SECRETS: Mapping[str, Mapping[str, str]] = {
    "s3": {
        "AWS_ACCESS_KEY_ID": "access_key_id",
        "AWS_SECRET_ACCESS_KEY": "secret_access_key",
        "AWS_SESSION_TOKEN": "token",
    },
    "az": {"AZURE_STORAGE_ACCOUNT_KEY": "account_key"},
}
"""Variables of the providers' own tools that may name a file too, with obstore's option for each.

Google's is the path of a file already. Other names of these providers end in ``_FILE`` by themselves and
mean something else, so this is a list.
"""


def values_from_files(names: Iterable[str]) -> dict[str, str]:
    """What the files hold that the environment names for some of these variables.

    Raises:
        SettingsError: A file is missing, unreadable, empty or no text; or a variable is set itself, too.
    """
    environment = {name.upper(): value for name, value in os.environ.items()}
    found = {}
    for name in names:
        if path := environment.get(f"{name}{ENDING}"):
            if environment.get(name):
                raise SettingsError(f"{name} and {name}{ENDING} are both set; keep one of them.")
            found[name] = _read(f"{name}{ENDING}", Path(path))
    return found


def storage_options(scheme: str) -> dict[str, str]:
    """The credentials of a storage that stand in files, as obstore's options.

    Args:
        scheme: Of the storage's URL, such as ``s3``.

    Raises:
        SettingsError: As :func:`values_from_files`.
    """
    options = STORAGE_SECRETS.get(scheme, {})
    return {options[name]: value for name, value in values_from_files(options).items()}


class SecretFiles(PydanticBaseSettingsSource):
    """Settings whose variable with ``_FILE`` at its end names a file."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        """One setting's value, or None where no file is named for it."""
        name = f"{PREFIX}{field_name.upper()}"
        return values_from_files([name]).get(name), field_name, False

    def __call__(self) -> dict[str, Any]:
        """All settings that stand in files."""
        names = {f"{PREFIX}{field.upper()}": field for field in self.settings_cls.model_fields}
        return {names[name]: value for name, value in values_from_files(names).items()}


def _read(variable: str, path: Path) -> str:
    """The text of a file, without the end of its last line."""
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST + 1)
        text = content.decode("utf-8").rstrip("\r\n")
    except OSError as error:
        raise SettingsError(
            f"{variable} names {path}, which cannot be read ({error.strerror}); correct the path or its "
            "rights."
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{variable} names {path}, which is no text in UTF-8.") from None
    if not text or len(content) > _LONGEST:
        fault = "is empty" if not text else f"has more than {_LONGEST} bytes"
        raise SettingsError(
            f"{variable} names {path}, which {fault}; write the value into it, and nothing else."
        )
    return text
