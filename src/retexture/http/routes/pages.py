"""The API's reference, as a page. All that it needs is in the package."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from retexture.http.assets import folder, serve

router = APIRouter(include_in_schema=False)

_POLICY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    # The renderer brings its style in the script and sets some on elements.
    "style-src 'self' 'unsafe-inline'; font-src 'self' data:"
}
_PAGES = {
    "/docs": "docs/index.html",
    "/docs/scalar.js": "docs/scalar.js",
    "/docs/scalar.LICENSES.txt": "docs/scalar.LICENSES.txt",
    "/docs/start.js": "docs/start.js",
    "/pages/icon.svg": "icon.svg",
}


def _page(request: Request) -> Response:
    return serve(request, folder("http/pages")[_PAGES[request.url.path]], _POLICY)


for _path in _PAGES:
    router.add_api_route(_path, _page, methods=["GET", "HEAD"])
