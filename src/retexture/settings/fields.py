"""What may be set."""

import re
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import (
    BeforeValidator,
    Field,
    HttpUrl,
    SecretStr,
    UrlConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from retexture.settings.chain_fields import ChainFields
from retexture.settings.client_fields import ClientFields
from retexture.settings.engines import ComfyuiSettings, GatewaySettings, ImagesSettings, without_sign
from retexture.settings.file import PREFIX, config_file
from retexture.settings.model_prices import ModelPrices
from retexture.settings.secret_files import SecretFiles
from retexture.usual_folders import user_folder

MEBIBYTE = 2**20
LONGEST_ADDRESS = 500  # characters: it is stored with every task

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?")


def _plain_number(value: object) -> object:
    """Pass a value on, unless it is text that Python reads as a number and nobody else does: "1_000", "٣"."""
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        raise ValueError("write a number in the digits 0 to 9")
    return value


Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode]
Names = Annotated[tuple[str, ...], NoDecode]
Seconds = Annotated[
    tuple[Annotated[float, BeforeValidator(_plain_number), Field(gt=0, le=31 * 86400)], ...],
    NoDecode,
    Field(min_length=1, max_length=100),
]

_HEADER_VALUE = re.compile(r"[!-~]([ -~]*[!-~])?")

CALLBACK_DELAYS = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)


