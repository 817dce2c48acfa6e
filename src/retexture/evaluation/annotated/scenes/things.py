"""What stands in the scenes: furniture, vehicles, plants and houses, each of solids with their parts."""

from dataclasses import dataclass

from retexture.evaluation.annotated.scenes.solids import (
    Solid,
    Vector,
    box,
    cone,
    cylinder,
    ellipsoid,
    extruded,
)

_Box = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Piece:
    """One solid of a thing.

    Attributes:
        solid: Its form.
        part: What people call it.
        tone: Its share of light that it throws back, 0–1.
    """

    solid: Solid
    part: str
    tone: float


_BOXES: dict[str, tuple[_Box, ...]] = {  # x, y, z of two corners; things look towards the viewer
    "sofa": (
        (-1.0, 0.1, -0.45, 1.0, 0.4, 0.3),
        (-1.0, 0.1, 0.3, 1.0, 0.85, 0.5),
        (-1.2, 0.1, -0.45, -1.0, 0.62, 0.5),
        (1.0, 0.1, -0.45, 1.2, 0.62, 0.5),
        (-0.98, 0.4, -0.43, -0.02, 0.52, 0.28),
        (0.02, 0.4, -0.43, 0.98, 0.52, 0.28),
        (-1.15, 0.0, -0.4, -1.08, 0.1, -0.33),
        (1.08, 0.0, -0.4, 1.15, 0.1, -0.33),
    ),
    "bed": (
        (-0.8, 0.08, -1.0, 0.8, 0.35, 1.0),
        (-0.78, 0.35, -0.98, 0.78, 0.56, 0.98),
        (-0.9, 0.0, 1.0, 0.9, 1.1, 1.08),
        (-0.7, 0.56, 0.5, -0.08, 0.68, 0.92),
        (0.08, 0.56, 0.5, 0.7, 0.68, 0.92),
    ),
    "table": (
        (-0.8, 0.7, -0.45, 0.8, 0.76, 0.45),
        (-0.76, 0.0, -0.41, -0.68, 0.7, -0.33),
        (0.68, 0.0, -0.41, 0.76, 0.7, -0.33),
        (-0.76, 0.0, 0.33, -0.68, 0.7, 0.41),
        (0.68, 0.0, 0.33, 0.76, 0.7, 0.41),
    ),
    "chair": (
        (-0.24, 0.42, -0.24, 0.24, 0.48, 0.24),
        (-0.24, 0.48, 0.19, 0.24, 0.98, 0.24),
        (-0.24, 0.0, -0.24, -0.18, 0.42, -0.18),
        (0.18, 0.0, -0.24, 0.24, 0.42, -0.18),
        (-0.24, 0.0, 0.18, -0.18, 0.42, 0.24),
        (0.18, 0.0, 0.18, 0.24, 0.42, 0.24),
    ),
    "cabinet": (
        (-0.5, 0.0, -0.22, 0.5, 1.2, 0.22),
        (-0.48, 0.06, -0.24, -0.01, 1.14, -0.22),
        (0.01, 0.06, -0.24, 0.48, 1.14, -0.22),
    ),
}


def furniture(name: str, tone: float) -> tuple[Piece, ...]:
    """A piece of furniture that stands at the origin."""
    if name == "lamp":
        solids: tuple[Solid, ...] = (
            cylinder((0, 0), 0.16, "y", 0.0, 0.03),
            cylinder((0, 0), 0.02, "y", 0.03, 1.25),
            cone(0.24, 1.2, 1.55, 0.14),
        )
    elif name == "vase":
        solids = (
            cone(0.12, 0.0, 0.3, 0.2),
            ellipsoid((0, 0.34, 0), (0.2, 0.14, 0.2)),
            cylinder((0, 0), 0.09, "y", 0.4, 0.62),
        )
    elif name == "ball":
        solids = (ellipsoid((0, 0.5, 0), (0.5, 0.5, 0.5)),)
    else:
        solids = tuple(box(values[:3], values[3:]) for values in _BOXES[name])
    return tuple(Piece(solid, name, tone) for solid in solids)


