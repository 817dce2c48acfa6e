"""Headers that keep browsers from making more of an answer than it is."""

from collections.abc import Iterable

Headers = list[tuple[bytes, bytes]]

DEFAULTS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
"""For every answer that does not say otherwise: pages have a policy of their own, pictures may be kept."""

_HTTPS_FROM_NOW_ON = (b"strict-transport-security", b"max-age=31536000")


def protected(headers: Iterable[tuple[bytes, bytes]], *, https: bool) -> Headers:
    """Complete an answer's headers with those of :data:`DEFAULTS` that it does not have.

    Args:
        headers: With names in lower case.
        https: Whether the client came that way; then it is told to stay there (RFC 6797, which forbids to
            say so over http).
    """
    complete = list(headers)
    there = {name for name, _ in complete}
    complete += [each for each in DEFAULTS if each[0] not in there]
    if https:
        complete.append(_HTTPS_FROM_NOW_ON)
    return complete
