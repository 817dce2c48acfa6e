"""What orders may ask of some engines alone, known without building any.

A server that takes orders builds no engine for it, which would import all that renders. Tests compare this
with what the engines say of themselves.
"""

MAPS = ("procedural",)
"""The names of engines whose capabilities have ``maps``."""

TILES = ("procedural",)
"""The names of engines that make tiles, as of :mod:`retexture.engines.tiles`."""
