"""Pure functions on arrays: decoding behind guards, encoding, colour, noise, and compiled kernels."""
