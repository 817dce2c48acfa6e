"""What the scene network tells apart, and the size that it looks at photos in."""

PARTS = (
    *("sky", "water", "plants", "floor", "wall", "ceiling", "roof"),
    *("car", "sofa", "bed", "table", "chair", "person"),
    *("window", "door", "cabinet", "worktop"),
    *("rug", "curtain", "appliance"),
)
"""What the network tells apart, in the order of its outputs."""

TEXTILES_AND_APPLIANCES = "rug", "curtain", "appliance"
"""What photos were not outlined with in the first place: see :mod:`training.scene.undecided`."""

SIDE = 512
"""Pixels of the long side at which photos are looked at."""
