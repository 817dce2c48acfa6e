"""What the console's pages show and do."""

from retexture.http.routes.console import engines, history, looks, pages, samples, session, system, usage

ROUTERS = (
    session.router,
    history.router,
    usage.router,
    system.router,
    engines.router,
    looks.router,
    samples.router,
    pages.router,
)
