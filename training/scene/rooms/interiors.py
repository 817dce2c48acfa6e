"""What stands in a living room, a bedroom, a dining room, a kitchen, a bathroom and an office."""

from collections.abc import Callable
from math import cos, radians, sin

from training.scene.rooms import kitchens
from training.scene.rooms.furnishing import Furnisher
from training.scene.rooms.labels import Label
from training.scene.rooms.plan import Surface


def living_room(room: Furnisher) -> None:
    """A sofa or two with a table before it, armchairs, a bookcase, plants."""
    random = room.random
    for _ in range(int(random.choice((1, 1, 2)))):
        found = room.against("sofa", gap=float(random.choice((0.04, 0.6))))
        if found is None:
            continue
        sofa, wall = found
        c, s = cos(radians(sofa.turn)), sin(radians(sofa.turn))
        away = sofa.model.size[1] / 2 + float(random.uniform(0.7, 0.9))
        x, y = sofa.place[0] + away * s, sofa.place[1] - away * c
        if random.random() < 0.6:
            room.rug(x, y, *((2.6, 1.8) if wall.along == 0 else (1.8, 2.6)))
        if (
            random.random() < 0.8
            and room.place(room.model("coffee table"), x, y, sofa.turn)
            and random.random() < 0.5
        ):
            room.on_top("small plant", room.site.furniture[-1])
        room.pictures(wall, int(random.integers(0, 3)))
    room.scatter("armchair", int(random.integers(0, 3)))
    for kind, likely in (("bookcase", 0.6), ("chest", 0.6)):
        found = room.against(kind) if random.random() < likely else None
        if found is not None and kind == "chest":
            room.on_top(str(random.choice(("television", "small plant", "table lamp"))), found[0])
    if random.random() < 0.4:
        room.against("standing lamp")
    _plants(room)


def bedroom(room: Furnisher) -> None:
    """A bed with tables beside it, a wardrobe, a chest."""
    random = room.random
    found = room.against("bed")
    if found is not None:
        bed, wall = found
        c, s = cos(radians(bed.turn)), sin(radians(bed.turn))
        for side in (-1, 1):
            model = room.model("bedside table")
            aside = side * (bed.model.size[0] / 2 + model.size[0] / 2 + 0.06)
            back = bed.model.size[1] / 2 - model.size[1] / 2
            x, y = bed.place[0] + aside * c - back * s, bed.place[1] + aside * s + back * c
            if random.random() < 0.7 and room.place(model, x, y, bed.turn) and random.random() < 0.6:
                room.on_top("table lamp", room.site.furniture[-1])
        room.pictures(wall, int(random.integers(0, 2)))
        if random.random() < 0.4:
            room.rug(bed.place[0], bed.place[1] - 0.6, 2.4, 1.8)
    if random.random() < 0.75:
        room.against("wardrobe")
    if random.random() < 0.4:
        room.against("chest")
    if random.random() < 0.3:
        room.scatter("chair", 1)
    _plants(room)


def dining_room(room: Furnisher) -> None:
    """A table with chairs around it, a chest or a bookcase, a lamp above."""
    _table_with_chairs(room, "table")
    for kind in ("chest", "bookcase"):
        if room.random.random() < 0.5:
            room.against(kind)
    room.pictures(room.walls[0], int(room.random.integers(0, 3)))
    _plants(room)


def kitchen(room: Furnisher) -> None:
    """A run of cabinets at the far wall, often one at a side; an island, or a table with chairs."""
    random, site = room.random, room.site
    look = kitchens.style(random)
    width, depth, _ = room.size
    far, left, right = room.walls
    begin, end = 0.0, width
    if random.random() < 0.5:
        end = float(random.uniform(min(2.4, width), width))
    side = None if random.random() < 0.4 else left if random.random() < 0.5 else right
    doors = [each for each in far.openings if each.is_door]
    if doors:
        begin, end = (
            (doors[0].end + 0.15, width) if doors[0].start < width / 2 else (0.0, doors[0].start - 0.15)
        )
    if end - begin > 1.2:
        if random.random() < 0.4 and end - begin > 2.6 and not far.openings:
            kitchens.tall(random, site, far, (end - 0.7, end), look)
            end -= 0.7
        kitchens.run(random, site, far, (begin, end), look)
        room.taken.append((begin, end, depth - kitchens.DEPTH, depth))
        _things_on_top(room, (begin, end), depth - 0.25, look.height + look.thick)
    if side is not None and not any(each.is_door for each in side.openings):
        start = max(room.near, depth - float(random.uniform(1.8, 3.2)))
        kitchens.run(random, site, side, (start, depth - kitchens.DEPTH), look)
        inner = (0.0, kitchens.DEPTH) if side is left else (width - kitchens.DEPTH, width)
        room.taken.append((*inner, start, depth))
    if random.random() < 0.45 and depth - room.near > 2.6:
        wide, deep = float(random.uniform(1.2, 2.2)), float(random.uniform(0.7, 1.0))
        place = ((width - wide) / 2 + float(random.uniform(-0.4, 0.4)), depth - kitchens.DEPTH - 1.1 - deep)
        kitchens.island(random, site, place, (wide, deep), look)
        room.taken.append((place[0], place[0] + wide, place[1], place[1] + deep))
        stool = room.model("stool")
        for number in range(int(random.integers(0, 4))):
            room.place(stool, place[0] + 0.35 + 0.5 * number, place[1] - 0.35, 180.0)
    elif random.random() < 0.6:
        _table_with_chairs(room, "table")
    if random.random() < 0.4:
        room.against("refrigerator", walls=(1, 2))
    _plants(room)


