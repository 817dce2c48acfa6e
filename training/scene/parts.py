"""What the scene network tells apart, and the size that it looks at photos in."""

PARTS = (
    *("sky", "water", "plants", "floor", "wall", "ceiling", "roof"),
    *("car", "sofa", "bed", "table", "chair", "person"),
)
"""What the network tells apart, in the order of its outputs."""

SIDE = 512
"""Pixels of the long side at which photos are looked at."""
