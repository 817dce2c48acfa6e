"""The server: the wire contract, what this server offers besides, and its console.

It reads much, and writes through :mod:`retexture.tasks` alone.
"""

from retexture.http.app import begin_shutdown, build_app, routed_app
from retexture.http.services import Services
from retexture.http.transport import BoundedProtocol

__all__ = ["BoundedProtocol", "Services", "begin_shutdown", "build_app", "routed_app"]
