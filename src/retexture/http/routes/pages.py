"""The pages for people: the API's reference and the keys. All they need is in the package."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from retexture.http.conditional import has_already

router = APIRouter(include_in_schema=False)

_TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}
_NOWHERE_ELSE = (
    "default-src 'none'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
)
_POLICY = _NOWHERE_ELSE + "style-src 'self'"
_REFERENCE_POLICY = _NOWHERE_ELSE + "style-src 'self' 'unsafe-inline'; font-src 'self' data:"
"""The reference's renderer brings its style in the script and sets some on elements."""

_PROTECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True)
class Asset:
    """One file of a page, in one encoding.

    Attributes:
        data: Its bytes as they are sent.
        media_type: For Content-Type.
        encoding: gzip, or nothing.
        etag: Of these bytes, with its quotes.
    """

    data: bytes
    media_type: str
    encoding: str
    etag: str


@cache
def _asset(path: str, gzip_allowed: bool) -> Asset:
    place = files("retexture.http").joinpath("pages")
    packed = place.joinpath(f"{path}.gz")
    encoding = "gzip" if gzip_allowed and packed.is_file() else ""
    if encoding:
        data = packed.read_bytes()
    else:
        data = gzip.decompress(packed.read_bytes()) if packed.is_file() else place.joinpath(path).read_bytes()
    digest = hashlib.sha256(data).hexdigest()[:32]
    return Asset(data, _TYPES[path.rpartition(".")[2]], encoding, f'"{digest}"')


def _serve(request: Request, path: str, policy: str) -> Response:
    asset = _asset(path, "gzip" in request.headers.get("accept-encoding", ""))
    headers = {
        "ETag": asset.etag,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding",
        "Content-Security-Policy": policy,
        **_PROTECTED,
    }
    if has_already(request.headers.get("if-none-match"), asset.etag):
        return Response(status_code=304, headers=headers)
    if asset.encoding:
        headers["Content-Encoding"] = asset.encoding
    return Response(asset.data, headers=headers, media_type=asset.media_type)


@router.get("/")
def start() -> Response:
    """Lead to the reference, until there is a console."""
    return RedirectResponse("/docs", 307)


_PAGES = {
    "/docs": ("docs/index.html", _REFERENCE_POLICY),
    "/docs/scalar.js": ("docs/scalar.js", _REFERENCE_POLICY),
    "/docs/scalar.LICENSES.txt": ("docs/scalar.LICENSES.txt", _POLICY),
    "/docs/start.js": ("docs/start.js", _REFERENCE_POLICY),
    "/keys": ("keys/index.html", _POLICY),
    "/keys/keys.css": ("keys/keys.css", _POLICY),
    "/keys/keys.js": ("keys/keys.js", _POLICY),
    "/pages/icon.svg": ("icon.svg", _POLICY),
}


def _page(request: Request) -> Response:
    return _serve(request, *_PAGES[request.url.path])


for _path in _PAGES:
    router.add_api_route(_path, _page, methods=["GET", "HEAD"])
