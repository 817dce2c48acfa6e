"""What lies around materials on a picture of any size: the photo's own pixels, its paint, and its lines."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.layout import LaidLook
from retexture.engines.procedural.render import blended, inked, kept_from, pen_of, repainted_photo
from retexture.engines.procedural.working_size import from_working_size
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.enlarge import Window, window_of, window_of_map
from retexture.structure import InputKind


@dataclass(frozen=True, eq=False)
class Around:
    """What is put beside a rendered picture, each at the photo's size.

    Attributes:
        photo: The photo, or the earlier picture that is shown in its place.
        below: What is seen where nothing is rendered: the photo in the paint that the prompt asks for.
        rendered: How much of each pixel is rendered, 0–1; None: all of it.
        kept: How much of each pixel is the photo's own whatever else happens; None: nowhere.
        ink: How far lines and letters cover each pixel; None: nowhere.
        pen: The colour of all lines, where one pen drew them.
    """

    photo: Rgb8
    below: Rgb8
    rendered: Map | None
    kept: Map | None
    ink: Map | None
    pen: NDArray[np.float64] | None

    @classmethod
    def of(cls, photo: Rgb8, lines: Rgb8, laid: LaidLook) -> "Around":
        """What a look leaves around its materials.

        Args:
            photo: What is shown of the photo, (height, width, 3).
            lines: The photo itself, of the same size, whose lines stay on top.
            laid: The look on it.
        """
        height, width = photo.shape[:2]
        size, structure = (width, height), laid.structure
        layout = laid.layout.sized(size)
        if laid.look.style is not None:
            return cls(photo, photo, None, layout.kept, None, None)
        below = photo
        if structure.coloured is not None and layout.coloured:
            below = from_working_size(structure.coloured, size)
        below = kept_from(below, repainted_photo(below, layout.paint), layout.kept)
        nothing = np.zeros((height, width), np.float32)
        ink = None if structure.ink is None else from_working_size(structure.ink, size)
        one_pen = structure.kind is InputKind.DRAWING
        pen = pen_of(lines, ink) if ink is not None and one_pen else None
        rendered = layout.rendered if laid.layout.parts else nothing
        return cls(photo, below, rendered, layout.kept, ink, pen)

    def beside(self, picture: Rgb8, window: Window) -> Rgb8:
        """A window of a larger picture with what belongs around its materials.

        Args:
            picture: What was rendered of the window.
            window: Which one.
        """
        photo = window_of(self.photo, window)
        if self.rendered is not None:
            picture = blended(window_of(self.below, window), picture, _share(self.rendered, window))
        if self.kept is not None:
            picture = blended(picture, photo, _share(self.kept, window))
        if self.ink is None:
            return picture
        return inked(picture, photo, _share(self.ink, window), pen=self.pen)


def _share(share: Map, window: Window) -> Map:
    return np.clip(window_of_map(share, window), 0, 1)
