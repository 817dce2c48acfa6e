"""What an order is made of: parameters that the model takes, and pictures in the way that gets them there."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from retexture.engines.forwarding import encoded_within, opaque
from retexture.engines.gateway.server import UpstreamSpec, Way
from retexture.engines.protocol import EngineUnavailable, Ignored, Request
from retexture.fetching import data_url
from retexture.imaging.arrays import Rgb8
from retexture.imaging.encode import PictureFormat

_MOST_BYTES = 24_000_000  # of a picture that is fetched or handed in: a Retexture takes 32 MiB
_MOST_INLINE = 8_000_000  # three of them are within what a Retexture takes in an order
_USUAL_STRUCTURE = 0.5

_NO_WAY = (
    "The upstream server can only be given addresses of pictures, and this program has no server of its own "
    "that it could fetch them from; order through a server, or set RETEXTURE_GATEWAY_PICTURES."
)


@dataclass(frozen=True)
class OutgoingPicture:
    """A picture for an order.

    Attributes:
        name: Of the parameter.
        rgb: (height, width, 3) uint8 sRGB.
    """

    name: str
    rgb: Rgb8

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.rgb.shape[1], self.rgb.shape[0]


def pictures_of(request: Request, spec: UpstreamSpec) -> tuple[OutgoingPicture, ...]:
    """The pictures that the model is to see: without metadata, and on white where they are transparent."""
    found = [OutgoingPicture("imgUrl", opaque(request.photo))]
    if request.mask is not None and "maskUrl" in spec.parameters:
        levels = np.rint(np.clip(request.mask.share, 0, 1) * 255).astype(np.uint8)
        found.append(OutgoingPicture("maskUrl", np.ascontiguousarray(np.dstack([levels] * 3))))
    if request.swatch is not None and "swatchUrl" in spec.parameters:
        found.append(OutgoingPicture("swatchUrl", opaque(request.swatch)))
    return tuple(found)


def words_of(request: Request, spec: UpstreamSpec) -> dict[str, Any]:
    """The parameters beside the pictures, of those that the model takes."""
    wanted: dict[str, Any] = {
        "remixPrompt": request.prompt,
        "seed": request.seed,
        "n": request.count,
        "structure": request.structure,
        "format": "png",
        **({"minStructure": request.min_structure} if request.min_structure else {}),
    }
    return {name: value for name, value in wanted.items() if name in spec.parameters}


def not_taken(request: Request, spec: UpstreamSpec) -> tuple[Ignored, ...]:
    """What was asked for and the model has no parameter for."""
    lacking = [
        ("swatch", request.swatch is not None and "swatchUrl" not in spec.parameters),
        (
            f"structure {request.structure:g}",
            request.structure != _USUAL_STRUCTURE and "structure" not in spec.parameters,
        ),
    ]
    return tuple(
        Ignored(text, "the upstream server's model has no parameter for it")
        for text, is_so in lacking
        if is_so
    )


def way_for(way: Way, request: Request, spec: UpstreamSpec) -> Way:
    """How the pictures of a request get there."""
    if way != "auto":
        return way
    return "url" if not spec.ours and request.publish is not None else "upload"


def addresses(
    pictures: tuple[OutgoingPicture, ...],
    way: Way,
    request: Request,
    upload: Callable[[bytes, PictureFormat], "Future[str]"],
    wait: Callable[["Future[str]"], str],
) -> dict[str, str]:
    """Bring pictures to where the server finds them.

    Args:
        pictures: All of an order.
        way: ``url`` or ``upload``.
        request: Where they are from.
        upload: Hands a picture in at the server.
        wait: Waits for what it gives.

    Returns:
        Their addresses, by parameter.

    Raises:
        EngineUnavailable: There is no way.
    """
    found = {}
    for picture in pictures:
        data, form = encoded_within(picture.rgb, _MOST_BYTES)
        if way == "upload":
            found[picture.name] = wait(upload(data, form))
        elif request.publish is None:
            raise EngineUnavailable(_NO_WAY)
        else:
            found[picture.name] = request.publish(data, form, picture.size)
    return found


def body_of(model: str, params: Mapping[str, Any], inline: tuple[OutgoingPicture, ...]) -> bytes:
    """The body of an order; ``inline`` are the pictures that it holds itself."""
    held = {each.name: data_url(encoded_within(each.rgb, _MOST_INLINE)[0]) for each in inline}
    envelope = {"model": model, "input": [{"params": {**params, **held}}]}
    return orjson.dumps(envelope, option=orjson.OPT_SORT_KEYS)
