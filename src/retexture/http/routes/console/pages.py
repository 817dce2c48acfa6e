"""The console: one page that shows all its parts, with what it loads. All of it is in the package."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from retexture.http.answers import folder, not_found, serve

router = APIRouter(include_in_schema=False)

PAGES = ("/", "/tiles", "/history", "/keys", "/usage", "/system", "/docs", "/sign-in")
"""Addresses of its parts; the page itself finds out which of them is meant."""

_POLICY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' blob: data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; "
    "base-uri 'none'"
}
_FOREVER = "public, max-age=31536000, immutable"
_HASHED = "assets/"  # the build names these by their content
_FOLDERS = {"looks/": "http/looks", "samples/": "samples", "": "http/console"}


def _page(request: Request) -> Response:
    return serve(request, folder("http/console")["index.html"], _POLICY)


def _part(path: str, request: Request) -> Response:
    for place, source in _FOLDERS.items():
        file = folder(source).get(path.removeprefix(place)) if path.startswith(place) else None
        if file is not None:
            return serve(request, file, _POLICY, _FOREVER if path.startswith(_HASHED) else "no-cache")
    raise not_found("There is no such part of the console; reload the page.")


for _path in PAGES:
    router.add_api_route(_path, _page, methods=["GET", "HEAD"])
router.add_api_route("/console/{path:path}", _part, methods=["GET", "HEAD"])
