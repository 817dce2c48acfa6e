"""Which engines can do what an order asks for."""

from collections.abc import Sequence

from retexture.engines.abilities import MAPS, TILES
from retexture.tasks.limits import Reason, Refused
from retexture.tasks.order import Order
from retexture.tasks.pricing import PricingPolicy


def usual_engine(order: Order, allowed: tuple[str, ...] | None, pricing: PricingPolicy) -> str:
    """The engine of an order: the one that is named, else the usual one; of tiles one that makes them.

    Args:
        order: What is ordered.
        allowed: The engines that its key may use, in its order; None: as the server has it.
        pricing: What the server has.
    """
    usual = pricing.engine_for(order.engine, allowed)
    if order.tile_side is None or order.engine is not None:
        return usual
    members = pricing.members(usual, allowed)
    able = [name for name in (*members, *TILES) if name in TILES and pricing.may_use(name, allowed)]
    return able[0] if able else usual


def check_abilities(order: Order, engines: Sequence[str]) -> None:
    """Refuse an order that no engine can do which may serve it; among several one is enough.

    Raises:
        Refused: There is no such engine.
    """
    if order.tile_side is not None and not set(engines) & set(TILES):
        raise Refused(Reason.ENGINE, f"{_named(engines)} no tiles, and no other that may be chosen does.")
    if order.maps and not set(engines) & set(MAPS):
        raise Refused(
            Reason.ENGINE,
            f"{_named(engines)} no maps of surfaces; leave `maps` out, or choose another engine.",
        )


def _named(engines: Sequence[str]) -> str:
    if len(engines) == 1:
        return f"The engine {engines[0]} makes"
    return f"The engines {', '.join(engines)} make"
