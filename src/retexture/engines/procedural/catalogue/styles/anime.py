"""Anime background: clean painted shapes in saturated light, cool shadows, crisp edges and soft clouds."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from retexture.engines.procedural.catalogue.style import Brief, Style
from retexture.engines.procedural.drawing import (
    Colours,
    Floats,
    Grade,
    Marks,
    Paint,
    along_flow,
    at,
    bristle_brushes,
    coloured,
    down_the_sky,
    flat_areas,
    follow,
    gradated,
    graded_oklab,
    outlines,
    paint,
    scatter,
    simplify,
    sky_of,
    tinted,
)
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import (
    linear_from_hex,
    linear_to_oklab,
    linear_to_srgb,
    oklab_to_linear,
    rgb8_from_srgb,
    srgb_to_linear,
)
from retexture.imaging.filters import blur, smoothstep
from retexture.imaging.noise import CELL, CLOUD, FINE_CELL, STREAK, field
from retexture.prompts import Place, Translations
from retexture.structure import InputKind, Structure


@dataclass(frozen=True)
class _Hour:
    """The light of one variation; colours are sRGB in hexadecimal digits.

    Attributes:
        grade: Of everything.
        high: Lightness (OKLab) that lights are brought to.
        shade: The hue of the shadows.
        zenith: The sky's colour at the top.
        horizon: Its colour at the foot.
        cloud: Clouds in the light.
        cloud_shade: Clouds in the shade.
        cover: How much of the sky is clouds, about 0–1.
        glow: Colour of the bloom around lights.
        bloom: How strong it is.
    """

    grade: Grade
    high: float
    shade: str
    zenith: str
    horizon: str
    cloud: str
    cloud_shade: str
    cover: float
    glow: str
    bloom: float


_HOURS = (
    _Hour(
        Grade(1.55, 1.04, 0.0, 0.002, 0.016, 0.55),
        0.96, "3a4a8c", "1f6fd6", "b9e6fa", "ffffff", "b7c9ec", 0.50, "fff6d8", 0.22,
    ),
    _Hour(
        Grade(1.50, 1.06, 0.0, 0.034, 0.040, 0.55),
        0.94, "51306e", "6a6fc4", "ffc48a", "ffe6c4", "d98a9c", 0.46, "ffc070", 0.42,
    ),
    _Hour(
        Grade(1.30, 0.94, 0.05, -0.010, 0.012, 0.55),
        0.975, "5a78a8", "62c3dc", "eafaf2", "ffffff", "cfe0ec", 0.60, "f2fff4", 0.30,
    ),
    _Hour(
        Grade(1.50, 1.04, -0.05, -0.030, 0.036, 0.55),
        0.88, "23256e", "233a8e", "e39ac0", "f2b8cf", "5a5aa8", 0.48, "ffb08a", 0.34,
    ),
)  # fmt: skip

_LIFTED = 0.20  # how much the lights of a dark picture are raised at most: a night stays a night
_TONES = 26  # colours of a painting: with fewer faces lose their features, with more it is a photo again
_DABS = ((6.5, 0.30), (3.4, 0.42))
"""Of each layer of dabs: their radius in units, and the spread of their lightness."""


def draw_anime_background(brief: Brief) -> Rgb8:
    """Paint a brief as the background of an animated film."""
    structure, unit = brief.structure, brief.structure.unit
    hour = _HOURS[brief.number % len(_HOURS)]
    rng = brief.rng()
    seed = int(rng.integers(1 << 30))
    loose = 1.6 - 1.2 * brief.fidelity
    base = coloured(structure, lines=False)
    dark = 0.36 if hour.high > 0.9 else 0.26
    grade = hour.grade.pronounced(brief.strength)
    if structure.kind is InputKind.PHOTO:
        grade = grade.keyed(base, dark, min(hour.high, _lightest(base) + _LIFTED))
    else:  # its colours are chosen already, and it has no darks that could say how dark it is
        grade = replace(grade, saturation=1.0, contrast=1.0)
    simple = graded_oklab(simplify(base, 260 * loose, (10.0, 7.0)), grade, brief.colours)
    oklab = _shaded(_cel(simple, structure), hour, brief)
    oklab[..., 0] *= _uneven(structure, brief.strength, seed)
    sky = sky_of(structure)
    if sky is not None:
        oklab = _with_sky(oklab, sky, hour, brief, seed)
    srgb = _dabbed(linear_to_srgb(oklab_to_linear(oklab)), sky, brief, rng)
    srgb = _crisp(srgb, unit)
    srgb = _lined(srgb, brief, seed)
    return rgb8_from_srgb(_bloomed(srgb, hour, brief))


ANIME_BACKGROUND = Style(
    name="anime background",
    words=(
        "anime background",
        "anime background painting",
        "anime",
        "anime style",
        "anime scenery",
        "cel shaded",
        "cel shading",
        "animated film background",
    ),
    draw=draw_anime_background,
    translations=Translations(
        es="fondo de anime; anime; paisaje de anime; estilo anime",
        pt="fundo de anime; anime; cenário de anime; estilo anime",
        fr="décor d'anime; anime; fond d'anime; style anime",
        de="Anime-Hintergrund; Anime; Animehintergrund; Anime-Stil",
        it="sfondo anime; anime; sfondo da anime; stile anime",
        zh="动漫背景; 动漫; 动画背景; 动漫风格; 赛璐璐",
        ja="アニメ背景; アニメ; アニメの背景; アニメ調; セル画",
        ru="аниме-фон; аниме; фон аниме; стиль аниме",
    ),
)


def _lightest(rgb: Rgb8) -> float:
    """The lightness (OKLab) of a picture's lights."""
    level = np.quantile(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)[::4, ::4], 0.96) / 255
    return float(linear_to_oklab(srgb_to_linear(np.full(3, level, np.float32)))[0])


