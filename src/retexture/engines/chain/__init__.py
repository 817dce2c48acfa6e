"""An engine that is a chain of others, in an order of preference.

See ``docs/engines/which-engine.md`` and ``docs/decisions/engine-chains.md``.
"""

from retexture.engines.chain.breakers import CLOSED, Breaker, Breakers, BreakerTerms
from retexture.engines.chain.engine import ChainEngine
from retexture.engines.chain.fitting import NAME, chain_options, joined
from retexture.engines.chain.visit import ChainTerms

__all__ = [
    "CLOSED",
    "NAME",
    "Breaker",
    "BreakerTerms",
    "Breakers",
    "ChainEngine",
    "ChainTerms",
    "chain_options",
    "joined",
]
