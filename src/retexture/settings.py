"""The settings of this installation: the only reader of the environment and of the configuration file.

A setting is taken from the environment (``RETEXTURE_THREADS=2``), else from the configuration file
(``threads = 2``), else it has the default below. The file is ``config.toml`` in the user's configuration
folder, or whatever ``RETEXTURE_CONFIG`` names.
"""

import os
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated

from platformdirs import user_config_path
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

PREFIX = "RETEXTURE_"
MEBIBYTE = 2**20


class SettingsError(ValueError):
    """The configuration cannot be used; the message is one sentence that names the setting at fault."""


class Settings(BaseSettings):
    """What an installation may set. Every field can be given as ``RETEXTURE_<FIELD>``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    cache_dir: Path | None = Field(
        default=None, description="Folder for compiled kernels; the user's cache if unset."
    )
    threads: int | None = Field(
        default=None, ge=1, le=256, description="Threads to compute with; all cores if unset."
    )
    engine: str = Field(default="procedural", description="The engine that is used where none is named.")
    max_bytes: int = Field(
        default=32 * MEBIBYTE, ge=1, description="Largest encoded picture that is read, in bytes."
    )
    max_pixels: int = Field(
        default=64_000_000, ge=1, description="Largest picture that is decoded, in pixels."
    )
    max_side: int = Field(
        default=4096, ge=16, le=32768, description="Longest side in pixels; larger is scaled down."
    )
    fetch_allow: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        default=(),
        description="Private networks that pictures may be fetched from, such as 10.1.0.0/16, with commas.",
    )

    @field_validator("fetch_allow", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 — the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the environment before the configuration file, and nothing else."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, config_file())


def config_file() -> Path | None:
    """The configuration file that is read, or None where there is none.

    Raises:
        SettingsError: ``RETEXTURE_CONFIG`` names a file that is not there.
    """
    named = os.environ.get(f"{PREFIX}CONFIG")
    path = Path(named) if named else user_config_path("retexture", appauthor=False) / "config.toml"
    # Without a home folder the usual place is relative to the current folder, which is not ours to read.
    if (named or path.is_absolute()) and _is_readable_file(path):
        return path
    if named:
        raise SettingsError(f"{PREFIX}CONFIG names {path}, which is not a file that can be read.")
    return None


def load() -> Settings:
    """Read the settings.

    Raises:
        SettingsError: a value cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    except (TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The configuration file {config_file()} is not valid TOML: {error}.") from None


def _is_readable_file(path: Path) -> bool:
    try:
        return path.is_file() and os.access(path, os.R_OK)
    except OSError:
        return False


def _sentence(error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    name = str(fault["loc"][0]) if fault["loc"] else "the configuration"
    if fault["type"] == "extra_forbidden":
        return f"The configuration file has the setting '{name}', which does not exist."
    return f"The setting {name} (in the environment {PREFIX}{name.upper()}) is wrong: {fault['msg']}."
