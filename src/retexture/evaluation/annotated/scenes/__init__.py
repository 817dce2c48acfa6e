"""Block-outs, clay models and line drawings whose parts are known, because they are drawn here."""

from retexture.evaluation.annotated.scenes.catalogue import SHOTS, WIDTH, Shot
from retexture.evaluation.annotated.scenes.drawn_scene import DrawnScene, draw

__all__ = ["SHOTS", "WIDTH", "DrawnScene", "Shot", "draw"]
