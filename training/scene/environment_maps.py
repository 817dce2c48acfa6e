"""Environment maps, panoramas of light in all directions, developed to pictures of 8 bits."""

import base64
import re
import tempfile

import numpy as np

from retexture.imaging.arrays import Linear, Rgb8

_EMBEDDED = re.compile(rb"base64,([A-Za-z0-9+/=]+)")  # scripts of @pmndrs/assets: a data URI in a string
_KEY = 0.35  # the grey that a map's geometric mean becomes: a well exposed photo of a scene without snow
_WHITE = 4.0  # luminance that becomes white: lamps and the sun burn out, windows keep their clouds
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)  # Rec. 709
_GAMMA = 2.2


def developed(data: bytes) -> Rgb8:
    """An environment map as a camera would show it.

    Args:
        data: An OpenEXR file, or a script that holds one as a data URI.

    Returns:
        (height, width, 3) uint8 sRGB, equirectangular.
    """
    embedded = _EMBEDDED.search(data)
    return tone_mapped(_read(base64.b64decode(embedded[1]) if embedded else data))


def _read(data: bytes) -> Linear:
    import OpenEXR  # here: the project's tests go without it

    with tempfile.NamedTemporaryFile(suffix=".exr") as file:  # OpenEXR reads files alone
        file.write(data)
        file.flush()
        with OpenEXR.File(file.name) as opened:
            channels = opened.channels()
            pixels = (channels["RGB"] if "RGB" in channels else channels["RGBA"]).pixels
            light: Linear = np.maximum(pixels[..., :3].astype(np.float32), 0)
            return light


def tone_mapped(light: Linear, key: float = _KEY) -> Rgb8:
    """Equation 4 of Reinhard and others, "Photographic tone reproduction for digital images" (2002).

    Args:
        light: (height, width, 3), linear, not negative.
        key: The grey that its geometric mean becomes.

    Returns:
        (height, width, 3) uint8 sRGB.
    """
    mean = np.exp(np.log(light @ _LUMINANCE + 1e-3).mean())
    exposed = light * np.float32(key / mean)
    shown = exposed * (1 + exposed / _WHITE**2) / (1 + exposed)
    encoded: Rgb8 = np.rint(np.clip(shown, 0, 1) ** (1 / _GAMMA) * 255).astype(np.uint8)
    return encoded
