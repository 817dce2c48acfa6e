"""The cookie of a session, and what has to come with it before anything is changed."""

import hmac
from urllib.parse import urlsplit

from fastapi import Request, Response

from retexture.http.access.address import base_url, scheme_used
from retexture.http.answers import WireError
from retexture.http.services import Services
from retexture.tasks.keys import csrf_token

COOKIE = "retexture_session"
CSRF_HEADER = "X-CSRF-Token"


def set_cookie(response: Response, name: str, request: Request, services: Services) -> None:
    """Give a browser the name of its session, for as long as it is open.

    No script can read it, and no request that another site starts carries it (RFC 6265bis, 5.2).
    """
    response.set_cookie(
        COOKIE, name, path="/", httponly=True, samesite="strict", secure=_came_by_https(request, services)
    )


def clear_cookie(response: Response, request: Request, services: Services) -> None:
    """Have a browser forget its session."""
    response.delete_cookie(
        COOKIE, path="/", httponly=True, samesite="strict", secure=_came_by_https(request, services)
    )


def check_origin(request: Request, services: Services) -> None:
    """Refuse what another site's page sends; browsers say with every such request where it comes from.

    Only hosts are compared: a proxy that ends TLS and that the operator did not name hides the scheme.

    Raises:
        WireError: 403.
    """
    origin = request.headers.get("origin")
    if origin is None:
        return
    own = {request.headers.get("host", ""), urlsplit(base_url(request, services)).netloc}
    if origin.partition("://")[2] not in own - {""}:
        message = (
            "The request comes from another site's page; open the console under this server's own address. "
            "Behind a proxy, the operator sets public_url."
        )
        raise WireError(403, 403, message)


def check_csrf(request: Request, services: Services, name: str) -> None:
    """Refuse a change that a session's own page did not ask for.

    Raises:
        WireError: 403.
    """
    check_origin(request, services)
    sent = request.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(sent.encode(), csrf_token(name).encode()):
        message = f"With a session, {CSRF_HEADER} must hold the `csrf` that GET /v1/session answers."
        raise WireError(403, 403, message)


def _came_by_https(request: Request, services: Services) -> bool:
    if scheme_used(request, services.trusted_proxies) == "https":
        return True
    public = urlsplit(services.public_url or "")
    return public.scheme == "https" and public.netloc == request.headers.get("host")
