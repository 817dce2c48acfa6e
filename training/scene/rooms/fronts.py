"""Simple house fronts, seen from the street or the garden."""

import numpy as np

from training.scene.rooms import surfaces
from training.scene.rooms.furniture import Model
from training.scene.rooms.labels import Label
from training.scene.rooms.plan import Box, Camera, Colour, Furniture, Lamp, Plan, Sheet, Site, Surface
from training.scene.rooms.shell import Wall, opening, put_door, put_window, raise_wall

_SKIES = ("sunrise", "forest", "city", "courtyard", "sunset")
_WALLS = ("paint", "paint", "paint", "bricks", "bricks", "planks", "stone")
_ROOFS: tuple[Colour, ...] = (
    *((0.3, 0.1, 0.05), (0.06, 0.06, 0.07), (0.16, 0.1, 0.07), (0.22, 0.2, 0.18)),
    *((0.45, 0.17, 0.09), (0.1, 0.12, 0.15), (0.05, 0.09, 0.06), (0.4, 0.38, 0.35)),
)
_COVERS = ("bricks", "bricks", "planks", "concrete")
_GROUND = 60.0  # metres around the house
_GLASS = Surface("glass", ((0.02, 0.025, 0.03), (0.02, 0.025, 0.03)), 1.0, 0.03)


def front(random: np.random.Generator, models: dict[str, tuple[Model, ...]]) -> Plan:
    """A house with one or two floors before a lawn or a street."""
    site = Site()
    width, storeys = float(random.uniform(6, 12)), int(random.choice((1, 1, 2)))
    height = 2.8 * storeys + 0.3
    surface = _wall(random)
    _storeys(random, site, width, storeys, surface)
    depth = float(random.uniform(5, 9))
    for x in (0.0, width - 0.2):
        site.boxes.append(Box(Label.WALL, (x, 0.2, 0), (0.2, depth, height), surface))
    _roof(random, site, width, depth, height, surface)
    _ground(random, site, width)
    _greenery(random, site, width, models)
    size = (512, 384) if random.random() < 0.75 else (384, 512)
    away = float(random.uniform(6, 18)) * (1 if size[0] > size[1] else 1.3)
    x = width * float(random.uniform(0.1, 0.9))
    turn = float(np.degrees(np.arctan2(x - width * random.uniform(0.35, 0.65), away)))
    camera = Camera(
        (x, -away, float(random.uniform(1.4, 2.2))),
        turn,
        float(random.uniform(0, 10)),
        float(random.uniform(45, 75)),
        size,
    )
    sun = Lamp(
        (float(random.uniform(-1, 1)), float(random.uniform(0.2, 1)), float(random.uniform(-1.2, -0.4))),
        0.0,
        float(random.choice((0.0, 2.0, 4.0))),
        (1.0, 0.93, 0.82),
    )
    sky = (str(random.choice(_SKIES)), float(random.uniform(0, 360)), 1.0)
    return Plan("front", tuple(site.boxes), tuple(site.sheets), tuple(site.furniture), (sun,), sky, camera)


def _wall(random: np.random.Generator) -> Surface:
    kind = str(random.choice(_WALLS))
    colour: Colour = (
        (0.36, 0.13, 0.08)
        if kind == "bricks"
        else surfaces.white(random)
        if random.random() < 0.5
        else surfaces.any_colour(random)
    )
    return Surface(
        kind,
        (colour, surfaces.shade(random, colour, 0.7, 1.2)),
        {"bricks": 0.075, "planks": 0.16}.get(kind, 0.5),
        0.85,
    )


def _storeys(random: np.random.Generator, site: Site, width: float, storeys: int, surface: Surface) -> None:
    frame = surfaces.plain(surfaces.white(random) if random.random() < 0.6 else surfaces.wood(random))
    for storey in range(storeys):
        wall = Wall(0, 0.0, 1, width)
        if storey == 0:
            wall = opening(random, wall, 2.8, is_door=True)
        for _ in range(int(random.integers(3, 8))):
            wall = opening(random, wall, 2.8, is_door=False)
        part = Site()
        raise_wall(part, wall, 2.8 if storey + 1 < storeys else 3.1, surface)
        for hole in wall.openings:
            (put_door if hole.is_door else put_window)(random, part, wall, hole, frame)
            if not hole.is_door:
                pane = wall.box(
                    Label.WINDOW, (hole.start, hole.end), (-0.1, -0.09), (hole.low, hole.high), _GLASS
                )
                part.boxes.append(pane)
        site.boxes += [
            Box(each.label, (each.low[0], each.low[1], each.low[2] + 2.8 * storey), each.size, each.surface)
            for each in part.boxes
        ]


