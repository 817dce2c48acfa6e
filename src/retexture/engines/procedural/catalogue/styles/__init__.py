"""The drawn styles: one module each, found by the catalogue."""
