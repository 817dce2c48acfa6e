"""What a request may do: where to, how much, how long."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from retexture import __version__

WEB_PORTS = frozenset({80, 443, 8080, 8443})
USER_AGENT = f"retexture/{__version__} (+https://github.com/retexture/retexture)"
"""Names the project, so that who finds it in a log learns what it is and whom to ask."""


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
        total_timeout: Seconds for everything: names, connections, redirects and body, all tries of a download
            and the pauses between them.
        retry_pauses: Seconds before the second try of a download, the third …; there are as many tries more.
            A POST is tried once.
        user_agent: What the header User-Agent says.
        refusal: The error of a host that is unknown or refused, one sentence. There is one sentence for
            both, because the difference would tell which names exist on the inner network.
    """

    allowed_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    allowed_ports: frozenset[int] | None = WEB_PORTS
    max_bytes: int = 32 * 1024 * 1024
    max_redirects: int = 5
    connect_timeout: float = 5.0
    read_timeout: float = 10.0
    total_timeout: float = 30.0
    retry_pauses: tuple[float, ...] = (0.5, 2.0)
    user_agent: str = USER_AGENT
    refusal: str = (
        "The URL's host is unknown or not on the public internet; use a URL that everyone can open."
    )
