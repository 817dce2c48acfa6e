"""Which engines of a chain may serve a request, and what speaks against each."""

from collections.abc import Collection, Sequence

from retexture.engines.protocol import Capabilities, Engine, Request

NAME = "auto"
"""The name that a chain is chosen by."""

ALLOWED, FALLBACK, NO = "engines", "fallback", "no"
"""Options of a request: the engines that may serve it, in their order, with commas; and "no" where none may
take the place of the first that can."""

_ENLARGED = 4
"""So many times a side, a picture may be enlarged to the photo's size. Beyond that each pixel of the model's
covers 16 and more of the photo's, and nothing is left of what the photo showed finely."""


def chain_options(engines: Sequence[str], *, fallback: bool) -> dict[str, str]:
    """The options of a request that say which engines may serve it; none: all of the chain, in its order."""
    return {
        **({ALLOWED: ",".join(engines)} if engines else {}),
        **({} if fallback else {FALLBACK: NO}),
    }


def allowed_of(request: Request, usual: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """The engines that may serve a request, in the order in which they are tried."""
    asked = [name for name in request.options.get(ALLOWED, "").split(",") if name]
    return tuple(name for name in asked or usual if name in known)


def shortcoming(engine: Engine, request: Request) -> str:
    """What of a request an engine cannot do, as a sentence without its name and full stop; or nothing."""
    can = engine.capabilities
    width, height = request.photo.size
    if request.mask is not None and not can.mask:
        return "is told of no mask"
    if request.swatch is not None and not can.swatch:
        return "takes no swatch"
    if request.maps and not can.maps:
        return "gives no maps of surfaces"
    if can.largest is not None and width * height > can.largest * _ENLARGED**2:
        return "makes pictures that are far smaller than the photo"
    if len(request.prompt) > can.longest_prompt:
        return f"reads prompts of {can.longest_prompt} characters at most"
    # Beside a swatch a prompt need not ask for more. Who takes any words is asked, too: one that forwards
    # is held to the words of whoever makes its pictures.
    if request.swatch is None and engine.explain(request.prompt).idle:
        return "knows nothing of what the prompt asks for"
    return ""


def joined(members: Sequence[Capabilities]) -> Capabilities:
    """What at least one of several engines can."""
    sizes = [can.largest for can in members]
    return Capabilities(
        mask=any(can.mask for can in members),
        swatch=any(can.swatch for can in members),
        largest=None if None in sizes or not sizes else max(size for size in sizes if size is not None),
        longest_prompt=max((can.longest_prompt for can in members), default=0),
        free_words=any(can.free_words for can in members),
        maps=any(can.maps for can in members),
    )


def may_fall_back(request: Request) -> bool:
    """Whether another engine may take the place of the first that can do what is asked."""
    return request.options.get(FALLBACK) != NO
