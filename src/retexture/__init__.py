"""Give an image new textures and materials from a text prompt, and keep its structure.

The library is one call::

    import retexture

    for picture in retexture.apply("cup.jpg", "white marble with gold veins", seed=7):
        picture.save(f"marble-{picture.number}.png")
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL.Image import Image

    from retexture.engines.protocol import Progress, Receipt
    from retexture.imaging.arrays import Alpha8, Rgb8
    from retexture.imaging.limits import Limits
    from retexture.imaging.photo import Photo

    Picture = str | PathLike[str] | bytes | Image | NDArray[Any]

__all__ = ["Retextured", "__version__", "apply"]
__version__ = "0.1.0"


@dataclass(frozen=True, eq=False)
class Retextured:
    """One finished picture.

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

    def save(self, path: "str | PathLike[str]") -> "Path":
        """Write the picture to ``path``, whose suffix says the format: png, jpg, webp or avif.

        A file that is there already is replaced.

        Returns:
            The path.

        Raises:
            ValueError: the suffix names no format that can be written.
            OSError: the file cannot be written.
        """
        from pathlib import Path

        from retexture.imaging.encode import PictureFormat, encode

        formats = {form.suffix: form for form in PictureFormat} | {".jpeg": PictureFormat.JPEG}
        target = Path(path)
        if target.suffix.lower() not in formats:
            raise ValueError(f"'{target.name}' must end in one of {', '.join(formats)}.")
        target.write_bytes(encode(self.rgb, self.alpha, formats[target.suffix.lower()]))
        return target


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

    Args:
        image: A path, an encoded file's bytes, a Pillow image, or an sRGB array: (height, width) grey or
            (height, width, 3 or 4), uint8 0–255, uint16 0–65535 or floats 0–1.
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
        ValueError: the picture, the prompt or an option cannot be used; the message says why.
        LookupError: there is no such engine.
        OSError: the file cannot be read.
        retexture.engines.protocol.EngineError: the engine could not make the pictures.
    """
    from secrets import randbelow

    from retexture import bootstrap
    from retexture.engines.delivery import deliver
    from retexture.engines.protocol import Request
    from retexture.imaging.mask import read_mask
    from retexture.prompts import Vocabulary, understand

    _check(prompt, n, seed, structure, min_structure)
    known = bootstrap.configured()
    maker = bootstrap.engines(known).build(engine or known.engine)
    limits = bootstrap.limits(known)
    photo = _photo(image, limits)
    if seed is None:
        seed = understand(prompt, Vocabulary(())).parameters.seed
    request = Request(
        photo,
        prompt,
        n,
        randbelow(2**32) if seed is None else seed,
        structure,
        mask=None if mask is None else read_mask(_photo(mask, limits), photo.size),
        swatch=None if swatch is None else _photo(swatch, limits),
        min_structure=min_structure,
    )
    variations = deliver(maker, request, progress or (lambda _fraction, _stage: None), lambda: False)
    return [
        Retextured(number, variation.rgb, photo.alpha, variation.receipt)
        for number, variation in enumerate(variations, 1)
    ]


def _check(prompt: str, n: int, seed: int | None, structure: float, min_structure: float) -> None:
    from retexture.engines.protocol import LONGEST_PROMPT

    if not prompt.strip() or len(prompt) > LONGEST_PROMPT:
        raise ValueError(f"The prompt must have 1 to {LONGEST_PROMPT} characters.")
    if not 1 <= n <= 4:
        raise ValueError("n must be 1 to 4.")
    if seed is not None and not 0 <= seed < 2**32:
        raise ValueError("The seed must be 0 to 4294967295.")
    if not 0 <= structure <= 1:
        raise ValueError("The structure must be 0 to 1.")
    if not 0 <= min_structure <= 1:
        raise ValueError("min_structure must be 0 to 1.")


def _photo(image: "Picture", limits: "Limits") -> "Photo":
    from os import PathLike
    from pathlib import Path

    from PIL import Image

    from retexture.imaging.decode import decode, from_array, from_image
    from retexture.imaging.limits import check_bytes

    if isinstance(image, bytes | bytearray | memoryview):
        return decode(bytes(image), limits)
    if isinstance(image, Image.Image):
        return from_image(image, limits)
    if isinstance(image, str | PathLike):
        check_bytes(Path(image).stat().st_size, limits)
        return decode(Path(image).read_bytes(), limits)
    return from_array(image, limits)
