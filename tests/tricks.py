"""Textures, the cheap tricks that must not pass for a retexture, and ways to break a picture's structure."""

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data

from retexture.imaging.arrays import Map, Rgb8


def photo(name: str) -> Rgb8:
    """One of scikit-image's photographs."""
    return np.ascontiguousarray(getattr(data, name)())


def noise(shape: tuple[int, int], cells: int, seed: int, octaves: int = 5) -> Map:
    """Smooth random values of mean about 0: octaves of noise, the coarsest with ``cells`` a side."""
    rng = np.random.default_rng(seed)
    total = np.zeros(shape, np.float32)
    for octave in range(octaves):
        grid = rng.standard_normal((cells * 2**octave + 1,) * 2).astype(np.float32)
        total += 0.5 ** (octave + 1) * cv2.resize(grid, shape[::-1], interpolation=cv2.INTER_CUBIC)
    return total


def _between(share: NDArray[np.float64], dark: tuple[int, ...], light: tuple[int, ...]) -> Rgb8:
    share = np.clip(share, 0, 1)[..., None]
    return (share * light + (1 - share) * dark).astype(np.uint8)


def texture(name: str, shape: tuple[int, int]) -> Rgb8:
    """A sheet of material as large as the photo: scikit-image's photographed ones, or wood and marble."""
    y, x = np.mgrid[: shape[0], : shape[1]] / 512
    if name == "wood":
        rings = np.hypot(1.5 * x + 0.2, 0.15 * y) * 30 + 2.2 * noise(shape, 4, 1)
        grain = 0.4 + 0.4 * np.sin(2 * np.pi * rings) + 0.15 * noise(shape, 64, 2, 2)
        return _between(grain, (88, 48, 22), (186, 128, 74))
    if name == "marble":
        veins = 1 - np.abs(np.sin(6 * x + 3.6 * y + 3.5 * noise(shape, 3, 3)))
        return _between(veins**4, (236, 231, 224), (70, 66, 74))
    grey = photo(name)
    tiled = np.tile(grey, (shape[0] // grey.shape[0] + 1, shape[1] // grey.shape[1] + 1))
    return np.repeat(tiled[: shape[0], : shape[1], None], 3, 2)


def multiplied(picture: Rgb8, sheet: Rgb8) -> Rgb8:
    """The sheet multiplied onto the picture."""
    return (picture.astype(np.float32) * sheet / 255).astype(np.uint8)


def mixed(picture: Rgb8, sheet: Rgb8, alpha: float = 0.65) -> Rgb8:
    """The sheet laid over the picture, translucent."""
    return ((1 - alpha) * picture + alpha * sheet).astype(np.uint8)


def shuffled(picture: Rgb8, pieces: int = 8) -> Rgb8:
    """The picture cut into ``pieces`` squared rectangles, in another order."""
    height, width = (side // pieces * pieces for side in picture.shape[:2])
    blocks = picture[:height, :width].reshape(pieces, height // pieces, pieces, width // pieces, 3)
    blocks = blocks.swapaxes(1, 2).reshape(pieces**2, height // pieces, width // pieces, 3)
    blocks = (
        np.random.default_rng(0)
        .permutation(blocks)
        .reshape(pieces, pieces, height // pieces, width // pieces, 3)
    )
    whole = blocks.swapaxes(1, 2).reshape(height, width, 3)
    return np.asarray(cv2.resize(whole, picture.shape[1::-1]), np.uint8)


def warped(picture: Rgb8, pixels: float) -> Rgb8:
    """The picture bent by smooth random shifts of about ``pixels`` at a size of 640."""
    shape = picture.shape[:2]
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    reach = pixels * max(shape) / 640 / 0.35
    across, down = noise(shape, 6, 0, 1) * reach, noise(shape, 6, 9, 1) * reach
    bent = cv2.remap(picture, x + across, y + down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(bent, np.uint8)


def softened(picture: Rgb8, sigma: float) -> Rgb8:
    """The picture blurred."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)
