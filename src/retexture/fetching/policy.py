"""What a request may do: where to, how much, how long."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

WEB_PORTS = frozenset({80, 443, 8080, 8443})


@dataclass(frozen=True)
class FetchPolicy:
    """The operator's rules for requests to strangers' URLs.

    Attributes:
        allowed_networks: Networks outside the public internet that may be reached nevertheless.
        allowed_ports: Ports that may be connected to, or None for every port. In ``allowed_networks`` every
            port may: whoever allows a network means what is there.
        max_bytes: Largest body of a download.
        max_redirects: How many redirects a download follows.
        connect_timeout: Seconds for one attempt to connect, and for the TLS handshake.
        read_timeout: Seconds without a byte before the server is given up.
        total_timeout: Seconds for everything: names, connections, redirects and body.
    """

    allowed_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    allowed_ports: frozenset[int] | None = WEB_PORTS
    max_bytes: int = 32 * 1024 * 1024
    max_redirects: int = 5
    connect_timeout: float = 5.0
    read_timeout: float = 10.0
    total_timeout: float = 30.0
