"""What may be set of chains of engines."""

from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode


class ChainFields(BaseSettings):
    """The engines of ``auto``, and when it leaves one for the next."""

    engines: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Engines in the order in which 'auto' tries them, such as images,procedural, with "
        "commas; there is no 'auto' if empty.",
    )
    engine_tries: int = Field(
        default=2, ge=1, le=10, description="How often 'auto' asks an engine that fails at a picture."
    )
    engine_time_s: float = Field(
        default=120,
        ge=0.1,
        le=86400,
        description="How long 'auto' waits for the next picture of an engine at each try, in seconds; "
        "the last engine has its own limits alone.",
    )
    breaker_faults: int = Field(
        default=5,
        ge=1,
        le=1000,
        description="Faults of an engine in a row, of all workers, after which 'auto' leaves it alone.",
    )
    breaker_reset_s: float = Field(
        default=60,
        ge=0.1,
        le=86400,
        description="Seconds after which one task tries such an engine again.",
    )

    @field_validator("engines", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )

    @field_validator("engines")
    @classmethod
    def _each_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(value)) != len(value) or "auto" in value:
            raise ValueError("it may have each engine once, and not auto, which is the chain itself")
        return value
