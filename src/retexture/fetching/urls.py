"""The one parser of URLs: what it returns is sent as it stands, so that no second parser can differ.

It is stricter than browsers. Where standards or programs disagree about what a spelling means (numbers for
addresses, percent signs in hosts, backslashes, user names), the URL is refused instead of repaired.
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urlsplit

import idna

from retexture.fetching.errors import BadUrl

MAX_URL_LENGTH = 1024
"""In characters, as the contract of the API has it."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


@dataclass(frozen=True)
class WebUrl:
    """A URL in its one canonical form, ready to be requested.

    Attributes:
        scheme: "http" or "https".
        host: A name in ASCII and lower case, or an IP address.
        port: 1–65535.
        target: Path and query, percent-encoded ASCII, beginning with "/".
    """

    scheme: str
    host: str | IPv4Address | IPv6Address
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port as in the Host header; the scheme's own port is left out."""
        host = f"[{self.host}]" if isinstance(self.host, IPv6Address) else str(self.host)
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def parse_url(text: str, max_length: int = MAX_URL_LENGTH) -> WebUrl:
    """Parse a URL strictly.

    Args:
        text: The URL.
        max_length: In characters.

    Raises:
        BadUrl: The URL is not one that may be requested; the message says why in one sentence.
    """
    if len(text) > max_length:
        raise BadUrl(f"The URL has more than {max_length} characters; use a shorter one.")
    if _FORBIDDEN.search(text) or text != text.strip():
        raise BadUrl("The URL contains backslashes, line breaks or white space around it; remove them.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise BadUrl("The URL is malformed; write it as https://host/path.") from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise BadUrl("The URL must begin with http:// or https://.")
    if "@" in parts.netloc:
        raise BadUrl("The URL contains a user name or an @ before its path; remove it.")
    port = _DEFAULT_PORTS[parts.scheme] if port is None else port
    if port == 0:
        raise BadUrl("The URL names port 0, which does not exist; leave it out.")
    return WebUrl(parts.scheme, _host(parts.netloc), port, _target(parts))


def _target(parts: SplitResult) -> str:
    """Return path and query, with what is not allowed in them percent-encoded as UTF-8 (RFC 3986, 2.1)."""
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._", errors="replace")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._", errors="replace")
    return f"{path}?{query}" if query else path


def _host(netloc: str) -> str | IPv4Address | IPv6Address:
    if netloc.startswith("["):
        return _bracketed(netloc)
    host = netloc.partition(":")[0]
    if "%" in host:
        raise BadUrl("The host of the URL contains a percent sign; write the host in plain letters.")
    host = _ascii(host).removesuffix(".")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _dotted_quad(host)
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadUrl("The host of the URL is not a valid name; write it as https://host/path.")
    return host


def _ascii(host: str) -> str:
    """Lower the case, and encode an international name (UTS 46, without transitional rules)."""
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True, std3_rules=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise BadUrl("The host of the URL is not a valid international name; check its spelling.") from error


def _dotted_quad(host: str) -> IPv4Address:
    """Accept four decimal numbers alone: other spellings are read differently by different programs."""
    try:
        return IPv4Address(host)
    except AddressValueError as error:
        raise BadUrl(
            "The host of the URL is a number; write an IPv4 address as four decimal numbers."
        ) from error


def _bracketed(netloc: str) -> IPv6Address:
    inside, _, rest = netloc[1:].partition("]")
    if "%" in inside:
        raise BadUrl("The IPv6 address in the URL has a zone; remove the part from the percent sign on.")
    try:
        address = IPv6Address(inside)
    except AddressValueError as error:
        raise BadUrl("The address in brackets in the URL is not an IPv6 address.") from error
    if rest and not re.fullmatch(r":[0-9]*", rest):
        raise BadUrl("The URL is malformed after the address in brackets.")
    return address
