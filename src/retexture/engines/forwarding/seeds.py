"""The seeds of a request's variations, for servers."""

import hashlib

_SEEDS = 2**31  # servers read a seed as a signed number of 32 bits


def seed_of(seed: int, number: int, again: int) -> int:
    """The seed of a variation: the request's own for the first, so that it can be used elsewhere too.

    Args:
        seed: The request's.
        number: The variation's.
        again: How many orders there were for it before.
    """
    if number == again == 0:
        return seed % _SEEDS
    digest = hashlib.sha256(f"{seed}/{number}/{again}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % _SEEDS
