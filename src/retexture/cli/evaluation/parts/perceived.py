"""What Retexture sees in a picture: the only place here that knows who sees, and how it is asked."""

import numpy as np

from retexture.engines.procedural import ProceduralEngine
from retexture.engines.procedural.layout import lay_out
from retexture.engines.procedural.reading import interpret
from retexture.engines.procedural.working_size import from_working_size, to_working_size
from retexture.imaging.arrays import Map, Rgb8
from retexture.prompts import Place
from retexture.structure import analyse

_PLACES = {
    "sky": Place.SKY,
    "water": Place.WATER,
    "plants": Place.VEGETATION,
    "person": Place.PERSON,
    "face": Place.FACE,
    "subject": Place.SUBJECT,
    "floor": Place.FLOOR,
    "wall": Place.WALL,
    "ceiling": Place.CEILING,
    "roof": Place.ROOF,
}
"""Parts that have a map of their own; all others are asked for by name, as prompts do."""

_PROMPT = "turn {} into marble"
"""Any material does: where it goes is asked, not how it looks."""


class SeenPicture:
    """One picture, analysed as the engine does it."""

    def __init__(self, engine: ProceduralEngine, rgb: Rgb8) -> None:
        """Analyse a picture, (height, width, 3) uint8 sRGB."""
        self._engine = engine
        self._size = (rgb.shape[1], rgb.shape[0])
        self._structure = analyse(to_working_size(rgb))

    @property
    def faces(self) -> tuple[tuple[float, float], ...]:
        """(x, y) of the middle of each face, in shares of width and height."""
        return tuple(face.centre for face in self._structure.scene.faces)

    def part(self, name: str) -> Map | None:
        """How surely each pixel belongs to a part, 0–1; None where it is said not to be there."""
        place = _PLACES.get(name)
        if place is None:
            return self.target(f"the {name}")[0]
        if place is Place.SUBJECT:
            return self._sized(self._structure.subject)
        return self._sized(self._structure.scene.where(place))

    def target(self, name: str) -> tuple[Map | None, str]:
        """Where a prompt for ``name`` ("the sofa") paints, 0–1, and what the receipt says.

        Returns:
            The map, None for nowhere; and "found", "guessed" or "not found".
        """
        understanding = self._engine.understand(_PROMPT.format(name))
        look = interpret(understanding, self._engine.catalogue, 1).looks[0]
        layout = lay_out(self._structure, look)
        if any(not placed.found for placed in layout.placed):
            said = "not found"
        else:
            said = "guessed" if any(placed.guessed for placed in layout.placed) else "found"
        if not layout.parts:
            return None, said
        height, width = self._structure.rgb.shape[:2]
        everywhere = np.ones((height, width), np.float32)
        return self._sized(everywhere if layout.rendered is None else layout.rendered), said

    def _sized(self, share: Map | None) -> Map | None:
        return None if share is None else from_working_size(share, self._size)