class GeneralSettings(ChainFields):
    """What every installation may set."""

    cache_dir: Path | None = Field(
        default=None, description="Folder for compiled kernels; the user's cache if unset."
    )
    kernels_from: Path | None = Field(
        default=None,
        description="Folder of kernels that 'retexture compile' made elsewhere, to begin with.",
    )
    threads: int | None = Field(
        default=None, ge=1, le=256, description="Threads to compute with; all cores if unset."
    )
    engine: str = Field(
        default="procedural",
        description="The engine that is used where none is named; auto, if engines are set and this is not.",
    )
    max_bytes: int = Field(
        default=32 * MEBIBYTE, ge=1, description="Largest encoded picture that is read, in bytes."
    )
    max_pixels: int = Field(
        default=64_000_000, ge=1, description="Largest picture that is decoded, in pixels."
    )
    max_side: int = Field(
        default=4096, ge=16, le=32768, description="Longest side in pixels; larger is scaled down."
    )
    largest_tile: int = Field(
        default=2048,
        ge=512,
        le=4096,
        description="Pixels a side of the largest tile that clients may order; 4096 takes some 6 GB.",
    )
    perception: Names = Field(
        default=("builtin",),
        description="Who looks at photos: builtin, or models of 'retexture models list' too, with commas.",
    )
    perception_models: Path | None = Field(
        default=None,
        description="Folder of these models' weights; models in the user's data folder if unset.",
    )
    perception_device: Literal["auto", "cpu", "cuda", "mps"] = Field(
        default="auto", description="What these models run on; the best that there is, if auto."
    )
    fetch_allow: Networks = Field(
        default=(),
        description="Private networks that pictures may be fetched from, such as 10.1.0.0/16, with commas.",
    )
    fetch_user_agent: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="User-Agent that pictures are fetched with; retexture/VERSION and its project if unset.",
    )
    fetch_time_s: float = Field(
        default=60, ge=1, le=3600, description="Longest time for all downloads of one task, in seconds."
    )

    data_dir: Path = Field(
        default_factory=lambda: user_folder("data") or Path("retexture-data"),
        description="Folder of the server's database and files.",
        json_schema_extra={"default": "the user's data folder"},
    )
    database_url: str | None = Field(
        default=None,
        pattern=r"^(sqlite:///|postgresql(\+psycopg)?://)",
        description="SQLite or Postgres database of the server, as sqlite:///FILE or postgresql://…; "
        "retexture.db in the data folder if unset.",
    )
    database_wait_s: float = Field(
        default=60,
        ge=0,
        le=7 * 86400,
        description="How long a server or worker that starts waits for a database that is away, in seconds.",
    )
    storage_url: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9+]+://",
        description="Where the server keeps files: file:///FOLDER, s3://BUCKET/PREFIX, gs://…, az://…; "
        "files in the data folder if unset.",
    )
    presigned_s: int | None = Field(
        default=None,
        ge=60,
        le=7 * 86400,
        description="Give finished pictures as presigned URLs of an S3 storage that end after so many "
        "seconds; as the server's own URLs if unset.",
    )
    presigned_endpoint: HttpUrl | None = Field(
        default=None,
        description="The S3 storage's address as clients reach it, for presigned URLs; AWS_ENDPOINT_URL if "
        "unset.",
    )
    public_url: Annotated[HttpUrl, UrlConstraints(max_length=LONGEST_ADDRESS)] | None = Field(
        default=None,
        description="The server's address as clients see it, for URLs in answers; the request's if unset.",
    )
    host: str = Field(default="127.0.0.1", description="Address that the server listens on.")
    port: int = Field(default=8787, ge=0, le=65535, description="Port that the server listens on.")
    workers: int = Field(default=1, ge=0, le=64, description="Worker processes that the server starts.")
    worker_metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Port on which 'retexture worker' answers Prometheus; it counts for nobody if unset.",
    )
    price_usd: Decimal = Field(
        default=Decimal(0),
        ge=0,
        le=1_000_000,
        decimal_places=6,
        description="Price of one input's pictures in US dollars, before a key's discount.",
    )
    client_engines: Names = Field(
        default=(), description="Engines that clients may choose by name, with commas; none if empty."
    )
    retention_days: float = Field(
        default=30, gt=0, le=36500, description="Days after which ended tasks and their files are deleted."
    )
    queue_per_key: int = Field(
        default=1000, ge=1, le=1_000_000, description="Tasks of one key that may wait or run."
    )
    queue_total: int = Field(
        default=10_000, ge=1, le=10_000_000, description="Tasks of all keys that may wait or run."
    )
    read_rate: int | None = Field(
        default=30_000,
        ge=60,
        le=100_000_000,
        description="Polls and other reading requests of one key in a minute, for each server process.",
    )
    upload_rate: int | None = Field(
        default=120,
        ge=1,
        le=1_000_000,
        description="Pictures that one key may hand in or have fetched in a minute, for each server process.",
    )
    callback_allow: Networks = Field(
        default=(),
        description="Private networks that callbacks may be sent to, such as 10.1.0.0/16, with commas.",
    )
    callback_delays_s: Seconds = Field(
        default=CALLBACK_DELAYS,
        description="Pauses between the attempts to deliver a callback, in seconds, with commas.",
    )
    request_limit_s: float = Field(
        default=30,
        ge=1,
        le=600,
        description="Longest time that a request waits for database and storage, in seconds; then it is "
        "refused with 503.",
    )
    sync_wait_s: float = Field(
        default=120, gt=0, le=290, description="Longest wait of a synchronous request, in seconds."
    )
    trusted_proxies: Networks = Field(
        default=(), description="Networks of proxies whose X-Forwarded headers are believed, with commas."
    )
    cors_origins: Names = Field(
        default=(),
        description="Origins whose web pages may call the API, such as https://app.example, with commas.",
    )
    strict_prompts: bool = Field(
        default=False, description="Fail tasks with a prompt of which nothing is understood; else it is free."
    )
    first_key: SecretStr | None = Field(
        default=None,
        description="The first (admin) key of an empty database; a random one is printed if unset.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least important log lines that the server writes."
    )
    log_format: Literal["auto", "json", "text"] = Field(
        default="auto",
        description="Form of the server's log lines: json, text for people, or auto: text on a terminal.",
    )

    @field_validator("price_usd")
    @classmethod
    def _without_sign(cls, value: Decimal) -> Decimal:
        return without_sign(value)

    @property
    def usual_engine(self) -> str:
        """The engine that is used where none is named."""
        return "auto" if self.engines and "engine" not in self.model_fields_set else self.engine

    @field_validator("fetch_user_agent")
    @classmethod
    def _check_header(cls, value: str | None) -> str | None:
        # Anything else could end the header and begin another, or differ in what servers make of it.
        if value is not None and not _HEADER_VALUE.fullmatch(value):
            raise ValueError("it may have printable ASCII characters alone, and no space at its ends")
        return value

    @field_validator(
        "fetch_allow",
        "callback_allow",
        "callback_delays_s",
        "trusted_proxies",
        "client_engines",
        "cors_origins",
        "perception",
        mode="before",
    )
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )


class Settings(
    ComfyuiSettings,
    GatewaySettings,
    ImagesSettings,
    ModelPrices,
    ClientFields,
    GeneralSettings,
):
    """What an installation may set. Every field can be given as ``RETEXTURE_<FIELD>``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    @field_validator("*", mode="before")
    @classmethod
    def _in_plain_digits(cls, value: object, info: ValidationInfo) -> object:
        kind = cls.model_fields[str(info.field_name)].annotation
        return _plain_number(value) if {kind, *get_args(kind)} & {int, float, Decimal} else value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 — the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the environment and files that it names, then the configuration file, and nothing else."""
        return (
            init_settings,
            env_settings,
            SecretFiles(settings_cls),
            TomlConfigSettingsSource(settings_cls, config_file()),
        )