def _cel(simple: Floats, structure: Structure) -> Floats:
    """The picture in painted areas with clear edges and soft shades inside of them, OKLab.

    What is out of focus and the sky keep their soft gradations.
    """
    unit = structure.unit
    flats = flat_areas(simple, _TONES)
    painted = gradated(simple, flats, flats.palette, 0.9 * unit, 9 * unit)
    soft = structure.blurred if structure.sky is None else np.maximum(structure.blurred, structure.sky)
    share = np.float32(0.7) * (1 - np.float32(0.9) * blur(soft, max(0.5, 2 * unit)))
    return np.asarray(simple + (painted - simple) * share[..., None], np.float32)


def _oklab(code: str, colours: Colours) -> Floats:
    own = linear_to_oklab(linear_from_hex(code))
    return tinted(own, colours) if colours else own


def _uneven(structure: Structure, strength: float, seed: int) -> Map:
    """How unevenly poster paint lies, about 0.98–1.02: broad strokes and clouds."""
    unit = structure.unit
    cloud = field(CLOUD, structure.size, 1.3 / unit, (seed % 587, seed % 307))
    strokes = field(STREAK, structure.size[::-1], 0.5 / unit, (seed % 769, seed % 503), 0.8).T
    return np.asarray(1 + np.float32(min(strength, 1.6)) * (0.035 * cloud + 0.005 * strokes), np.float32)


def _shaded(oklab: Floats, hour: _Hour, brief: Brief) -> Floats:
    """Shadows go over to one cool hue, and light and dark part a little more clearly."""
    shade = _oklab(hour.shade, brief.colours)
    lightness = oklab[..., 0]
    share = (1 - smoothstep(0.22, 0.58, lightness)) * np.float32(0.50 * min(brief.strength, 1.6))
    oklab[..., 1:] += (shade[1:] - oklab[..., 1:]) * share[..., None]
    steps = smoothstep(0.46, 0.58, lightness) - smoothstep(0.0, 1.0, lightness)
    oklab[..., 0] += np.float32(0.06 * brief.strength) * steps
    return oklab


