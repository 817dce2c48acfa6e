"""What the operator asks for models that have a price of their own."""

from decimal import Decimal

from retexture.settings import Settings


def model_prices(settings: Settings) -> dict[str, Decimal]:
    """What one input costs of the models that have a price of their own."""
    from retexture.models import REMIX, TILE, UPSCALE, VARIATION

    own = {
        UPSCALE: settings.upscale_price_usd,
        VARIATION: settings.variation_price_usd,
        REMIX: settings.remix_price_usd,
        TILE: settings.tile_price_usd,
    }
    return {model: price for model, price in own.items() if price is not None}
