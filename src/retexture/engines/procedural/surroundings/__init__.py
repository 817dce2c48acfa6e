"""What light and weather act on in a photo."""

from retexture.engines.procedural.surroundings.surroundings import Surroundings, find_surroundings

__all__ = ["Surroundings", "find_surroundings"]
