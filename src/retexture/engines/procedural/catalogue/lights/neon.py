"""Neon night: dark surroundings, and glowing tubes along the long contours that light the surfaces."""

from typing import cast

import numpy as np

from retexture.engines.procedural.catalogue.light import (
    Emission,
    Exposure,
    Light,
    LightGrade,
    LightRole,
    Relight,
    SkyLook,
)
from retexture.engines.procedural.catalogue.point import Rgb
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.filters import blur, gradient, half_size, resize
from retexture.prompts import Place, Translations
from retexture.structure import Structure

_COLOURS_PER_PICTURE = 3
_NOT_MOUNTED_ON = (Place.VEGETATION, Place.SKY, Place.WATER, Place.PERSON)
_ROUNDING = 0.9  # pixels at half size


def tubes(structure: Structure, height: Map, rng: np.random.Generator, gases: tuple[Rgb, ...]) -> Emission:
    """Neon tubes along the contours, and the light that they throw on surfaces that face them."""
    size = structure.size
    unit = structure.unit / 2
    line = np.clip(1.3 * unit + 0.5 - structure.outline_distance, 0, 1).astype(np.float32)
    # Contours go from pixel to pixel; rounded, the tube of a small photo shows no steps.
    line = np.clip(blur(line, _ROUNDING) * np.float32(1.6), 0, 1)
    for place in _NOT_MOUNTED_ON:
        part = structure.scene.where(place)
        if part is not None:
            line *= 1 - resize(part, (line.shape[1], line.shape[0]))
    crowded = blur(line, 16 * unit)
    # Many lines are texture: they would all melt into one glow.
    line /= 1 + np.clip(crowded - 0.06, 0, 1) * 22
    glowing = line[..., None] * _colour_map(structure, unit, rng, gases)
    halo = sum(
        (blur(glowing, sigma * unit) * weight for sigma, weight in ((4, 1.2), (14, 2.6), (45, 5.0))),
        0 * glowing,
    )
    halo /= 1 + np.float32(0.9) * _total(halo)[..., None]
    wide = blur(glowing, 28 * unit) * np.float32(9)
    wide *= np.float32(0.62) / (np.float32(0.55) + np.float32(0.9) * _total(wide)[..., None])
    received = wide * _facing(_total(wide), resize(height, half_size(height)))[..., None]
    core = (line**3)[..., None] * np.float32(0.8)
    return Emission(
        seen=resize(glowing * np.float32(3) + core + halo * np.float32(0.34), size, smooth=True),
        received=resize(received * np.float32(1.15), size),
    )


def _total(light: Linear) -> Map:
    """All channels together; much faster than a sum over so short an axis."""
    return cast(Map, light[..., 0] + light[..., 1] + light[..., 2])


def _colour_map(
    structure: Structure, unit: float, rng: np.random.Generator, gases: tuple[Rgb, ...]
) -> Linear:
    chosen = np.array(gases, np.float32)[rng.permutation(len(gases))[:_COLOURS_PER_PICTURE]]
    of_region = chosen[np.arange(structure.regions.count) % len(chosen)]
    rows, columns = structure.orientation.coherence.shape
    labels = structure.regions.labels[: 2 * rows : 2, : 2 * columns : 2]
    return blur(of_region[labels], 6 * unit)


def _facing(light: Map, height: Map) -> Map:
    """How much the surface faces the stronger light around it."""
    to_x, to_y = gradient(light)
    slope_x, slope_y = gradient(height)
    towards = -(slope_x * to_x + slope_y * to_y) / (np.hypot(to_x, to_y) + np.float32(1e-4))
    return np.clip(0.55 + 0.8 * towards, 0.05, 1.6).astype(np.float32)


NEON = Light(
    name="neon",
    words=(
        "neon",
        "neon light",
        "neon night",
        "neon sign",
        "neon signs",
        "neon lights",
        "neon lit",
        "neon glow",
    ),
    translations=Translations(
        es="neón; luces de neón; luz de neón; letrero de neón",
        pt="neon; luzes de néon; luz neon; néon; luz de neon; luzes neon",
        fr="néon; néons; lumière néon; enseigne au néon; lumières néon; éclairage néon",
        de="Neon; Neonlicht; Neonlichter; Neonreklame; Neonröhren; Neonbeleuchtung; Neonschild",
        it="neon; luci al neon; luce al neon; insegna al neon; luci neon",
        zh="霓虹; 霓虹灯; 霓虹灯光; 霓虹灯牌",
        ja="ネオン; ネオンライト; ネオンサイン; ネオンの光; ネオン街",
        ru="неон; неоновый свет; неоновый; неоновые огни; неоновая вывеска",
    ),
    key=(0.5, -0.65, 0.55),
    key_colour=(0.5, 0.6, 1.0),
    sky=(0.05, 0.07, 0.18),
    horizon=(0.12, 0.05, 0.16),
    ground=(0.015, 0.01, 0.03),
    rim=(0.5, 0.15, 0.8),
    role=LightRole.LAMPS,
    exposure=Exposure(median=0.07, high=1.2, balance=0.25),
    grade=LightGrade(saturation=1.12, contrast=1.12, bloom=0.22, shadow_tint=(0.9, 0.93, 1.18)),
    air=SkyLook(
        zenith=(0.008, 0.010, 0.030),
        horizon=(0.085, 0.050, 0.105),
        clouds=0.45,
        cloud_lit=(0.085, 0.055, 0.11),
        cloud_shade=(0.018, 0.016, 0.040),
    ),
    relight=Relight(
        lit=(0.150, 0.130, 0.215),
        shade=(0.078, 0.074, 0.140),
        evenness=0.55,
        saturation=0.62,
        lamp=(3.0, 1.6, 0.7),
        panes=0.35,
        outside=(0.03, 0.03, 0.07),
        inside=(0.02, 0.01, 0.03),
        room=(0.9, 0.85, 0.95),
    ),
    emit=tubes,
    sides=((1.0, 0.06, 0.45), (0.04, 0.72, 1.0)),
    neon=((1.0, 0.06, 0.45), (0.04, 0.72, 1.0), (0.50, 0.12, 1.0), (1.0, 0.38, 0.06)),
)
