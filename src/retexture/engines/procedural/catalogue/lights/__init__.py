"""The lights: one module each, found by the catalogue."""
