"""The engines that have pictures made by another server, built from the settings."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from retexture.settings import Settings

if TYPE_CHECKING:
    from pydantic import SecretStr

    from retexture.engines.protocol import Engine


def check_forwarding(settings: Settings) -> None:
    """Read the files that these engines need, where the settings name their servers.

    Raises:
        EngineMisconfigured: one is not there, or can't be used.
    """
    if settings.images_url is not None:
        from retexture.engines.images_api import load_profile

        load_profile(settings.images_profile)
    if settings.comfyui_url is not None:
        from retexture.engines.comfyui import load_workflow

        load_workflow(settings.comfyui_workflow)


def prices(settings: Settings) -> Mapping[str, Decimal]:
    """What one input's pictures cost, of the engines that have a price of their own."""
    own = {
        "images": settings.images_price_usd,
        "comfyui": settings.comfyui_price_usd,
        "gateway": settings.gateway_price_usd,
    }
    return {engine: price for engine, price in own.items() if price is not None}


def images(settings: Settings) -> "Engine":
    """The engine for servers of the OpenAI images interface."""
    from retexture.bootstrap import limits
    from retexture.engines.images_api import ImagesEngine, Upstream, load_profile

    profile = load_profile(settings.images_profile)
    upstream = Upstream(
        url=str(settings.images_url).rstrip("/"),
        model=settings.images_model or profile.model,
        key=_revealed(settings.images_key),
        call_time=settings.images_call_s,
        time=settings.images_time_s,
        concurrency=settings.images_concurrency,
        calls=settings.images_calls,
    )
    return ImagesEngine(upstream, profile, limits(settings))


def comfyui(settings: Settings) -> "Engine":
    """The engine for an operator's ComfyUI."""
    from retexture.bootstrap import limits
    from retexture.engines.comfyui import ComfyEngine, ComfyServer, load_workflow

    server = ComfyServer(
        url=str(settings.comfyui_url).rstrip("/"),
        key=_revealed(settings.comfyui_key),
        header=settings.comfyui_header,
        call_time=settings.comfyui_call_s,
        time=settings.comfyui_time_s,
        concurrency=settings.comfyui_concurrency,
        calls=settings.comfyui_calls,
    )
    workflow = load_workflow(settings.comfyui_workflow)
    return ComfyEngine(server, workflow, limits(settings))


def gateway(settings: Settings) -> "Engine":
    """The engine for another server of the wire contract."""
    from retexture.bootstrap import limits
    from retexture.engines.gateway import Downloads, GatewayEngine, UpstreamServer

    server = UpstreamServer(
        url=str(settings.gateway_url).rstrip("/"),
        model=settings.gateway_model,
        key=_revealed(settings.gateway_key),
        pictures=settings.gateway_pictures,
        away=settings.gateway_away_s,
        time=settings.gateway_time_s,
        orders=settings.gateway_orders,
    )
    return GatewayEngine(server, Downloads(server.url, settings.fetch_allow), limits(settings))


def _revealed(key: "SecretStr | None") -> str:
    return key.get_secret_value() if key is not None else ""
