"""What this server offers its clients beyond the wire contract."""

from retexture.http.routes.extensions import (
    callbacks,
    fetched,
    files,
    health,
    keys,
    metrics,
    signing,
    thumbnails,
)

ROUTERS = (
    callbacks.router,
    files.router,
    fetched.router,
    thumbnails.router,
    keys.router,
    signing.router,
    health.router,
    metrics.router,
)
