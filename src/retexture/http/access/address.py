"""The address under which a client reaches this server, and which of its URLs lead back here."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from fastapi import Request
from starlette.requests import HTTPConnection

from retexture.http.services import Services
from retexture.storage import Presigner
from retexture.tasks.queries import file_url

FILE_NAME = re.compile(r"[A-Za-z0-9_-]{1,56}\.[a-z0-9]{1,7}")
"""The last part of a picture's URL; nothing else is looked up."""

_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_SCHEMES = frozenset({"http", "https"})
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def base_url(request: Request, services: Services) -> str:
    """Return scheme and host, without a slash at the end: the operator's, or those that the client used.

    What a proxy says about them is believed only if it is one of the operator's.
    """
    if services.public_url is not None:
        return services.public_url.rstrip("/")
    proxies = services.trusted_proxies
    scheme, host = scheme_used(request, proxies), request.headers.get("host", "")
    if _comes_from(request, proxies):
        host = _first(request.headers.get("x-forwarded-host", "")) or host
    if not _HOST.fullmatch(host):
        name, port = request.scope.get("server") or ("localhost", None)
        host = name if port is None else f"{name}:{port}"
    return f"{scheme}://{host}"


def scheme_used(connection: HTTPConnection, proxies: tuple[str, ...]) -> str:
    """Return "http" or "https": what the client used, as the connection or one of ``proxies`` tells."""
    scheme: str = connection.scope["scheme"]
    if _comes_from(connection, proxies):
        forwarded = _first(connection.headers.get("x-forwarded-proto", ""))
        return forwarded if forwarded in _SCHEMES else scheme
    return scheme


def client_address(connection: HTTPConnection, proxies: tuple[str, ...]) -> str:
    """Return the address that a request comes from; of an IPv6 address the network of 64 bits.

    X-Forwarded-For is read from its end, where each of ``proxies`` has written whom it heard; what stands
    before an address that is none of theirs anybody could have written.
    """
    peer = connection.client.host if connection.client is not None else ""
    told = ",".join(connection.headers.getlist("x-forwarded-for")).split(",")
    while told and _is_trusted(peer, proxies):
        heard = _address(told.pop().strip())
        if heard is None:
            break
        peer = str(heard)
    found = _address(peer)
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return peer


def own_file(url: str, places: Sequence[str]) -> str | None:
    """Return the name of the file that ``url`` leads to, where that is one of this server's.

    A presigned URL that has ended leads to its file as well: the name is what nobody can guess.

    Args:
        url: A valid http or https URL.
        places: What the URLs of this server's files begin with, up to their names.
    """
    path = _path(url)
    for place in places:
        name = path.removeprefix(_path(place))
        if name != path and _origin(url) == _origin(place) and FILE_NAME.fullmatch(name):
            return name
    return None


def file_places(bases: Iterable[str], presigner: Presigner | None) -> tuple[str, ...]:
    """Return what the URLs of this server's files may begin with, up to their names.

    Args:
        bases: The server's addresses.
        presigner: Of its store.
    """
    places = {file_url(base.rstrip("/"), "") for base in bases}
    return tuple(places | ({presigner.place} if presigner is not None else set()))


def _path(url: str) -> str:
    return re.sub("/{2,}", "/", urlsplit(url).path)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.lower().removesuffix(_DEFAULT_PORTS.get(parts.scheme, ""))
    return f"{parts.scheme}://{host}"


def _first(header: str) -> str:
    return header.partition(",")[0].strip()


def _comes_from(connection: HTTPConnection, proxies: tuple[str, ...]) -> bool:
    return bool(proxies) and connection.client is not None and _is_trusted(connection.client.host, proxies)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None  # a Unix socket has no address


def _is_trusted(address: str, proxies: tuple[str, ...]) -> bool:
    parsed = _address(address)
    return parsed is not None and any(parsed in network for network in _networks(proxies))


@lru_cache(maxsize=8)
def _networks(proxies: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(proxy, strict=False) for proxy in proxies)
