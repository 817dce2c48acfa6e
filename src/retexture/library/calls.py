"""The library's functions: apply and iterate, and their asynchronous forms."""

from typing import TYPE_CHECKING

from retexture.library.preparation import Arguments, prepare
from retexture.library.retextured import Retextured

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator
    from threading import Event
    from typing import TypeVar

    from retexture.engines.protocol import Progress
    from retexture.library.preparation import Picture

    T = TypeVar("T")


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
    fallback: bool = True,
    maps: bool = False,
    progress: "Progress | None" = None,
) -> "list[Retextured]":
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
        engine: What makes the pictures; the configured engine where none is named. "auto" is the first of
            RETEXTURE_ENGINES that can do what is asked and is well.
        fallback: With "auto": another engine may take the place of the first that can do what is asked.
        maps: Whether the pictures are to have the ``maps`` of their surfaces.
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
    arguments = Arguments(
        image, prompt, n, seed, structure, mask, swatch, min_structure, engine, fallback, maps, progress
    )
    return list(prepare(arguments).pictures(lambda: False))


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
    fallback: bool = True,
    maps: bool = False,
    progress: "Progress | None" = None,
) -> "Generator[Retextured, None, None]":
    """Retexture one picture, and give each variation as soon as it is made.

    What is not asked for is not made. Arguments and errors are those of :func:`apply`; arguments are checked
    and pictures are read before this returns.
    """
    arguments = Arguments(
        image, prompt, n, seed, structure, mask, swatch, min_structure, engine, fallback, maps, progress
    )
    return prepare(arguments).pictures(lambda: False)


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
    fallback: bool = True,
    maps: bool = False,
    progress: "Progress | None" = None,
) -> "list[Retextured]":
    """:func:`apply` in a thread, for asynchronous programs; see :func:`aiterate`."""
    arguments = Arguments(
        image, prompt, n, seed, structure, mask, swatch, min_structure, engine, fallback, maps, progress
    )
    return [picture async for picture in _iterate_in_thread(arguments)]


def aiterate(
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
    fallback: bool = True,
    maps: bool = False,
    progress: "Progress | None" = None,
) -> "AsyncGenerator[Retextured, None]":
    """:func:`iterate` in a thread, for asynchronous programs on asyncio or Trio.

    The event loop stays free. Whoever is cancelled while a picture is made goes on at once; the thread ends
    at the next stage of that picture. ``progress`` is called in the thread.
    """
    arguments = Arguments(
        image, prompt, n, seed, structure, mask, swatch, min_structure, engine, fallback, maps, progress
    )
    return _iterate_in_thread(arguments)


async def _iterate_in_thread(arguments: Arguments) -> "AsyncGenerator[Retextured, None]":
    from threading import Event

    stop = Event()
    pictures = (await _in_thread(lambda: prepare(arguments), stop)).pictures(stop.is_set)
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


def tile(
    prompt: str,
    n: int = 1,
    seed: int | None = None,
    *,
    size: int = 1024,
    swatch: "Picture | None" = None,
    maps: bool = False,
    engine: str = "procedural",
    progress: "Progress | None" = None,
) -> "list[Retextured]":
    """Make pictures of a material that go on beyond their sides without a seam.

    Args:
        prompt: The material, 1 to 8192 characters; the first that it names is shown.
        n: How many variations, 1 to 4.
        seed: As of :func:`apply`.
        size: Pixels a side, 512 to 4096.
        swatch: A photo of a material, as of :func:`apply`.
        maps: Whether the tiles are to have the ``maps`` of their surfaces, which have no seam either.
        engine: What makes the tiles.
        progress: As of :func:`apply`.

    Raises:
        EngineRefused: the prompt names no known material; otherwise as :func:`apply` does.
    """
    from retexture.library.tiles import TileArguments, tiles

    return tiles(TileArguments(prompt, n, seed, size, swatch, maps, engine, progress))
