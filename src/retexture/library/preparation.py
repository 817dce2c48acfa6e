"""From the arguments of a call to an engine's request: checked, and every picture read."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from retexture.library.retextured import Retextured

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from os import PathLike

    from numpy.typing import NDArray
    from PIL.Image import Image

    from retexture.engines.protocol import Cancelled, Engine, Progress, Request
    from retexture.engines.source_structures import SourceStructures
    from retexture.imaging.limits import Limits, Readable
    from retexture.imaging.photo import Photo

    Picture = str | PathLike[str] | bytes | bytearray | memoryview | Readable | Image | NDArray[Any]

_NOT_PUBLIC = (
    "The URL's host is unknown or not on the public internet; use a URL that everyone can open or a file on "
    "this machine, or allow private addresses with RETEXTURE_FETCH_ALLOW."
)
"""The error of a URL whose host is unknown or refused."""


@dataclass(frozen=True, eq=False)
class Arguments:
    """The arguments of :func:`retexture.apply`, as they were given."""

    image: "Picture"
    prompt: str
    n: int
    seed: int | None
    structure: float
    mask: "Picture | None"
    swatch: "Picture | None"
    min_structure: float
    engine: str | None
    fallback: bool
    maps: bool
    progress: "Progress | None"


@dataclass(frozen=True, eq=False)
class Work:
    """A request whose arguments are checked and whose pictures are read, and the engine for it.

    Attributes:
        engine: Makes the pictures.
        request: What it is asked for.
        progress: Is told how far it is.
        sources: What is known of the last photos.
    """

    engine: "Engine"
    request: "Request"
    progress: "Progress"
    sources: "SourceStructures"

    def pictures(self, cancelled: "Cancelled") -> "Generator[Retextured, None, None]":
        """Make the variations one by one; raises EngineCancelled once ``cancelled`` says yes."""
        from retexture.engines.delivery import deliver
        from retexture.imaging.enlarge import enlarge_alpha

        photo, scale = self.request.photo, self.request.scale
        alpha = None if photo.alpha is None else enlarge_alpha(photo.alpha, scale)
        # Engines keep what they know of a photo as long as it is used, and pictures may be kept for long.
        request = replace(self.request, photo=replace(photo))
        variations = deliver(self.engine, self.request, self.progress, cancelled, self.sources)
        for number, variation in enumerate(variations, 1):
            made = replace(request, first=variation.number, count=variation.number + 1)
            yield Retextured(number, variation.rgb, alpha, variation.receipt, made, variation.maps)


def prepare(arguments: Arguments) -> Work:
    """Check the arguments and read the pictures.

    Raises:
        TypeError, ValueError, LookupError, OSError: as :func:`retexture.apply` does.
    """
    from retexture import bootstrap
    from retexture.engines.chain import chain_options
    from retexture.engines.protocol import Request
    from retexture.imaging.mask import read_mask

    arguments = _checked(arguments)
    known = bootstrap.configured()
    maker = bootstrap.engine_of_thread(known, arguments.engine or known.usual_engine)
    if arguments.maps and not maker.capabilities.maps:
        raise ValueError(f"The engine {maker.name} gives no maps of surfaces.")

    photo = reader("image")(arguments.image)
    request = Request(
        photo,
        arguments.prompt,
        arguments.n,
        chosen_seed(arguments.seed, arguments.prompt),
        arguments.structure,
        mask=None if arguments.mask is None else read_mask(reader("mask")(arguments.mask), photo.size),
        swatch=None if arguments.swatch is None else reader("swatch")(arguments.swatch),
        min_structure=arguments.min_structure,
        maps=arguments.maps,
        options={} if arguments.fallback else chain_options((), fallback=False),
    )
    progress = arguments.progress or (lambda _fraction, _stage: None)
    return Work(maker, request, progress, bootstrap.sources_of_thread())


def reader(name: str) -> "Callable[[Picture], Photo]":
    """What reads an argument's picture; it raises TypeError, ValueError and OSError.

    Args:
        name: Of the argument, for messages.
    """
    from retexture import bootstrap

    known = bootstrap.configured()
    limits = bootstrap.limits(known)

    def download(url: str) -> bytes:
        return bootstrap.fetcher(known, refusal=_NOT_PUBLIC).fetch(url).data

    return lambda picture: _photo(name, picture, limits, download)


def chosen_seed(asked: int | None, prompt: str) -> int:
    """The seed asked for, else that of the prompt, else a random one."""
    from secrets import randbelow

    from retexture.prompts import Vocabulary, understand

    if asked is not None:
        return asked
    written = understand(prompt, Vocabulary(())).parameters.seed
    return randbelow(2**32) if written is None else written


def _checked(arguments: Arguments) -> Arguments:
    """Return the arguments with their numbers as plain Python ones; raises TypeError and ValueError."""
    check_prompt(arguments.prompt)
    return replace(
        arguments,
        n=whole("n", arguments.n, 1, 4),
        seed=None if arguments.seed is None else whole("seed", arguments.seed, 0, 2**32 - 1),
        structure=_share("structure", arguments.structure),
        min_structure=_share("min_structure", arguments.min_structure),
    )


def check_prompt(prompt: object) -> None:
    """Raise TypeError or ValueError where it is no prompt."""
    from retexture.engines.protocol import LONGEST_PROMPT

    if not isinstance(prompt, str):
        raise TypeError(f"The prompt must be a str, not {_kind(prompt)}.")
    if not prompt.strip() or len(prompt) > LONGEST_PROMPT:
        raise ValueError(f"The prompt must have 1 to {LONGEST_PROMPT} characters.")


def whole(name: str, value: object, least: int, most: int) -> int:
    """A whole number within limits; raises TypeError and ValueError."""
    from operator import index

    try:
        number = index(value)  # type: ignore[arg-type] # NumPy's integers are taken, floats and text are not
    except TypeError:
        raise TypeError(f"{name} must be a whole number, not {_kind(value)}.") from None
    if not least <= number <= most:
        raise ValueError(f"{name} must be {least} to {most}.")
    return number


def _share(name: str, value: object) -> float:
    from numbers import Real

    if not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, not {_kind(value)}.")
    share = float(value)
    if not 0 <= share <= 1:
        raise ValueError(f"{name} must be 0 to 1.")
    return share


def _photo(name: str, image: object, limits: "Limits", download: "Callable[[str], bytes]") -> "Photo":
    """Read a picture of any kind that :func:`retexture.apply` takes, with the errors that it raises."""
    from os import PathLike

    import numpy as np
    from PIL import Image

    from retexture.fetching import FetchFailed
    from retexture.imaging.decode import decode, from_array, from_image
    from retexture.imaging.limits import read_bounded

    if isinstance(image, bytes | bytearray | memoryview):
        return decode(bytes(image), limits)
    if isinstance(image, Image.Image):
        return from_image(image, limits)
    if isinstance(image, str) and image.lower().startswith(("http://", "https://")):
        try:
            return decode(download(image), limits)
        except FetchFailed as error:
            raise OSError(str(error)) from error
    if isinstance(image, str | PathLike):
        return decode(_content(image, limits), limits)
    if hasattr(image, "__array__") or hasattr(image, "__array_interface__"):
        return from_array(np.asarray(image), limits)
    if hasattr(image, "read"):
        return decode(read_bounded(image, limits), limits)
    raise TypeError(
        f"{name} must be a path, an http(s) URL, bytes, a file opened in binary mode, a Pillow image "
        f"or an array, not {_kind(image)}."
    )


def _content(path: "str | PathLike[str]", limits: "Limits") -> bytes:
    from pathlib import Path

    from retexture.imaging.limits import check_bytes, read_bounded

    check_bytes(Path(path).stat().st_size, limits)
    with Path(path).open("rb") as file:
        return read_bounded(file, limits)


def _kind(value: object) -> str:
    return type(value).__name__
