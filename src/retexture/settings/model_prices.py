"""What may be set of the prices of models."""

from decimal import Decimal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from retexture.settings.engines import without_sign


def _price(model: str, pictures: str) -> Decimal | None:
    price: Decimal | None = Field(
        default=None,
        ge=0,
        le=1_000_000,
        decimal_places=6,
        description=f"Price of one input of {model} ({pictures}) in US dollars, before a key's discount; "
        "that of a retexture by the same engine if unset.",
    )
    return price


class ModelPrices(BaseSettings):
    """Of the models but the first, each of which may have a price of its own."""

    upscale_price_usd: Decimal | None = _price("midjourney_upscale", "one picture")
    variation_price_usd: Decimal | None = _price("midjourney_variation", "four pictures")
    remix_price_usd: Decimal | None = _price("midjourney_remix", "four pictures")
    tile_price_usd: Decimal | None = _price("retexture_tile", "four tiles")

    @field_validator("upscale_price_usd", "variation_price_usd", "remix_price_usd", "tile_price_usd")
    @classmethod
    def _without_minus(cls, value: Decimal | None) -> Decimal | None:
        return None if value is None else without_sign(value)
