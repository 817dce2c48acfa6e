"""One module for each group of endpoints; every one has a ``router``."""
