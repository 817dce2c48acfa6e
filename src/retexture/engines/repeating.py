"""What to ask engines for that repeat a picture: the same one larger, or others far from it."""

from collections.abc import Mapping
from dataclasses import replace

from retexture.engines.protocol import Receipt, Request
from retexture.prompts import Vocabulary, mix, understand

LARGEST_SCALE = 4
"""Times as wide and as high as the photo: beyond it there is nothing finer to render."""

MOST_PIXELS = 64 * 1024 * 1024
"""Of a picture larger than its photo: as many as the largest that is read, so it can be edited again."""

FIRST_STRONG = 1
"""The number of the first strong variation, as engines count."""

_FAR = 80
_SPREAD = f"--chaos {_FAR}"  # how far strong variations lie apart


def spread(prompt: str) -> str:
    """The prompt of strong variations: they lie far apart, unless it says how far."""
    mixed = mix(prompt, _SPREAD)
    return prompt if _chaos(mixed) == _chaos(prompt) else mixed


def _chaos(prompt: str) -> int:
    return understand(prompt, Vocabulary(())).parameters.chaos


def as_asked(receipt: Receipt, request: Request) -> Receipt:
    """The receipt of a picture without what :func:`far_apart` has written into the prompt."""
    if not request.spread:
        return receipt
    understood, parameters = receipt.understood, receipt.understood.get("parameters")
    if isinstance(parameters, Mapping) and parameters.get("chaos") == _FAR:
        own = {name: value for name, value in parameters.items() if name != "chaos"}
        understood = {**understood, "parameters": own}
    ignored = tuple(each for each in receipt.ignored if each.text != _SPREAD)
    return replace(receipt, understood=understood, ignored=ignored)


def far_apart(request: Request) -> Request:
    """The request of as many strong variations: each has a palette, a scale and a light of its own.

    The first picture of a request shows the usual ones; none of them is to be that one.
    """
    first, prompt = FIRST_STRONG, spread(request.prompt)
    apart = replace(request, prompt=prompt, keeps=None, first=first, count=request.count + first)
    return replace(apart, spread=request.spread or prompt != request.prompt)


def at_scale(request: Request, number: int, scale: int, *, creative: bool) -> Request:
    """The request of one picture of another one, ``scale`` times as large as the photo.

    Args:
        request: That which the picture was made for.
        number: Of the picture.
        scale: 1 to :data:`LARGEST_SCALE`.
        creative: Whether it is to have fresh fine detail.
    """
    options = {**request.options, "detail": "creative"} if creative else request.options
    return replace(request, scale=scale, options=options, first=number, count=number + 1)
