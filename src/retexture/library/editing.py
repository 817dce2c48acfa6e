"""Edits of pictures that were made before: upscale, vary and remix."""

from dataclasses import replace
from typing import TYPE_CHECKING

from retexture.library.preparation import Work, check_prompt, reader, whole
from retexture.library.retextured import Retextured

if TYPE_CHECKING:
    from os import PathLike

    from retexture.editing import AskedEdit, Earlier
    from retexture.engines.protocol import Engine, Progress

    Made = Retextured | str | PathLike[str]


def upscale(
    picture: "Made", scale: int = 2, creative: bool = False, *, progress: "Progress | None" = None
) -> Retextured:
    """Make the same picture larger.

    Materials are rendered again from the same choices, so that they gain real detail; what is the photo's
    own is enlarged. Where the picture can't be made again it is enlarged itself, and a note says why.

    Args:
        picture: What :func:`retexture.apply` or an edit returned, or the path of a picture in an output
            folder of ``retexture run``, or of its record.
        scale: How many times as wide and as high, 2 to 4.
        creative: Whether fresh fine detail is added.
        progress: Called with the fraction done, 0 to 1, and the name of the stage that begins.

    Raises:
        ValueError: nothing is known of the picture, it is a tile, or it would have more than 64 megapixels.
        TypeError, OSError, retexture.engines.protocol.EngineError: as :func:`retexture.apply` does.
    """
    from retexture.editing import enlarged, upscaled

    scale = whole("scale", scale, 2, 4)
    earlier = _earlier(picture)
    engine = _engine_of(earlier)
    edit, why_not = upscaled(earlier, engine, scale, creative=creative)
    if edit is not None and engine is not None:
        (made,) = _pictures(engine, edit, progress)
        return made
    large, receipt = enlarged(earlier.picture, scale), earlier.receipt
    notes = (*receipt.notes, f"The picture itself was enlarged: {why_not}.")
    return Retextured(1, large.rgb, large.alpha, replace(receipt, notes=notes))


def vary(
    picture: "Made",
    n: int = 4,
    seed: int | None = None,
    *,
    strong: bool = False,
    prompt: str | None = None,
    progress: "Progress | None" = None,
) -> list[Retextured]:
    """Make variations of a picture, from its source and with its prompt.

    Args:
        picture: As in :func:`upscale`.
        n: How many, 1 to 4.
        seed: The same seed gives the same variations; chosen at random where there is none.
        strong: Subtle variations keep palette and light; strong ones draw everything anew.
        prompt: Is mixed with the picture's own.
        progress: As in :func:`upscale`.

    Raises:
        TypeError, ValueError, OSError, retexture.engines.protocol.EngineError: as in :func:`upscale`.
    """
    from retexture.editing import Wanted, varied

    n = whole("n", n, 1, 4)
    if prompt is not None:
        check_prompt(prompt)
    engine = _engine_of(earlier := _earlier(picture))
    edit = varied(earlier, engine, Wanted(_seed(seed), n, strong, prompt or ""))
    return _pictures(engine or _usual_engine(), edit, progress)


def remix(
    picture: "Made",
    prompt: str,
    n: int = 4,
    seed: int | None = None,
    *,
    strong: bool = True,
    progress: "Progress | None" = None,
) -> list[Retextured]:
    """Put a new prompt on a picture.

    Args:
        picture: As in :func:`upscale`.
        prompt: What it should look like.
        n: How many, 1 to 4.
        seed: The same seed gives the same remixes; chosen at random where there is none.
        strong: A strong remix reads the source again and lays the prompt on it; where the prompt leaves the
            photo alone, the earlier picture is seen. A subtle one takes the earlier picture as its photo.
        progress: As in :func:`upscale`.

    Raises:
        TypeError, ValueError, OSError, retexture.engines.protocol.EngineError: as in :func:`upscale`.
    """
    from retexture.editing import Wanted, remixed

    n = whole("n", n, 1, 4)
    check_prompt(prompt)
    engine = _engine_of(earlier := _earlier(picture))
    edit = remixed(earlier, engine, Wanted(_seed(seed), n, strong, prompt))
    return _pictures(engine or _usual_engine(), edit, progress)


def _earlier(picture: "Made") -> "Earlier":
    """What is known of a picture."""
    from os import PathLike
    from pathlib import Path

    from retexture.editing import Earlier, earlier_of, find_record
    from retexture.imaging.decode import from_array

    if isinstance(picture, Retextured):
        if picture.request is None:
            shown = from_array(picture.array)
            return Earlier(shown, 0, picture.receipt, None, "it was enlarged, and not rendered")
        photo = from_array(picture.array)
        request = picture.request
        return Earlier(photo, request.first, picture.receipt, request, "", request.prompt)
    if not isinstance(picture, str | PathLike):
        raise TypeError(f"picture must be a Retextured or a path, not {type(picture).__name__}.")
    found = find_record(Path(picture))
    if found is None:
        with Path(picture).open("rb"):  # what can't be read is told as everywhere
            pass
        raise ValueError(
            f"{picture} is no record, and no record tells of it; name a picture in an output folder of "
            "'retexture run'."
        )
    return earlier_of(*found, reader("picture"))


def _engine_of(earlier: "Earlier") -> "Engine | None":
    """The engine that made a picture, if there is one of its name here."""
    from retexture import bootstrap

    known = bootstrap.configured()
    try:
        return bootstrap.engine_of_thread(known, earlier.receipt.engine)
    except LookupError:
        return None


def _usual_engine() -> "Engine":
    from retexture import bootstrap

    known = bootstrap.configured()
    return bootstrap.engine_of_thread(known, known.usual_engine)


def _seed(seed: int | None) -> int:
    from secrets import randbelow

    return randbelow(2**32) if seed is None else whole("seed", seed, 0, 2**32 - 1)


def _pictures(engine: "Engine", edit: "AskedEdit", progress: "Progress | None") -> list[Retextured]:
    from retexture import bootstrap

    told = progress or (lambda _fraction, _stage: None)
    work = Work(engine, edit.request, told, bootstrap.sources_of_thread())
    return [
        replace(made, receipt=replace(made.receipt, notes=(*edit.notes, *made.receipt.notes)))
        for made in work.pictures(lambda: False)
    ]
