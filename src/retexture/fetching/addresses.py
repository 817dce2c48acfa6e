"""Which IP addresses belong to the public internet, and which a policy allows besides.

The tables are the IANA registries of special-purpose addresses (RFC 6890 and its successors) as data, because
``ipaddress.is_global`` gives different answers in different releases of Python.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

REFUSED_IPV4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; a cloud's metadata service at 100.100.100.200
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's internal service, on an address that looks public
        "169.254.0.0/16",  # link-local, metadata services
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; a cloud's metadata service at 192.0.0.192
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # former 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks of devices
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)

PUBLIC_IPV6 = IPv6Network("2000::/3")
"""Global unicast. All else is refused: loopback, unique local, link-local, site-local, multicast, mapped…"""

REFUSED_IPV6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, with Teredo (2001::/32), which hides an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which hides an IPv4 address
        "3fff::/20",  # documentation
    )
)

PRIVATE_NETWORKS: tuple[Network, ...] = tuple(
    ip_network(network)
    for network in ("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
"""This machine and its neighbours: what somebody means who allows private addresses. Metadata services on
link-local addresses stay out."""

_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")
"""What stands before the IPv4 address in an ISATAP address of any network (RFC 5214, 6.1)."""


def is_public(address: Address) -> bool:
    """Whether ``address`` is an ordinary address of the public internet.

    A NAT64 address of the well-known prefix (RFC 6052) is judged by the IPv4 address in it, as hosts with
    IPv6 alone reach the IPv4 internet that way; other embeddings are refused.
    """
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        if address in _NAT64:
            return is_public(_inner(address))
        if address.packed[8:12] in _ISATAP:
            return False
        return address in PUBLIC_IPV6 and not is_named(address, REFUSED_IPV6)
    return not is_named(address, REFUSED_IPV4)


def is_allowed(address: Address, allowed_networks: Iterable[Network]) -> bool:
    """Whether ``address`` may be connected to: it is public, or in a network that the policy names."""
    return is_public(address) or is_named(address, allowed_networks)


def is_named(address: Address, networks: Iterable[Network]) -> bool:
    """Whether ``address`` is in one of ``networks``."""
    return any(address.version == network.version and address in network for network in networks)


def unmapped(address: Address) -> Address:
    """Return the IPv4 address that an IPv4-mapped IPv6 address stands for; other addresses unchanged."""
    return _inner(address) if isinstance(address, IPv6Address) and address in _MAPPED else address


def _inner(address: IPv6Address) -> IPv4Address:
    return IPv4Address(address.packed[-4:])
