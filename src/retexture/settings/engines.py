"""What may be set of engines that have pictures made by another server."""

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, HttpUrl, SecretStr, field_validator
from pydantic_settings import BaseSettings


def _without_key(value: HttpUrl) -> HttpUrl:
    # Addresses are shown, in answers to administrators and in logs.
    if value.username or value.password or value.query or value.fragment:
        raise ValueError("it may have a host, a port and a path alone; a key has a setting of its own")
    return value


def _sendable(value: SecretStr) -> SecretStr:
    if not re.fullmatch("[!-~]+", value.get_secret_value()):
        raise ValueError("it may have printable ASCII characters alone, without spaces")
    return value


def without_sign(value: Decimal) -> Decimal:
    """An amount as it is shown: a zero may have come with a sign."""
    return abs(value)


ServerUrl = Annotated[HttpUrl, AfterValidator(_without_key)]
ServerKey = Annotated[SecretStr, AfterValidator(_sendable)]


class ImagesSettings(BaseSettings):
    """Of the engine ``images``."""

    images_url: ServerUrl | None = Field(
        default=None,
        description="Server of the OpenAI images interface, such as http://gpu:8000/v1, "
        "for the engine 'images'; there is no such engine if unset.",
    )
    images_key: ServerKey | None = Field(
        default=None, description="Key for that server; none is sent if unset."
    )
    images_model: str | None = Field(
        default=None, max_length=200, description="Model to ask that server for; the profile's if unset."
    )
    images_profile: str = Field(
        default="gpt-image-2",
        min_length=1,
        description="What that model can: a profile of 'retexture engines', or a file of your own (.toml).",
    )
    images_call_s: float = Field(
        default=300, ge=1, le=3600, description="Longest time for one answer of that server, in seconds."
    )
    images_time_s: float = Field(
        default=900,
        ge=1,
        le=86400,
        description="Longest time for one picture of that server, repetitions included, in seconds.",
    )
    images_concurrency: int = Field(
        default=4, ge=1, le=64, description="Calls to that server at a time, of each worker."
    )
    images_calls: int = Field(
        default=12,
        ge=1,
        le=1000,
        description="Most calls to that server for one input, as far as they may cost.",
    )
    images_price_usd: Decimal | None = Field(
        default=None,
        ge=0,
        le=1_000_000,
        decimal_places=6,
        description="Price of one input's pictures by the engine 'images'; price_usd if unset.",
    )

    @field_validator("images_price_usd")
    @classmethod
    def _plain_images_price(cls, value: Decimal | None) -> Decimal | None:
        return None if value is None else without_sign(value)


class ComfyuiSettings(BaseSettings):
    """Of the engine ``comfyui``."""

    comfyui_url: ServerUrl | None = Field(
        default=None,
        description="ComfyUI server, such as http://gpu:8188, for the engine 'comfyui'; "
        "there is no such engine if unset.",
    )
    comfyui_key: ServerKey | None = Field(
        default=None, description="Key for whatever guards that server; none is sent if unset."
    )
    comfyui_header: str = Field(
        default="Authorization",
        pattern=r"^[A-Za-z0-9-]{1,100}$",
        description="Header that this key is sent in; in Authorization it is a bearer token.",
    )
    comfyui_workflow: str = Field(
        default="sdxl-controlnet",
        min_length=1,
        description="What that server runs: a workflow of 'retexture engines', or your own file (.json).",
    )
    comfyui_call_s: float = Field(
        default=60, ge=1, le=3600, description="Longest time for one answer of that server, in seconds."
    )
    comfyui_time_s: float = Field(
        default=1800,
        ge=1,
        le=86400,
        description="Longest time for one picture of that server, its time in the queue there included, "
        "in seconds.",
    )
    comfyui_concurrency: int = Field(
        default=2, ge=1, le=64, description="Pictures in that server's queue at a time, of each worker."
    )
    comfyui_calls: int = Field(
        default=12, ge=1, le=1000, description="Most pictures that one input may have that server make."
    )
    comfyui_price_usd: Decimal | None = Field(
        default=None,
        ge=0,
        le=1_000_000,
        decimal_places=6,
        description="Price of one input's pictures by the engine 'comfyui'; price_usd if unset.",
    )

    @field_validator("comfyui_price_usd")
    @classmethod
    def _plain_comfyui_price(cls, value: Decimal | None) -> Decimal | None:
        return None if value is None else without_sign(value)


class GatewaySettings(BaseSettings):
    """Of the engine ``gateway``."""

    gateway_url: ServerUrl | None = Field(
        default=None,
        description="Another server of this API, such as https://retexture.example, for the engine "
        "'gateway'; there is no such engine if unset.",
    )
    gateway_key: ServerKey | None = Field(
        default=None, description="Key for that server; none is sent if unset."
    )
    gateway_model: str = Field(
        default="midjourney_retexture",
        pattern=r"^[A-Za-z0-9._-]{1,200}$",
        description="Model to ask that server for.",
    )
    gateway_pictures: Literal["auto", "url", "upload", "inline"] = Field(
        default="auto",
        description="How that server gets pictures: url (it fetches them here), upload, inline (in the "
        "order), or auto: upload to a Retexture, url for others.",
    )
    gateway_away_s: float = Field(
        default=120,
        ge=0,
        le=86400,
        description="How long that server may be out of reach before a task fails, in seconds.",
    )
    gateway_time_s: float = Field(
        default=3600, ge=1, le=7 * 86400, description="Longest time for one order there, in seconds."
    )
    gateway_orders: int = Field(
        default=3, ge=1, le=100, description="Most orders to that server for one input."
    )
    gateway_price_usd: Decimal | None = Field(
        default=None,
        ge=0,
        le=1_000_000,
        decimal_places=6,
        description="Price of one input's pictures by the engine 'gateway'; price_usd if unset.",
    )

    @field_validator("gateway_price_usd")
    @classmethod
    def _plain_gateway_price(cls, value: Decimal | None) -> Decimal | None:
        return None if value is None else without_sign(value)
