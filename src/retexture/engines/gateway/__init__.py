"""An engine that has pictures made by another server of the wire contract: the platform, or a Retexture.

See ``docs/engines/gateway.md`` and ``docs/decisions/gateway-engine.md``.
"""

from retexture.engines.gateway.downloads import Downloads
from retexture.engines.gateway.engine import GatewayEngine
from retexture.engines.gateway.server import UpstreamServer

__all__ = ["Downloads", "GatewayEngine", "UpstreamServer"]
