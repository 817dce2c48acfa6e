"""Files of the package as they are sent: compressed where that saves anything, and named by their content."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import Request, Response

from retexture.http.answers.conditional import has_already

TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "png": "image/png",
    "woff2": "font/woff2",
}
"""Content-Type by suffix; a file with another one is not served."""

PROTECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Headers of every page and of what it loads."""

_PACKAGE = Path(__file__).parent.parent.parent
_TEXTS = frozenset({"html", "js", "css", "svg", "txt", "json"})


@dataclass(frozen=True)
class Asset:
    """One file, in one encoding.

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
def folder(path: str) -> Mapping[str, Path]:
    """The files in a folder of the package that can be served, by their path in it."""
    place = _PACKAGE / path
    there = (each for each in place.rglob("*") if each.is_file())
    return {each.relative_to(place).as_posix(): each for each in there if _suffix(each.name) in TYPES}


def serve(request: Request, file: Path, headers: Mapping[str, str], caching: str = "no-cache") -> Response:
    """Answer with a file, or with nothing where the client holds it already.

    Args:
        request: To be answered.
        file: From :func:`folder`.
        headers: Besides those of every page.
        caching: For Cache-Control.
    """
    asset = _asset(file, "gzip" in request.headers.get("accept-encoding", ""))
    told = {**PROTECTED, "ETag": asset.etag, "Cache-Control": caching, "Vary": "Accept-Encoding", **headers}
    if has_already(request.headers.get("if-none-match"), asset.etag):
        return Response(status_code=304, headers=told)
    if asset.encoding:
        told["Content-Encoding"] = asset.encoding
    return Response(asset.data, headers=told, media_type=asset.media_type)


@cache
def _asset(file: Path, gzip_allowed: bool) -> Asset:
    data, suffix = file.read_bytes(), _suffix(file.name)
    encoding = "gzip" if gzip_allowed and suffix in _TEXTS else ""
    if encoding:
        data = gzip.compress(data, mtime=0)
    digest = hashlib.sha256(data).hexdigest()[:32]
    return Asset(data, TYPES[suffix], encoding, f'"{digest}"')


def _suffix(name: str) -> str:
    return name.rpartition(".")[2]