def _roof(
    random: np.random.Generator, site: Site, width: float, depth: float, height: float, wall: Surface
) -> None:
    colour = _ROOFS[int(random.integers(len(_ROOFS)))]
    tiles = Surface(
        str(random.choice(_COVERS)),
        (colour, surfaces.shade(random, colour, 0.6, 1.1)),
        float(random.uniform(0.15, 0.3)),
        0.7,
    )
    if random.random() < 0.2:
        site.boxes.append(Box(Label.ROOF, (-0.3, -0.3, height), (width + 0.6, depth + 0.6, 0.3), tiles))
        return
    rise, over = float(random.uniform(1.5, 3.5)), 0.45
    low, ridge = height - 0.1, height + rise
    if random.random() < 0.6:  # the eaves are above the front
        middle = depth / 2
        site.sheets.append(
            Sheet(
                Label.ROOF,
                (
                    (-over, -over, low),
                    (width + over, -over, low),
                    (width + over, middle, ridge),
                    (-over, middle, ridge),
                ),
                tiles,
            )
        )
        return
    middle = width / 2
    for x in (-over, width + over):
        site.sheets.append(
            Sheet(
                Label.ROOF,
                ((x, -over, low), (middle, -over, ridge), (middle, depth, ridge), (x, depth, low)),
                tiles,
            )
        )
    gable = (
        (0.0, -0.05, height - 0.2),
        (width, -0.05, height - 0.2),
        (middle, -0.05, ridge - 0.15),
        (middle, -0.05, ridge - 0.15),
    )
    site.sheets.append(Sheet(Label.WALL, gable, wall))


def _ground(random: np.random.Generator, site: Site, width: float) -> None:
    green: Colour = (float(random.uniform(0.03, 0.1)), float(random.uniform(0.09, 0.2)), 0.02)
    lawn = Surface("grass", (green, surfaces.shade(random, green, 0.4, 0.8)), 0.05, 0.95)
    grey = float(random.uniform(0.08, 0.4))
    street = Surface(
        str(random.choice(("concrete", "tiles"))),
        ((grey, grey, grey * 0.95), (grey * 0.7, grey * 0.7, grey * 0.7)),
        0.5,
        0.9,
    )
    paved = random.random() < 0.3
    place, size = (-_GROUND, -_GROUND, -0.2), (2 * _GROUND, 2 * _GROUND, 0.2)
    site.boxes.append(Box(Label.FLOOR if paved else Label.PLANTS, place, size, street if paved else lawn))
    if not paved and random.random() < 0.7:
        start = width * float(random.uniform(0.1, 0.7))
        site.boxes.append(
            Box(Label.FLOOR, (start, -_GROUND, 0), (float(random.uniform(1.2, 4)), _GROUND, 0.02), street)
        )


def _greenery(
    random: np.random.Generator, site: Site, width: float, models: dict[str, tuple[Model, ...]]
) -> None:
    for kind, most, places in (("bush", 4, (-3.0, -0.9)), ("tree", 3, (2.0, 14.0)), ("car", 2, (-6.0, -4.0))):
        for _ in range(int(random.integers(0, most))):
            model = models[kind][int(random.integers(len(models[kind])))]
            beside = (
                -float(random.uniform(1, 5)) if random.random() < 0.5 else width + float(random.uniform(1, 5))
            )
            x = float(random.uniform(0, width)) if kind != "tree" else beside
            scale = float(random.uniform(0.7, 1.1))
            site.furniture.append(
                Furniture(
                    model,
                    (x, float(random.uniform(*places)), 0),
                    float(random.uniform(-180, 180)),
                    None,
                    scale,
                )
            )
