"""Whether the server is alive, and whether it takes work."""

from fastapi import APIRouter, Request, Response

from retexture.http.answers import json_response
from retexture.http.live import live_of
from retexture.http.openapi import HEALTH, errors

router = APIRouter(tags=["operating"])


@router.get("/healthz", summary="Is it alive?", response_class=Response, responses={**HEALTH})
async def healthz() -> Response:
    """Answer as long as the process does, whatever the parts behind it are doing."""
    return json_response({"status": "ok"})


@router.get(
    "/readyz", summary="Does it take tasks?", response_class=Response, responses={**HEALTH, **errors(503)}
)
async def readyz(request: Request) -> Response:
    """Answer 200 while tasks are accepted: database and storage answer, and the server is not stopping."""
    live = live_of(request)
    live.check_accepting()
    await live.readiness.check()
    return json_response({"status": "ok"})
