"""How closely the source is followed: the request's ``structure`` and the prompt's ``--iw`` together."""

_STEP = 0.25  # of structure for each step of --iw, whose range of 0 to 3 has its middle at 1 for Midjourney


def fidelity_of(structure: float, image_weight: float | None) -> float:
    """The request's structure, 0 to 1, moved by a quarter for each step of ``--iw`` from 1."""
    shift = 0.0 if image_weight is None else _STEP * (image_weight - 1)
    return min(max(structure + shift, 0.0), 1.0)
