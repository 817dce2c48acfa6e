"""How a model or a drawing is coloured in: plain tones, what grows, and light for what has none."""

from retexture.structure.kinds.colouring.drawn_light import drawn_light
from retexture.structure.kinds.colouring.tones import Furnished, coloured_drawing, coloured_model

__all__ = ["Furnished", "coloured_drawing", "coloured_model", "drawn_light"]
