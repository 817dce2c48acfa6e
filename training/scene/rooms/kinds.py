"""What the rooms are, in turn."""

KINDS = (
    *("kitchen", "living room", "kitchen", "bedroom", "dining room", "kitchen", "living room", "bathroom"),
    *("front", "kitchen", "bedroom", "living room", "office", "empty room", "dining room", "front"),
)
"""Kitchens are the most varied, and what photos lack most."""
