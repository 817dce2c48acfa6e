"""The library: pictures in, retextured pictures out, in one call.

What works on pictures is imported when it is called, so that ``import retexture`` stays cheap.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator
    from os import PathLike
    from pathlib import Path
    from threading import Event
    from typing import TypeVar

    from numpy.typing import NDArray
    from PIL.Image import Image

    from retexture.engines.protocol import Cancelled, Engine, Progress, Receipt, Request
    from retexture.imaging.arrays import Alpha8, Rgb8
    from retexture.imaging.limits import Limits, Readable
    from retexture.imaging.photo import Photo

    Picture = str | PathLike[str] | bytes | bytearray | memoryview | Readable | Image | NDArray[Any]
    T = TypeVar("T")

_SHOWN_SIDE = 1024  # pixels: a notebook keeps what it shows, and at 4096 four pictures would take 100 MB


@dataclass(frozen=True, eq=False, repr=False)
class Retextured:
    """One finished picture. A notebook shows it.

    Attributes:
        number: Which variation it is, from 1.
        rgb: (height, width, 3) uint8 sRGB, exactly the source's size.
        alpha: The source's transparency, (height, width) uint8, or None where it is opaque.
        receipt: How the picture came about: enough to make it again and to explain it.
    """

    number: int
    rgb: "Rgb8"
    alpha: "Alpha8 | None"
    receipt: "Receipt"

    @property
    def seed(self) -> int:
        """The seed that makes the same picture again."""
        return self.receipt.seed

    @property
    def array(self) -> "NDArray[Any]":
        """(height, width, 3) uint8 sRGB, or (height, width, 4) where the source has transparency."""
        import numpy as np

        return self.rgb if self.alpha is None else np.dstack((self.rgb, self.alpha))

    @property
    def image(self) -> "Image":
        """The picture as a Pillow image, in mode RGB or RGBA."""
        from PIL import Image

        return Image.fromarray(self.array)

    def save(self, path: "str | PathLike[str]", *, overwrite: bool = False) -> "Path":
        """Write the picture to ``path``, whose suffix says the format: png, jpg, webp or avif.

        The file appears whole or not at all.

        Args:
            path: Where to; its folder must exist.
            overwrite: Whether a file that is there already is replaced.

        Returns:
            The path.

        Raises:
            ValueError: the suffix names no format that can be written.
            FileExistsError: there is a file already, and ``overwrite`` is not set.
            OSError: the file cannot be written.
        """
        from pathlib import Path

        from retexture.atomic_files import write
        from retexture.imaging.encode import PictureFormat, encode

        formats = {form.suffix: form for form in PictureFormat} | {".jpeg": PictureFormat.JPEG}
        target = Path(path)
        if target.suffix.lower() not in formats:
            raise ValueError(f"'{target.name}' must end in one of {', '.join(formats)}.")
        data = encode(self.rgb, self.alpha, formats[target.suffix.lower()])
        try:
            write(target, data, overwrite=overwrite)
        except FileExistsError as error:
            hint = "There is a file already; choose another name, or pass overwrite=True"
            raise FileExistsError(error.errno, hint, str(target)) from None
        return target

    def __repr__(self) -> str:
        height, width = self.rgb.shape[:2]
        description = self.receipt.understood.get("description", "")
        return f"<Retextured {self.number}: {width} × {height}, seed {self.seed}, {description!r}>"

    def _repr_png_(self) -> bytes:
        """What a notebook shows: the picture as PNG, scaled down where its long side is over 1024 pixels."""
        import numpy as np
        from PIL import Image

        from retexture.imaging.encode import encode

        shown = self.image
        shown.thumbnail((_SHOWN_SIDE, _SHOWN_SIDE), Image.Resampling.LANCZOS)
        pixels = np.asarray(shown)
        return encode(pixels[..., :3], None if self.alpha is None else pixels[..., 3])


def apply(
    image: "Picture",
    prompt: str,
    n: int = 4,
    seed: int | None = None,
    *,
    structure: float = 0.5,
    mask: "Picture | None" = None,
    swatch: "Picture | None" = None,
    min_structure: float = 0.0,
    engine: str | None = None,
    progress: "Progress | None" = None,
) -> list[Retextured]:
    """Retexture one picture.

    :func:`iterate` gives the pictures one by one; :func:`aapply` and :func:`aiterate` are the same two for
    asynchronous programs.

    Args:
        image: A path, an http(s) URL, an encoded file's bytes, a file opened in binary mode, a Pillow image,
            or an sRGB array: (height, width) grey or (height, width, 3 or 4), uint8 0–255, uint16 0–65535 or
            floats 0–1. URLs are downloaded behind the same guards as those of the server's clients.
        prompt: What it should look like, 1 to 8192 characters.
        n: How many variations, 1 to 4.
        seed: The same seed gives the same pictures, 0 to 2**32 - 1. Where there is none, the prompt's
            ``--seed`` counts, else it is chosen at random.
        structure: How closely the forms are kept, 0 loosely to 1 strictly.
        mask: A picture of the same proportions: what is white in it is retextured, what is black stays
            exactly as it is, greys mix.
        swatch: A photo of a material, to be used instead of the engine's own: instead of the first that the
            prompt names, and over everything where it names none.
        min_structure: 0 to 1: a picture that keeps less of the structure is made again, more strictly, up to
            twice; ``receipt.kept`` says what was reached.
        engine: What makes the pictures; the configured engine where none is named.
        progress: Called with the fraction done, 0 to 1, and the name of the stage that begins.

    Returns:
        The variations in the order of their numbers.

    Raises:
        TypeError: an argument is of a kind that is not taken; the message says which ones are.
        ValueError: the picture, the prompt or an option cannot be used; the message says why.
        LookupError: there is no such engine.
        OSError: a file cannot be read, or a URL not be downloaded.
        retexture.engines.protocol.EngineError: the engine could not make the pictures.
    """
    return list(
        iterate(
            image,
            prompt,
            n,
            seed,
            structure=structure,
            mask=mask,
            swatch=swatch,
            min_structure=min_structure,
            engine=engine,
            progress=progress,
        )
    )


def iterate(
    image: "Picture",
    prompt: str,
    n: int = 4,
    seed: int | None = None,
    *,
    structure: float = 0.5,
    mask: "Picture | None" = None,
    swatch: "Picture | None" = None,
    min_structure: float = 0.0,
    engine: str | None = None,
    progress: "Progress | None" = None,
) -> "Generator[Retextured, None, None]":
    """Retexture one picture, and give each variation as soon as it is made.

    What is not asked for is not made. Arguments and errors are those of :func:`apply`; arguments are checked
    and pictures are read before this returns.
    """
    work = _prepare(
        image,
        prompt,
        n,
        seed,
        structure=structure,
        mask=mask,
        swatch=swatch,
        min_structure=min_structure,
        engine=engine,
        progress=progress,
    )
    return work.pictures(lambda: False)


async def aapply(
    image: "Picture",
    prompt: str,
    n: int = 4,
    seed: int | None = None,
    *,
    structure: float = 0.5,
    mask: "Picture | None" = None,
    swatch: "Picture | None" = None,
    min_structure: float = 0.0,
    engine: str | None = None,
    progress: "Progress | None" = None,
) -> list[Retextured]:
    """:func:`apply` in a thread, for asynchronous programs; see :func:`aiterate`."""
    pictures = aiterate(
        image,
        prompt,
        n,
        seed,
        structure=structure,
        mask=mask,
        swatch=swatch,
        min_structure=min_structure,
        engine=engine,
        progress=progress,
    )
    return [picture async for picture in pictures]


async def aiterate(
    image: "Picture",
    prompt: str,
    n: int = 4,
    seed: int | None = None,
    *,
    structure: float = 0.5,
    mask: "Picture | None" = None,
    swatch: "Picture | None" = None,
    min_structure: float = 0.0,
    engine: str | None = None,
    progress: "Progress | None" = None,
) -> "AsyncGenerator[Retextured, None]":
    """:func:`iterate` in a thread, for asynchronous programs on asyncio or Trio.

    The event loop stays free. Whoever is cancelled while a picture is made goes on at once; the thread ends
    at the next stage of that picture. ``progress`` is called in the thread.
    """
    from functools import partial
    from threading import Event

    stop = Event()
    prepare = partial(
        _prepare,
        image,
        prompt,
        n,
        seed,
        structure=structure,
        mask=mask,
        swatch=swatch,
        min_structure=min_structure,
        engine=engine,
        progress=progress,
    )
    pictures = (await _in_thread(prepare, stop)).pictures(stop.is_set)
    while (picture := await _in_thread(lambda: next(pictures, None), stop)) is not None:
        yield picture


async def _in_thread(call: "Callable[[], T]", stop: "Event") -> "T":
    """Call in a thread; ``stop`` is set when the caller no longer waits."""
    from anyio import to_thread

    try:
        return await to_thread.run_sync(call, abandon_on_cancel=True)
    except BaseException:
        stop.set()
        raise


@dataclass(frozen=True, eq=False)
class _Work:
    """What was asked for, checked and read, and what makes it."""

    engine: "Engine"
    request: "Request"
    progress: "Progress"

    def pictures(self, cancelled: "Cancelled") -> "Generator[Retextured, None, None]":
        from retexture.engines.delivery import deliver

        alpha = self.request.photo.alpha
        variations = deliver(self.engine, self.request, self.progress, cancelled)
        for number, variation in enumerate(variations, 1):
            yield Retextured(number, variation.rgb, alpha, variation.receipt)


_NOT_PUBLIC = (
    "The URL's host is unknown or not on the public internet; use a URL that everyone can open or a file on "
    "this machine, or allow private addresses with RETEXTURE_FETCH_ALLOW."
)
"""What is said of a URL that leads nowhere, or to where it may not."""


def _prepare(
    image: "Picture",
    prompt: str,
    n: int,
    seed: int | None,
    *,
    structure: float,
    mask: "Picture | None",
    swatch: "Picture | None",
    min_structure: float,
    engine: str | None,
    progress: "Progress | None",
) -> _Work:
    from secrets import randbelow

    from retexture import bootstrap
    from retexture.engines.protocol import Request
    from retexture.imaging.mask import read_mask
    from retexture.prompts import Vocabulary, understand

    _check_prompt(prompt)
    n = _whole("n", n, 1, 4)
    seed = None if seed is None else _whole("seed", seed, 0, 2**32 - 1)
    structure = _share("structure", structure)
    min_structure = _share("min_structure", min_structure)
    known = bootstrap.configured()
    maker = bootstrap.engines(known).build(engine or known.engine)
    limits = bootstrap.limits(known)

    def download(url: str) -> bytes:
        return bootstrap.fetcher(known, refusal=_NOT_PUBLIC).fetch(url).data

    photo = _photo("image", image, limits, download)
    if seed is None:
        seed = understand(prompt, Vocabulary(())).parameters.seed
    request = Request(
        photo,
        prompt,
        n,
        randbelow(2**32) if seed is None else seed,
        structure,
        mask=None if mask is None else read_mask(_photo("mask", mask, limits, download), photo.size),
        swatch=None if swatch is None else _photo("swatch", swatch, limits, download),
        min_structure=min_structure,
    )
    return _Work(maker, request, progress or (lambda _fraction, _stage: None))


def _check_prompt(prompt: object) -> None:
    from retexture.engines.protocol import LONGEST_PROMPT

    if not isinstance(prompt, str):
        raise TypeError(f"The prompt must be a str, not {_kind(prompt)}.")
    if not prompt.strip() or len(prompt) > LONGEST_PROMPT:
        raise ValueError(f"The prompt must have 1 to {LONGEST_PROMPT} characters.")


def _whole(name: str, value: object, least: int, most: int) -> int:
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
