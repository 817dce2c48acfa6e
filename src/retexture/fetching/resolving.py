"""From a host to the addresses that may be connected to, all of them checked."""

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from retexture.fetching.addresses import Address, Network, is_allowed, is_named, is_public, unmapped
from retexture.fetching.errors import FetchFailed

Resolver = Callable[[str], Sequence[str]]
"""From an ASCII host name to its addresses, as text; raises OSError when there are none."""

MAX_ADDRESSES = 16
"""Connections are tried with no more addresses of a name than this."""


@dataclass(frozen=True)
class Destination:
    """Where to connect.

    Attributes:
        addresses: In the resolver's order, every one allowed by the policy.
        public: Whether all of them are on the public internet, so that what happens there may be told.
        named: Whether all of them are in networks that the policy names.
    """

    addresses: tuple[Address, ...]
    public: bool
    named: bool


def resolve_by_system(host: str) -> Sequence[str]:
    """Ask the operating system, without duplicates."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def destination(
    host: str | Address, resolve: Resolver, allowed_networks: Sequence[Network], timeout: float
) -> Destination:
    """Resolve ``host`` once and check every address.

    Args:
        host: A name or an address.
        resolve: How to look a name up.
        allowed_networks: What to allow besides the public internet.
        timeout: Seconds to wait for the resolver.

    Raises:
        FetchFailed: The host is unknown, or any of its addresses is not allowed. The message is the same for
            both, because the difference would tell which names exist on the inner network.
    """
    if isinstance(host, IPv4Address | IPv6Address):
        found: tuple[Address, ...] = (unmapped(host),)
    else:
        found = _look_up(host, resolve, timeout)
    if not found or not all(is_allowed(address, allowed_networks) for address in found):
        raise _refused()
    return Destination(
        found[:MAX_ADDRESSES],
        public=all(is_public(address) for address in found),
        named=all(is_named(address, allowed_networks) for address in found),
    )


def _refused() -> FetchFailed:
    return FetchFailed(
        "The URL's host is unknown or not on the public internet; use a URL that everyone can open."
    )


def _look_up(host: str, resolve: Resolver, timeout: float) -> tuple[Address, ...]:
    """Call the resolver in a thread of its own: the system's one has no timeout and can't be interrupted."""
    answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host))
        except Exception as error:  # carried to the caller's thread
            answers.put(error)

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=max(timeout, 0.0))
    except queue.Empty as error:
        raise FetchFailed("The URL's host took too long to look up; try again later.") from error
    if isinstance(answer, OSError | UnicodeError):
        raise _refused() from answer
    if isinstance(answer, Exception):
        raise answer
    try:
        return tuple(unmapped(ip_address(text)) for text in answer)
    except ValueError as error:
        raise _refused() from error