def _with_sky(own: Floats, sky: Map, hour: _Hour, brief: Brief, seed: int) -> Floats:
    """A painted sky where the picture's is empty; one with clouds keeps them, in the colours of the hour."""
    structure = brief.structure
    drawn_over = structure.kind is not InputKind.PHOTO
    busy = 0.0 if drawn_over else _busy(own[..., 0], sky)
    night = 1 - smoothstep(0.40, 0.62, _sky_light(structure, sky))
    zenith, horizon, light, shade = (
        _oklab(code, brief.colours) for code in (hour.zenith, hour.horizon, hour.cloud, hour.cloud_shade)
    )
    lowest = int(np.flatnonzero(sky.any(axis=1)).max(initial=0))
    rows = slice(0, lowest + 1)
    there_own, lightness = own[rows], own[rows, :, 0]
    down = down_the_sky(sky)[rows]
    clear = zenith + (horizon - zenith) * smoothstep(0.0, 1.0, down)[..., None]
    there, lit = _cumulus(structure, hour.cover * (0.8 if drawn_over else 1), down, seed)
    painted = clear + (shade + (light - shade) * lit[..., None] - clear) * there[..., None]
    if busy:  # its own clouds: what is lighter than the sky around it
        kept = clear + (light - clear) * np.float32(0.75) * smoothstep(0.70, 0.95, lightness)[..., None]
        kept[..., 0] = 0.45 * kept[..., 0] + 0.55 * lightness
        painted = painted + (kept - painted) * np.float32(busy)
    share = sky[rows] * smoothstep(0.52, 0.80, lightness) * (1 - night) * np.float32(0.92 - 0.35 * busy)
    out = own.copy()
    out[rows] = there_own + (painted - there_own) * share[..., None]
    return out


def _sky_light(structure: Structure, sky: Map) -> Map:
    """How light the photo's own sky is as a whole, OKLab, (1, 1): night skies are left alone."""
    weight = sky[::4, ::4, None] + np.float32(1e-6)
    total = (structure.linear[::4, ::4] * weight).sum(axis=(0, 1), dtype=np.float64)
    mean = total / weight.sum(dtype=np.float64)
    return linear_to_oklab(mean.astype(np.float32)[None])[:, :1]


