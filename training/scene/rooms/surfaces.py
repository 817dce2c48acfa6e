"""What rooms are made of, dealt out by chance."""

import colorsys

import numpy as np

from training.scene.rooms.plan import Colour, Surface

WOODS: tuple[Colour, ...] = (
    *((0.45, 0.27, 0.13), (0.25, 0.13, 0.06), (0.62, 0.45, 0.27), (0.12, 0.065, 0.035)),
    *((0.5, 0.42, 0.33), (0.36, 0.2, 0.1), (0.7, 0.58, 0.42)),
)
_WHITES: tuple[Colour, ...] = ((0.8, 0.8, 0.78), (0.74, 0.7, 0.63), (0.66, 0.68, 0.7), (0.85, 0.84, 0.8))
_FLOORS = ("planks", "planks", "planks", "tiles", "tiles", "carpet", "concrete", "parquet")
_WALLS = ("paint", "paint", "paint", "paint", "stripes", "dots", "bricks", "planks", "concrete")
_FRONTS = ("paint", "paint", "paint", "wood", "wood")
_TOPS = ("stone", "stone", "wood", "paint", "concrete", "terrazzo")
_CLOTHS = ("fabric", "fabric", "fabric", "leather", "stripes", "checks")


def any_colour(random: np.random.Generator, most: float = 0.7) -> Colour:
    """A colour of paint or cloth: mostly muted, sometimes vivid."""
    saturation = float(random.uniform(0, 0.35) if random.random() < 0.8 else random.uniform(0.3, 0.8))
    values = colorsys.hsv_to_rgb(float(random.random()), saturation, float(random.uniform(0.03, most)))
    return values[0], values[1], values[2]


def white(random: np.random.Generator) -> Colour:
    """A colour that people call white."""
    chosen = _WHITES[int(random.integers(len(_WHITES)))]
    factor = float(random.uniform(0.85, 1.05))
    return chosen[0] * factor, chosen[1] * factor, chosen[2] * factor


def shade(random: np.random.Generator, colour: Colour, least: float, most: float) -> Colour:
    """The same colour, so many times as bright."""
    factor = float(random.uniform(least, most))
    return min(colour[0] * factor, 0.95), min(colour[1] * factor, 0.95), min(colour[2] * factor, 0.95)


def wood(random: np.random.Generator) -> Colour:
    """A colour of wood."""
    return shade(random, WOODS[int(random.integers(len(WOODS)))], 0.7, 1.25)


def floor(random: np.random.Generator) -> Surface:
    """Planks, tiles, a carpet."""
    kind = str(random.choice(_FLOORS))
    if kind in ("planks", "parquet"):
        colour, scale = wood(random), float(random.uniform(0.08, 0.22))
    elif kind == "tiles":
        colour = white(random) if random.random() < 0.5 else any_colour(random, 0.6)
        scale = float(random.uniform(0.2, 0.9))
    else:
        colour, scale = any_colour(random, 0.5), 0.02
    rough = float(random.uniform(0.15, 0.6)) if kind in ("planks", "tiles", "parquet") else 0.9
    return Surface(kind, (colour, shade(random, colour, 0.5, 0.9)), scale, rough)


def wall(random: np.random.Generator, plain: Surface | None = None) -> Surface:
    """Paint, wallpaper, bricks; where a plain one is given, often that."""
    if plain is not None and random.random() < 0.75:
        return plain
    kind = str(random.choice(_WALLS))
    colour = white(random) if random.random() < 0.5 else any_colour(random)
    if kind == "bricks":
        colour = (0.35, 0.12, 0.07) if random.random() < 0.6 else colour
    elif kind == "planks":
        colour = wood(random) if random.random() < 0.6 else colour
    scale = {"bricks": 0.07, "planks": 0.12}.get(kind, float(random.uniform(0.05, 0.35)))
    return Surface(kind, (colour, shade(random, colour, 0.6, 1.4)), scale, 0.8)


def paint(random: np.random.Generator) -> Surface:
    """A wall's or a ceiling's plain paint."""
    colour = white(random) if random.random() < 0.55 else any_colour(random)
    return Surface("paint", (colour, colour), 1.0, 0.85)


def ceiling(random: np.random.Generator) -> Surface:
    """White, or boards."""
    if random.random() < 0.85:
        colour = white(random)
        return Surface("paint", (colour, colour), 1.0, 0.9)
    colour = wood(random)
    return Surface("planks", (colour, shade(random, colour, 0.6, 0.9)), 0.12, 0.6)


def front(random: np.random.Generator) -> Surface:
    """The fronts of cabinets and the leaves of doors: lacquer or wood."""
    kind = str(random.choice(_FRONTS))
    if kind == "wood":
        colour = wood(random)
        return Surface("wood", (colour, shade(random, colour, 0.6, 0.9)), 0.12, 0.45)
    colour = white(random) if random.random() < 0.5 else any_colour(random)
    return Surface("paint", (colour, colour), 1.0, float(random.uniform(0.1, 0.6)))


def top(random: np.random.Generator) -> Surface:
    """Worktops: stone, wood, laminate."""
    kind = str(random.choice(_TOPS))
    if kind == "wood":
        colour = wood(random)
        return Surface("wood", (colour, shade(random, colour, 0.6, 0.9)), 0.1, 0.4)
    pale = random.random()
    colour = white(random) if pale < 0.45 else any_colour(random, 0.1) if pale < 0.75 else any_colour(random)
    return Surface(
        kind,
        (colour, shade(random, colour, 0.4, 1.6)),
        float(random.uniform(0.05, 0.4)),
        float(random.uniform(0.08, 0.5)),
    )


def cloth(random: np.random.Generator) -> Surface:
    """What seats and beds are covered with, and curtains."""
    colour = white(random) if random.random() < 0.25 else any_colour(random)
    return Surface(
        str(random.choice(_CLOTHS)),
        (colour, shade(random, colour, 0.6, 1.3)),
        float(random.uniform(0.02, 0.15)),
        0.85,
    )


def metal(random: np.random.Generator) -> Surface:
    """Handles, taps, lamps: steel, brass, black."""
    colours: tuple[Colour, ...] = ((0.6, 0.6, 0.6), (0.7, 0.5, 0.2), (0.02, 0.02, 0.02), (0.3, 0.3, 0.3))
    chosen = colours[int(random.integers(len(colours)))]
    return Surface("metal", (chosen, chosen), 1.0, 0.3)


def plain(colour: Colour, roughness: float = 0.5) -> Surface:
    """One colour."""
    return Surface("paint", (colour, colour), 1.0, roughness)


def glowing(colour: Colour) -> Surface:
    """What shines of itself."""
    return Surface("glow", (colour, colour))