def car(tone: float) -> tuple[Piece, ...]:
    """A saloon, seen from its side."""
    body = extruded(((-2.1, 0.3), (2.1, 0.3), (2.1, 0.7), (1.9, 0.85), (-2.1, 0.85)), "z", -0.85, 0.85)
    cabin = extruded(((-1.5, 0.85), (1.0, 0.85), (0.4, 1.42), (-1.1, 1.42)), "z", -0.75, 0.75)
    wheels = (cylinder((x, 0.33), 0.33, "z", z, z + 0.22) for x in (-1.3, 1.3) for z in (-0.9, 0.68))
    return (
        Piece(body, "car", tone),
        Piece(cabin, "car", tone * 0.8),
        *(Piece(wheel, "car", 0.2) for wheel in wheels),
    )


def tree(height: float, *, conifer: bool = False) -> tuple[Piece, ...]:
    """A tree of a height in metres."""
    trunk = Piece(cylinder((0, 0), 0.05 * height, "y", 0, 0.45 * height), "plants", 0.45)
    if conifer:
        crown: tuple[Solid, ...] = (
            cone(0.28 * height, 0.2 * height, 0.65 * height, 0.05 * height),
            cone(0.2 * height, 0.5 * height, height),
        )
    else:
        crown = (
            ellipsoid((0, 0.68 * height, 0), (0.3 * height, 0.32 * height, 0.3 * height)),
            ellipsoid(
                (0.2 * height, 0.56 * height, -0.1 * height), (0.2 * height, 0.2 * height, 0.2 * height)
            ),
            ellipsoid(
                (-0.2 * height, 0.58 * height, 0.05 * height), (0.2 * height, 0.2 * height, 0.2 * height)
            ),
        )
    return (trunk, *(Piece(solid, "plants", 0.6) for solid in crown))


def house(size: Vector, roof: float, tone: float) -> tuple[Piece, ...]:
    """A house with a ridge along x and its front towards the viewer.

    Args:
        size: Width, height of the walls and depth, metres.
        roof: How far the ridge stands above the walls; 0 for a flat roof with a rim.
        tone: Of its walls.
    """
    width, height, depth = size
    x, z, front = width / 2, depth / 2, -depth / 2
    pieces = [Piece(box((-x, 0, -z), (x, height, z)), "wall", tone)]
    if roof:
        over = 0.4  # metres that the eaves stand out
        gable = extruded(((height, -z), (height, z), (height + roof, 0))[::-1], "x", -x + 0.01, x - 0.01)
        slabs = [
            extruded(
                _slab(height - over * roof / z, height + roof, side * (z + over)), "x", -x - over, x + over
            )
            for side in (-1, 1)
        ]
        pieces += [Piece(gable, "wall", tone), *(Piece(slab, "roof", 0.5) for slab in slabs)]
        pieces.append(
            Piece(
                box((x / 2, height, z / 4), (x / 2 + 0.6, height + roof + 0.5, z / 4 + 0.6)), "chimney", 0.6
            )
        )
    else:
        pieces.append(
            Piece(box((-x - 0.3, height, -z - 0.3), (x + 0.3, height + 0.35, z + 0.3)), "roof", 0.5)
        )
    pieces.append(Piece(box((-0.5, 0, front - 0.05), (0.5, 2.1, front)), "door", 0.35))
    storeys = range(int(height // 2.6))
    for storey in storeys:
        for column in (-0.7, 0.7) if storey == 0 else (-0.7, 0.0, 0.7):
            low, left = 0.9 + 2.7 * storey, column * x - 0.6
            pieces.append(
                Piece(box((left, low, front - 0.04), (left + 1.2, low + 1.2, front)), "window", 0.25)
            )
    return tuple(pieces)


def _slab(eaves: float, ridge: float, out: float) -> tuple[tuple[float, float], ...]:
    """One side of a roof as an outline in height and depth, counter-clockwise."""
    thick = 0.18
    corners = ((eaves, out), (ridge, 0.0), (ridge + thick, 0.0), (eaves + thick, out))
    return corners[::-1] if out < 0 else corners
