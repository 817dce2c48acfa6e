"""A finished picture, as the library returns it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL.Image import Image

    from retexture.engines.protocol import Receipt, Request
    from retexture.imaging.arrays import Alpha8, Rgb8
    from retexture.imaging.encode import PictureFormat
    from retexture.imaging.surface_maps import SurfaceMaps

_SHOWN_SIDE = 1024  # pixels: a notebook keeps what it shows, and at 4096 four pictures would take 100 MB


@dataclass(frozen=True, eq=False, repr=False)
class Retextured:
    """One finished picture. A notebook shows it.

    Attributes:
        number: Which variation it is, from 1.
        rgb: (height, width, 3) uint8 sRGB, exactly the source's size, or a multiple of it.
        alpha: The source's transparency, (height, width) uint8, or None where it is opaque.
        receipt: How the picture came about: enough to make it again and to explain it.
        request: What the engine was asked for, with the source: edits make the picture again from it.
            None: it was only enlarged.
        maps: What its surfaces are, as arrays, where they were asked for and it shows any.
    """

    number: int
    rgb: "Rgb8"
    alpha: "Alpha8 | None"
    receipt: "Receipt"
    request: "Request | None" = None
    maps: "SurfaceMaps | None" = None

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
        from retexture.imaging.encode import encode

        target = Path(path)
        data = encode(self.rgb, self.alpha, _format_of(target))
        try:
            write(target, data, overwrite=overwrite)
        except FileExistsError as error:
            hint = "There is a file already; choose another name, or pass overwrite=True"
            raise FileExistsError(error.errno, hint, str(target)) from None
        return target

    def save_maps(self, folder: "str | PathLike[str]", name: str) -> "list[Path]":
        """Write the maps into ``folder``, which is created where it is missing.

        Args:
            folder: Where to.
            name: What the files' names begin with.

        Returns:
            The paths.

        Raises:
            ValueError: there are no maps.
            FileExistsError: one of the files is there already.
            OSError: a file cannot be written.
        """
        from pathlib import Path

        from retexture.atomic_files import write
        from retexture.imaging.surface_maps import files_of

        if self.maps is None:
            raise ValueError("There are no maps; ask for them with maps=True.")
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        written = []
        for file, data in files_of(self.maps, name):
            write(target / file, data, overwrite=False)
            written.append(target / file)
        return written

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


def _format_of(path: "Path") -> "PictureFormat":
    """The format that a file's suffix names; raises ValueError where it names none."""
    from retexture.imaging.encode import PictureFormat

    formats = {form.suffix: form for form in PictureFormat} | {".jpeg": PictureFormat.JPEG}
    if path.suffix.lower() not in formats:
        raise ValueError(f"'{path.name}' must end in one of {', '.join(formats)}.")
    return formats[path.suffix.lower()]
