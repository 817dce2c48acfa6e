"""Give an image new textures and materials from a text prompt, and keep its structure.

The library is one call::

    import retexture

    for picture in retexture.apply("cup.jpg", "white marble with gold veins", seed=7):
        picture.save(f"marble-{picture.number}.png")
"""

from retexture.library import Retextured, aapply, aiterate, apply, iterate, remix, tile, upscale, vary

__all__ = [
    "Retextured",
    "__version__",
    "aapply",
    "aiterate",
    "apply",
    "iterate",
    "remix",
    "tile",
    "upscale",
    "vary",
]
__version__ = "0.1.0"
