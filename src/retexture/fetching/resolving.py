"""From a host to the addresses that may be connected to, all of them checked."""

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from retexture.fetching.addresses import Address, is_allowed, is_named, is_public, unmapped
from retexture.fetching.deadline import FetchDeadline
from retexture.fetching.errors import FetchFailed
from retexture.fetching.policy import FetchPolicy

Resolver = Callable[[str], Sequence[str]]
"""From an ASCII host name to its addresses, as text; raises OSError when there are none."""

_Answer = Sequence[str] | Exception

MAX_ADDRESSES = 16
"""Connections are tried with no more addresses of a name than this."""


@dataclass(frozen=True)
class Destination:
    """Where to connect.

    Attributes:
        addresses: In the resolver's order, every one allowed by the policy.
        public: Whether all of them are on the public internet, so that errors there may be shown.
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
    host: str | Address, resolve: Resolver, policy: FetchPolicy, deadline: FetchDeadline
) -> Destination:
    """Resolve ``host`` once and check every address.

    Args:
        host: A name or an address.
        resolve: How to look a name up.
        policy: What to allow besides the public internet, and what to say of what is refused.
        deadline: For the resolver.

    Raises:
        FetchFailed: The host is unknown, or any of its addresses is not allowed.
        FetchStopped: The request is not wanted any more.
    """
    if isinstance(host, IPv4Address | IPv6Address):
        found: tuple[Address, ...] = (unmapped(host),)
    else:
        found = _look_up(host, resolve, deadline)
    if not found or not all(is_allowed(address, policy.allowed_networks) for address in found):
        raise FetchFailed(policy.refusal)
    return Destination(
        found[:MAX_ADDRESSES],
        public=all(is_public(address) for address in found),
        named=all(is_named(address, policy.allowed_networks) for address in found),
    )


def _look_up(host: str, resolve: Resolver, deadline: FetchDeadline) -> tuple[Address, ...]:
    """Call the resolver in a thread of its own: the system's one has no timeout and can't be interrupted.

    Returns:
        Nothing where the name is unknown, or any of its addresses is none.
    """
    answers: queue.SimpleQueue[_Answer] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host))
        except Exception as error:  # carried to the caller's thread
            answers.put(error)

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    answer = _first(answers, deadline)
    if isinstance(answer, OSError | UnicodeError):
        return ()
    if isinstance(answer, Exception):
        raise answer
    try:
        return tuple(unmapped(ip_address(text)) for text in answer)
    except ValueError:
        return ()


def _first(answers: "queue.SimpleQueue[_Answer]", deadline: FetchDeadline) -> _Answer:
    for wait in deadline.waits():
        with suppress(queue.Empty):
            return answers.get(timeout=wait)
    raise FetchFailed("The URL's host took too long to look up; try again later.")
