"""What each pixel of a rendered room shows, and what that says of the parts of a scene."""

from enum import IntEnum


class Label(IntEnum):
    """The number of a thing in the renderer's object index; nothing at all is what lies outside."""

    OUTSIDE = 0
    WALL = 1
    FLOOR = 2
    CEILING = 3
    WINDOW = 4
    DOOR = 5
    CABINET = 6
    WORKTOP = 7
    SOFA = 8
    BED = 9
    TABLE = 10
    CHAIR = 11
    PLANTS = 12
    ROOF = 13
    RUG = 14
    PICTURE = 15
    ARMCHAIR = 16
    STOOL = 17
    SMALL_TABLE = 18
    CAR = 19
    OTHER = 20
    BATHROOM_CABINET = 21
    BEDDING = 22
    CURTAIN = 23
    APPLIANCE = 24


PARTS_OF = {
    Label.WALL: "wall",
    Label.FLOOR: "floor",
    Label.CEILING: "ceiling",
    Label.WINDOW: "window",
    Label.DOOR: "door",
    Label.CABINET: "cabinet",
    Label.WORKTOP: "worktop",
    Label.SOFA: "sofa",
    Label.BED: "bed",
    Label.TABLE: "table",
    Label.CHAIR: "chair",
    Label.ARMCHAIR: "chair",
    Label.RUG: "rug",
    Label.CURTAIN: "curtain",
    Label.APPLIANCE: "appliance",
    Label.PLANTS: "plants",
    Label.ROOF: "roof",
    Label.CAR: "car",
}
"""The part that a label is. What is outside is a window of a room, and the sky above a house front."""

DOUBTFUL = {
    Label.PICTURE: ("wall", "window"),
    Label.ARMCHAIR: ("sofa",),
    Label.STOOL: ("chair",),
    Label.SMALL_TABLE: ("table", "cabinet"),
    Label.BATHROOM_CABINET: ("cabinet", "worktop"),
    Label.BEDDING: ("bed",),
    Label.DOOR: ("wall",),  # photos are outlined with the doors of their fronts as walls
    Label.WORKTOP: ("table",),
}
"""Parts of which nobody could say whether a label is one."""
