"""The materials: one module each, found by the catalogue."""
