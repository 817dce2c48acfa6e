"""Reads an OpenRaster file and lays its layers on each other, by the specification and nothing of ours."""

import io
import zipfile
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
from PIL import Image


class OpenRaster(NamedTuple):
    """What a file holds; pictures are (height, width, 4) float64 of 0–255, not multiplied by alpha."""

    names: list[str]
    modes: list[str]
    layers: list[np.ndarray]
    merged: np.ndarray
    composed: np.ndarray


def read_openraster(data: bytes) -> OpenRaster:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        first = packed.infolist()[0]
        assert first.filename == "mimetype"
        assert first.compress_type == zipfile.ZIP_STORED
        assert packed.read("mimetype") == b"image/openraster"
        assert data[38:54] == b"image/openraster", "told by its bytes, as file(1) does"
        with Image.open(io.BytesIO(packed.read("Thumbnails/thumbnail.png"))) as thumbnail:
            assert max(thumbnail.size) <= 256
        image = ElementTree.fromstring(packed.read("stack.xml"))
        (stack,) = image
        size = int(image.attrib["h"]), int(image.attrib["w"])
        entries = [each.attrib for each in reversed(stack)]
        layers = [_pixels(packed.read(each["src"])) for each in entries]
        merged = _pixels(packed.read("mergedimage.png"))
    assert all(each.shape[:2] == size for each in (*layers, merged))
    assert all((each["x"], each["y"], float(each["opacity"])) == ("0", "0", 1.0) for each in entries)
    modes = [each["composite-op"] for each in entries]
    return OpenRaster([each["name"] for each in entries], modes, layers, merged, _composed(layers, modes))


def _pixels(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as picture:
        return np.asarray(picture.convert("RGBA"), np.float64)


def _composed(layers: list[np.ndarray], modes: list[str]) -> np.ndarray:
    """By W3C's Compositing and Blending, which the specification names; each layer is rounded to 8 bits."""
    colour, alpha = np.zeros_like(layers[0][..., :3]), np.zeros((*layers[0].shape[:2], 1))
    for layer, mode in zip(layers, modes, strict=True):
        source, own = layer[..., :3] / 255, layer[..., 3:] / 255
        if mode == "svg:dst-in":
            alpha = alpha * own
            continue
        if mode == "svg:plus":
            mixed = colour * alpha + source * own
            alpha = np.minimum(alpha + own, 1)
            colour = np.rint(np.minimum(mixed / np.maximum(alpha, 1e-9), 1) * 255) / 255
            continue
        blended = {"svg:src-over": source, "svg:multiply": colour * source}[mode]
        over = own + alpha * (1 - own)
        mixed = own * ((1 - alpha) * source + alpha * blended) + (1 - own) * alpha * colour
        colour = np.rint(np.clip(mixed / np.maximum(over, 1e-9), 0, 1) * 255) / 255
        alpha = over
    return np.concatenate([colour, alpha], axis=-1) * 255
