"""Second stage: which material, tone and pattern each region gets, and where the light stands."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.light import Light
from retexture.engines.procedural.look import Covering, Look
from retexture.engines.procedural.material import Family, Material
from retexture.engines.procedural.tint import accented, tint, varied
from retexture.imaging.colour import luminance
from retexture.structure import Structure
from retexture.structure.subject import Role
from retexture.structure.superpixels import mean_by

_COLOURED = 14.0  # chroma in L*a*b* above which hue means something
_SOFT_BORDER = 13.0  # L*a*b* units a pixel, for the same hue on both sides
_HUE_WEIGHT = 4.0  # how much a turn of one radian hardens a border
_KEY_TURNS = (0.0, 0.85, -0.66, 1.7)  # radians by which the variations turn the key light


@dataclass(frozen=True, eq=False)
class Layer:
    """One material as it is used in one picture.

    Attributes:
        material: The catalogue entry.
        palettes: (tones, 4, 3) float32 linear light.
        parameters: (tones, 4) float32.
        brightness: How much lighter the palettes are than those that the material's exposure was set by.
    """

    material: Material
    palettes: NDArray[np.float32]
    parameters: NDArray[np.float32]
    brightness: float


@dataclass(frozen=True, eq=False)
class Plan:
    """All decisions of one variation.

    Attributes:
        layers: The materials.
        layer_of_region: Index of the layer of each region.
        tone_of_region: 0 (dark) to 2 (light) for each region.
        turn: Cosine and sine of the pattern's rotation in each region, (regions, 2).
        offset: Where in the pattern each region begins, in units, (regions, 3).
        scale: Size of the patterns.
        light: The light.
        key: Unit direction to the key light.
        seed: Seed of the kernels' hashes.
    """

    layers: tuple[Layer, ...]
    layer_of_region: NDArray[np.intp]
    tone_of_region: NDArray[np.float32]
    turn: NDArray[np.float32]
    offset: NDArray[np.float32]
    scale: float
    light: Light
    key: NDArray[np.float32]
    seed: int


def make_plan(structure: Structure, look: Look, seed: int, number: int) -> Plan:
    """Decide everything about one variation of a rendered picture.

    Args:
        structure: The photo's analysis.
        look: What the prompt asks for: at least one covering, and a light.
        seed: The request's seed.
        number: The variation's number, 0–3.
    """
    light = look.light
    assert light is not None
    assert look.coverings
    rng = np.random.Generator(np.random.PCG64([seed, number]))
    spread = 1.0 + 2.0 * look.spread
    layers = tuple(_layer(covering, seed, number, rng, spread) for covering in look.coverings)
    groups = _surfaces(structure)
    layer_of_region = _share_out(structure, groups, len(layers))
    return Plan(
        layers=layers,
        layer_of_region=layer_of_region,
        tone_of_region=_tones(structure, groups, rng),
        turn=_turns(structure, [layers[i].material.align for i in layer_of_region], rng),
        offset=rng.uniform(0, 900, (structure.regions.count, 3)).astype(np.float32),
        scale=math.exp(float(rng.uniform(-0.28, 0.28)) * spread) if number else 1.0,
        light=light,
        key=_key_direction(light, number, rng),
        seed=int(rng.integers(1 << 16)),
    )


def _layer(covering: Covering, seed: int, number: int, rng: np.random.Generator, spread: float) -> Layer:
    material = covering.material
    palettes = _family(material, seed, number).array()
    palettes = varied(tint(palettes, covering.colours), rng, spread)
    parameters = material.parameter_rows(len(palettes))
    if covering.colours and material.own_colour is not None:
        parameters[:, material.own_colour] = 0.0
    if covering.accent and material.accent:
        palettes = accented(palettes, covering.accent)
        parameters[:, material.accent.amount] = 1.0
        parameters[:, material.accent.amount + 1] = float(covering.accent.metal)
    return Layer(material, palettes, parameters, _brightness(palettes, material))


def _family(material: Material, seed: int, number: int) -> Family:
    """The first variation shows the material as everyone knows it; the seed orders the rest."""
    rest = np.random.Generator(np.random.PCG64(seed)).permutation(len(material.families) - 1) + 1
    order = (0, *(int(family) for family in rest))
    return material.families[order[number % len(order)]]


def _brightness(palettes: NDArray[np.float32], material: Material) -> float:
    """Not quite half the way, in stops, from the first family: black marble stays black, but readable."""
    own, usual = (luminance(colours[:, :2]).mean() for colours in (palettes, material.families[0].array()))
    return float(((own + 0.04) / (usual + 0.04)) ** 0.45)


def _surfaces(structure: Structure) -> NDArray[np.intp]:
    """Group regions that look like lit and shaded parts of one surface; returns the group of each region."""
    regions = structure.regions
    a, b = regions.colours[:, 1], regions.colours[:, 2]
    hue, chroma = np.arctan2(b, a), np.hypot(a, b)
    group = np.arange(regions.count)
    for i in range(regions.count):
        for j in range(i):
            turn = abs((hue[i] - hue[j] + math.pi) % (2 * math.pi) - math.pi)
            soft = regions.border_contrast[i, j] * (1 + _HUE_WEIGHT * turn) < _SOFT_BORDER
            if regions.border_length[i, j] > 4 and soft and min(chroma[i], chroma[j]) > _COLOURED:
                group[group == group[i]] = group[j]
    return group


def _tones(structure: Structure, groups: NDArray[np.intp], rng: np.random.Generator) -> NDArray[np.float32]:
    """A dark, middle or light tone for each region, by its lightness and by its rank in the picture.

    Regions of one surface share a tone: a material does not change where a shadow falls.
    """
    regions = structure.regions
    lightness = regions.colours[:, 0] / 100
    order = np.argsort(lightness, kind="stable")
    rank = np.empty(regions.count)
    rank[order] = np.cumsum(regions.shares[order])
    measure = 0.75 * lightness + 0.25 * rank
    for group in np.unique(groups):
        members = groups == group
        measure[members] = np.average(measure[members], weights=regions.shares[members])
    steps = np.array([1 / 3, 2 / 3]) + rng.uniform(-0.06, 0.06, 2)
    return np.searchsorted(steps, measure).astype(np.float32)


def _share_out(structure: Structure, groups: NDArray[np.intp], layers: int) -> NDArray[np.intp]:
    """Give each surface a layer: the subject the first, then the largest surfaces the next ones in turn."""
    if layers == 1:
        return np.zeros(structure.regions.count, np.intp)
    shares = structure.regions.shares
    subject = np.array([role is Role.SUBJECT for role in structure.roles])
    layer_of_region = np.zeros(structure.regions.count, np.intp)
    order = sorted(
        np.unique(groups),
        key=lambda group: (
            -float((shares * subject)[groups == group].sum()),
            -float(shares[groups == group].sum()),
        ),
    )
    used = np.zeros(layers)
    for group in order:
        on_subject = bool((subject & (groups == group)).any())
        chosen = 0 if on_subject and used[0] < 1 / layers else int(np.argmin(used))
        layer_of_region[groups == group] = chosen
        used[chosen] += shares[groups == group].sum()
    return layer_of_region


def _turns(structure: Structure, aligns: list[str], rng: np.random.Generator) -> NDArray[np.float32]:
    """Cosine and sine of each region's pattern rotation."""
    orientation, regions = structure.orientation, structure.regions
    rows, columns = orientation.cos2.shape
    labels = regions.labels[: 2 * rows : 2, : 2 * columns : 2]
    cos2 = mean_by(labels, regions.count, orientation.cos2 * orientation.coherence)
    sin2 = mean_by(labels, regions.count, orientation.sin2 * orientation.coherence)
    along = 0.5 * np.arctan2(sin2, cos2)
    agrees = np.hypot(cos2, sin2)
    angles = np.empty(regions.count)
    for region, align in enumerate(aligns):
        free, quarter = rng.uniform(-0.6, 0.6), float(rng.choice([0.0, math.pi / 2]))
        if align == "flow":  # v runs along the forms
            angles[region] = along[region] - math.pi / 2 if agrees[region] > 0.12 else 0.5 * free
        elif align == "level":
            angles[region] = quarter if structure.planes.recedes[region] else 0.0
        else:
            angles[region] = free
    return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def _key_direction(light: Light, number: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """The key light, turned from variation to variation but never coming from below."""
    x, y, z = light.key
    if number:
        angle = _KEY_TURNS[number % len(_KEY_TURNS)] + float(rng.uniform(-0.12, 0.12))
        cosine, sine = math.cos(angle), math.sin(angle)
        x, y = x * cosine - y * sine, min(x * sine + y * cosine, -0.15)
    key = np.array([x, y, z])
    return np.asarray(key / np.linalg.norm(key), np.float32)
