"""A connection's bytes as requests, and what happens to each of them."""
