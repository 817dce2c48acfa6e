"""What orders tell of the way that they came, so that none goes round in a circle."""

from collections.abc import Mapping, Sequence

VIA = "Retexture-Via"
"""The header of an order that was forwarded: the installations that it came through, the last one last."""


def via_header(via: Sequence[str]) -> Mapping[str, str]:
    """The header of an order that came through these installations; none where it comes from none."""
    return {VIA: ", ".join(via)} if via else {}
