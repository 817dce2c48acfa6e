"""Fronts of buildings on demand: their openings, their roofs, and walls that are known in pieces alone."""
