"""The way that an order came: through which installations, and whether it has been here before."""

import re

from fastapi import Request

from retexture.engines.hops import VIA
from retexture.http.answers import WireError

_MOST = 8
_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


def came_through(request: Request, installation: str) -> tuple[str, ...]:
    """The installations that an order came through, this one last.

    Args:
        request: To order; what cannot be read of its header is passed over.
        installation: This one's name.

    Raises:
        WireError: It came through this one before, or through more than makes sense (508).
    """
    named = (part.strip() for line in request.headers.getlist(VIA) for part in line.split(","))
    via = tuple(part for part in named if _ID.fullmatch(part))
    if installation in via:
        raise WireError(
            508,
            508,
            "This order came through this server before: the servers that forward to each other form a "
            "circle, and nobody makes the picture. Point RETEXTURE_GATEWAY_URL (or RETEXTURE_IMAGES_URL) of "
            "one of them elsewhere, or name another engine.",
        )
    if len(via) >= _MOST:
        raise WireError(
            508,
            508,
            f"This order came through {len(via)} servers already; order nearer to who makes pictures.",
        )
    return (*via, installation)
