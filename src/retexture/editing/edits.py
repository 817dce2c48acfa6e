"""What to ask an engine for, so that it makes an edit of an earlier picture."""

from dataclasses import dataclass, replace

from retexture.editing.earlier import Earlier
from retexture.engines.protocol import Draw, Engine, Request
from retexture.engines.repeating import LARGEST_SCALE, MOST_PIXELS, at_scale, far_apart
from retexture.imaging.enlarge import enlarge, enlarge_alpha
from retexture.imaging.limits import PictureError
from retexture.imaging.photo import Photo
from retexture.prompts import mix


@dataclass(frozen=True, eq=False)
class AskedEdit:
    """What to ask an engine for.

    Attributes:
        request: The request.
        notes: What is otherwise than was asked for, as sentences for people.
    """

    request: Request
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What variations or remixes are to be like.

    Attributes:
        seed: Theirs.
        count: How many, 1 to 4.
        strong: Whether they are far from the picture.
        prompt: Of remixes the new one; of variations what is mixed with what was asked for, or nothing.
    """

    seed: int
    count: int
    strong: bool
    prompt: str = ""


def upscaled(
    earlier: Earlier, engine: Engine | None, scale: int, *, creative: bool
) -> tuple[AskedEdit | None, str]:
    """Ask for the same picture ``scale`` times as large, rendered again.

    Args:
        earlier: The picture.
        engine: The engine that made it; None: it is not here.
        scale: 2 to 4.
        creative: Whether it is to have fresh fine detail.

    Returns:
        What to ask for, or None and why the picture itself has to be enlarged, as a clause.
    """
    if hindrance := earlier.hindrance(engine):
        return None, hindrance
    assert earlier.request is not None
    request = earlier.request
    if request.scale * scale > LARGEST_SCALE:
        return None, f"it is {request.scale} times as large as its source already"
    same = replace(request, structure=earlier.structure, min_structure=0.0, key="")
    return AskedEdit(at_scale(same, earlier.number, request.scale * scale, creative=creative)), ""


def enlarged(picture: Photo, scale: int) -> Photo:
    """Enlarge a picture itself.

    Raises:
        PictureError: It would have too many pixels.
    """
    width, height = picture.size
    if scale**2 * width * height > MOST_PIXELS:
        raise PictureError(
            f"{scale} times {width} × {height} is more than {MOST_PIXELS >> 20} megapixels; "
            "choose a smaller scale."
        )
    alpha = None if picture.alpha is None else enlarge_alpha(picture.alpha, scale)
    return replace(picture, rgb=enlarge(picture.rgb, scale), alpha=alpha)


def varied(earlier: Earlier, engine: Engine | None, wanted: Wanted) -> AskedEdit:
    """Ask for variations of a picture.

    Subtle ones keep its palette and its light, and draw the pattern anew. Strong ones draw everything anew,
    far apart, and none of them is the usual one that a first picture shows.

    Raises:
        ValueError: There is no prompt, neither then nor now.
    """
    hindrance = earlier.hindrance(engine)
    request, notes = _source_of(earlier)
    asked = mix(wanted.prompt, request.prompt)
    if not asked:
        raise ValueError("Nothing is known of what was asked for; say in a prompt what to vary it with.")
    if wanted.strong:
        return AskedEdit(far_apart(_again(request, earlier, wanted, asked)), notes)
    keeps: Draw | None = request.keeps or Draw(request.seed, earlier.number)
    if hindrance:
        keeps = None
        notes = notes or (f"The variations have a palette and a light of their own: {hindrance}.",)
    return AskedEdit(replace(_again(request, earlier, wanted, asked), keeps=keeps), notes)


def remixed(earlier: Earlier, engine: Engine | None, wanted: Wanted) -> AskedEdit:
    """Ask for a new prompt on a picture.

    A subtle remix takes the picture as its photo. A strong one reads the source again, lays the prompt on
    it, and shows the earlier picture where the prompt leaves the photo alone.
    """
    request, notes = _source_of(earlier)
    again = _again(request, earlier, wanted, wanted.prompt)
    again = replace(again, swatch=None, keeps=None, background=None, spread=False)
    of_picture = replace(again, photo=earlier.picture)
    if again.mask is not None:
        of_picture = replace(of_picture, mask=again.mask.sized(earlier.picture.size))
    if not wanted.strong or earlier.request is None:
        return AskedEdit(of_picture, notes)
    if engine is None or not engine.capabilities.repeats:
        why = "its engine is not here" if engine is None else f"the engine {engine.name} reads one picture"
        return AskedEdit(of_picture, (*notes, f"The earlier picture was taken as the source: {why}."))
    return AskedEdit(replace(again, background=earlier.picture), notes)


def _again(request: Request, earlier: Earlier, wanted: Wanted, prompt: str) -> Request:
    """A request from the same source for other pictures, at the source's size."""
    return replace(
        request,
        prompt=prompt,
        seed=wanted.seed,
        first=0,
        count=wanted.count,
        structure=earlier.structure,
        min_structure=0.0,
        scale=1,
        options={},
        key="",
    )


def _source_of(earlier: Earlier) -> tuple[Request, tuple[str, ...]]:
    """The request that an edit starts from; where nothing is known of it the picture is its own source."""
    if earlier.request is not None:
        return earlier.request, ()
    why = earlier.lost or "nothing is known of what it was made from"
    request = Request(earlier.picture, earlier.prompt, 1, earlier.receipt.seed, earlier.structure)
    return request, (f"The earlier picture was taken as the source: {why}.",)
