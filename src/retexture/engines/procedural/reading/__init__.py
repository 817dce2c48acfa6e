"""From an understanding of a prompt to the looks that it asks for."""

from retexture.engines.procedural.reading.interpretation import Interpretation, interpret

__all__ = ["Interpretation", "interpret"]