def _busy(lightness: Map, sky: Map) -> float:
    """How much there is in a sky, 0 (empty) to 1 (clouds): its light and dark apart from a gradient."""
    step = max(1, max(lightness.shape) // 128)
    inside = (sky[::step, ::step] > 0.95).astype(np.float32)
    inside = cv2.erode(inside, np.ones((5, 5), np.uint8))
    if inside.sum() < 32:
        return 0.0
    values = lightness[::step, ::step]
    around = blur(values * inside, 8) / np.maximum(blur(inside, 8), np.float32(0.02))
    away = ((values - around) * inside).astype(np.float64)
    spread = float(np.sqrt((away**2).sum() / inside.sum()))
    return min(max((spread - 0.02) / 0.02, 0.0), 1.0)


def _cumulus(structure: Structure, cover: float, down: Map, seed: int) -> tuple[Map, Map]:
    """Heaped clouds: how far they hide the sky, and how much light is on them, both 0–1."""
    size, unit = (structure.size[0], len(down)), structure.unit
    shift = (float(seed % 887), float(seed % 611))

    def heaps(lower: float) -> Map:
        """The clouds' body, of which some is over 0; ``lower`` looks so many units further down."""

        def laid(tile: int, scale: float) -> Map:
            return field(tile, size, scale / unit, (shift[0], shift[1] + scale * lower), 1.25)

        large = 2.4 * laid(CLOUD, 0.26)
        round_ = (
            0.55 * (0.5 - laid(CELL, 0.30))
            + 0.30 * (0.5 - laid(CELL, 0.75))
            + 0.16 * (0.5 - laid(FINE_CELL, 0.5))
        )
        return np.asarray(large + round_ + 0.10 * laid(CLOUD, 2.0), np.float32)

    heaped = heaps(0)
    body = heaped + np.float32(cover - 0.80) + 0.30 * smoothstep(0.15, 0.85, down)
    there = smoothstep(0.0, 0.12, body)
    lit = smoothstep(-0.22, 0.30, heaped - heaps(26) + np.float32(0.35) * (np.float32(0.4) - body))
    return np.asarray(there, np.float32), np.asarray(lit, np.float32)


def _dabbed(srgb: Floats, sky: Map | None, brief: Brief, rng: np.random.Generator) -> Floats:
    """Leaves and grass in dabs of the brush, each lighter or darker than the next."""
    structure, unit = brief.structure, brief.structure.unit
    plants = structure.scene.where(Place.VEGETATION)
    if plants is None or structure.kind is not InputKind.PHOTO:
        return srgb
    leafy = plants * (0.35 + 0.65 * structure.bands.texture)
    if sky is not None:
        leafy = leafy * (1 - sky)
    leafy = leafy * smoothstep(-0.02, 0.06, np.maximum(srgb[..., 0], srgb[..., 1]) - srgb[..., 2])
    person = structure.scene.where(Place.PERSON)
    if person is not None:
        leafy = leafy * (1 - person)
    flow = follow(structure, 16, 0.6, 1.0, brief.seed)
    reference = blur(srgb, max(0.4, 1.0 * unit))
    layers = []
    for radius, spread in _DABS:
        size = max(radius * unit * 2 ** (0.8 * (0.5 - brief.fidelity)), 0.8)
        x, y = scatter(rng, structure.size, size * 1.15)
        chance = rng.random((4, len(x)), np.float32)
        there = np.flatnonzero(at(leafy, x, y) > 0.25 + 0.5 * chance[0])
        x, y, chance = x[there], y[there], chance[:, there]
        long = size * (0.9 + 0.8 * chance[1])
        marks = Marks(x, y, long, np.full_like(x, 0.75 * size), np.full_like(x, 0.85), there)
        colours = at(reference, x, y)
        lighter = (chance[2] - 0.42)[:, None] * np.float32(spread * brief.strength)
        warm = np.array([0.9, 1.0, 0.55], np.float32)
        mixed = colours * (1 + lighter) + 0.10 * np.maximum(lighter, 0) * warm
        strokes = along_flow(flow, marks, (chance[3] - 0.5) * np.float32(1.6))
        layers.append(Paint(strokes, mixed.astype(np.float32), np.zeros_like(mixed, np.float32)))
    return paint(srgb, layers, bristle_brushes(), 1.0)[0]


def _crisp(srgb: Floats, unit: float) -> Floats:
    """Edges as with a fresh brush."""
    soft = blur(srgb, max(0.5, 1.3 * unit))
    return np.asarray(np.clip(srgb + np.float32(0.55) * (srgb - soft), 0, 1), np.float32)


def _lined(srgb: Floats, brief: Brief, seed: int) -> Floats:
    """Thin lines in the darkened colour of their place; a drawing's own lines whole."""
    structure = brief.structure
    flow = follow(structure, 14, 1.0, 0.3, seed)
    lines = outlines(structure, flow, 0.7, 0.022 * brief.fidelity, 12) * np.float32(0.45)
    if structure.ink is not None:
        lines = np.maximum(lines, structure.ink * np.float32(0.85))
    deep = srgb * srgb * np.array([0.52, 0.46, 0.60], np.float32)
    return np.asarray(srgb + (deep - srgb) * lines[..., None], np.float32)


def _bloomed(srgb: Floats, hour: _Hour, brief: Brief) -> Floats:
    """Light that spreads from what is brightest, as through a lens."""
    unit = brief.structure.unit
    bright = smoothstep(0.70, 0.98, np.minimum(np.minimum(srgb[..., 0], srgb[..., 1]), srgb[..., 2]))
    spread = 0.5 * blur(bright, max(0.6, 9 * unit)) + 0.5 * blur(bright, max(0.6, 42 * unit))
    glow = linear_to_srgb(oklab_to_linear(_oklab(hour.glow, brief.colours)))
    amount = np.float32(hour.bloom * min(brief.strength, 1.6)) * spread[..., None] * glow
    return np.asarray(srgb + amount * (1 - srgb) * (1 - srgb * 0.3), np.float32)