def bathroom(room: Furnisher) -> None:
    """A bath, a basin, a toilet, a mirror."""
    random = room.random
    found = room.against("vanity" if random.random() < 0.5 else "washbasin")
    if found is not None and found[0].model.size[2] < 1.2:
        wall, at = found[1], found[0].place[found[1].along]
        mirror = Surface("metal", ((0.8, 0.8, 0.8), (0.8, 0.8, 0.8)), 1.0, 0.02)
        room.site.boxes.append(wall.box(Label.PICTURE, (at - 0.35, at + 0.35), (0, 0.02), (1.1, 1.9), mirror))
    for kind in ("bath", "toilet"):
        room.against(kind)
    if random.random() < 0.4:
        room.against("radiator")
    _plants(room)


def office(room: Furnisher) -> None:
    """A desk with a chair, shelves."""
    for _ in range(int(room.random.choice((1, 1, 2)))):
        found = room.against("desk", gap=float(room.random.choice((0.05, 0.9))))
        if found is not None:
            desk = found[0]
            c, s = cos(radians(desk.turn)), sin(radians(desk.turn))
            away = desk.model.size[1] / 2 + 0.2
            turn = desk.turn + 180 + float(room.random.uniform(-40, 40))
            room.place(
                room.model("desk chair"), desk.place[0] + away * s, desk.place[1] - away * c, turn, must=True
            )
            room.on_top(str(room.random.choice(("table lamp", "small plant", "television"))), desk)
    for _ in range(int(room.random.integers(1, 3))):
        room.against(str(room.random.choice(("bookcase", "chest", "wardrobe"))))
    room.pictures(room.walls[0], int(room.random.integers(0, 3)))
    _plants(room)


def empty_room(room: Furnisher) -> None:
    """Hardly anything: what has just been built."""
    if room.random.random() < 0.4:
        room.against("radiator")


def _table_with_chairs(room: Furnisher, kind: str) -> None:
    width, depth, height = room.size
    for _ in range(8):
        x = float(room.random.uniform(1.2, max(1.3, width - 1.2)))
        y = float(room.random.uniform(room.near + 0.8, max(room.near + 0.9, depth - 1.2)))
        if room.place(room.model(kind), x, y, float(room.random.choice((0.0, 0.0, 90.0)))):
            table = room.site.furniture[-1]
            room.around("chair", table)
            if room.random.random() < 0.5:
                room.on_top("small plant", table)
            if room.random.random() < 0.5:
                lamp = room.model("hanging lamp")
                room.place(lamp, x, y, 0.0, onto=height - lamp.size[2])
            return


def _things_on_top(room: Furnisher, span: tuple[float, float], y: float, height: float) -> None:
    for _ in range(int(room.random.integers(0, 4))):
        x = float(room.random.uniform(span[0] + 0.3, max(span[0] + 0.4, span[1] - 0.3)))
        room.place(room.model("kitchen thing"), x, y, 0.0, onto=height)


def _plants(room: Furnisher) -> None:
    if room.random.random() < 0.5:
        room.against("plant")


RECIPES: dict[str, Callable[[Furnisher], None]] = {
    "living room": living_room,
    "bedroom": bedroom,
    "dining room": dining_room,
    "kitchen": kitchen,
    "bathroom": bathroom,
    "office": office,
    "empty room": empty_room,
}
"""What furnishes each kind of room."""
