"""What tasks cost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal

from retexture.engines.chain import NAME

_MICRO = Decimal("0.000001")


@dataclass(frozen=True)
class PricingPolicy:
    """What the operator decided about new tasks.

    Attributes:
        price: US dollars for each input, before any discount; 0 is allowed.
        prices: The same of engines that have a price of their own, by name.
        model_prices: The same of models that have a price of their own, whatever the engine, by name.
        default_engine: The engine of orders that name none.
        chain: The engines of :data:`retexture.engines.chain.NAME`, in their order; none: there is no chain.
        retention: Seconds for which an ended task and its files are kept.
        queue_per_key: Tasks of one key that may wait or run; further ones are refused until some have ended.
        queue_total: The same of all keys; servers that take tasks at the same time may exceed it by a few.
        configured: All engines that there are.
        offered: Those that a request may name whose key has no engines of its own.
    """

    price: Decimal
    default_engine: str
    retention: float
    queue_per_key: int = 1000
    queue_total: int = 10_000
    prices: Mapping[str, Decimal] = field(default_factory=dict)
    chain: tuple[str, ...] = ()
    model_prices: Mapping[str, Decimal] = field(default_factory=dict)
    configured: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()

    def price_of(self, engine: str, model: str = "") -> Decimal:
        """US dollars for each input that an engine makes pictures of, before any discount."""
        return self.model_prices.get(model, self.prices.get(engine, self.price))

    def may_use(self, engine: str, allowed: tuple[str, ...] | None) -> bool:
        """Whether an order may be for an engine by itself, which an earlier order was for.

        Args:
            engine: Its name.
            allowed: The engines that the order's key may use; None: as the server has it.
        """
        if allowed is None:
            return engine in (self.default_engine, *self.chain, *self.offered)
        return engine in allowed and engine in (self.default_engine, *self.chain, *self.configured)

    def engine_for(self, named: str | None, allowed: tuple[str, ...] | None) -> str:
        """The engine of an order.

        Args:
            named: By the order; None: the usual one.
            allowed: The engines that its key may use, in its order; None: as the server has it.
        """
        if named is not None:
            return named
        if allowed is None or self.default_engine in allowed:
            return self.default_engine
        return NAME if self.chain else allowed[0]

    def members(self, engine: str, allowed: tuple[str, ...] | None) -> tuple[str, ...]:
        """The engines that may make the pictures of an order; several where its engine is the chain."""
        return (allowed or self.chain) if engine == NAME else (engine,)

    def highest_of(self, engines: Iterable[str], model: str) -> Decimal:
        """The highest price of some engines: what an input may cost whose engine is not known yet."""
        prices = (self.price_of(engine, model) for engine in engines)
        return max(prices, default=self.price_of("", model))


def full_price(price: Decimal, inputs: int) -> Decimal:
    """What a task of so many inputs costs before the discount, in US dollars, with six decimals."""
    return (price * inputs).quantize(_MICRO, ROUND_HALF_EVEN)


def mixed(prices: Mapping[str, Decimal], made: Mapping[str, int], size: int) -> Decimal:
    """What pictures by several engines cost, in US dollars with six decimals, half to even.

    Args:
        prices: Of one input's pictures, by engine.
        made: How many pictures each engine made.
        size: How many pictures one input has.
    """
    sums = (prices[engine] * pictures for engine, pictures in made.items())
    return (sum(sums, Decimal(0)) / size).quantize(_MICRO, ROUND_HALF_EVEN)


def share(price: Decimal, made: int, size: int) -> Decimal:
    """What ``made`` of a task's ``size`` pictures cost, in US dollars with six decimals, half to even."""
    return (price * made / size).quantize(_MICRO, ROUND_HALF_EVEN)


def discounted(price: Decimal, discount: Decimal) -> Decimal:
    """``price`` times the factor ``discount``, in US dollars, with six decimals, half to even."""
    return (price * discount).quantize(_MICRO, ROUND_HALF_EVEN)
