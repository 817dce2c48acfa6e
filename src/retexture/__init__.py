"""Give an image new textures and materials from a text prompt, and keep its structure."""

__version__ = "0.1.0"
