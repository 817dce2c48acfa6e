"""The photo cut up: superpixels, their features, and the regions that they are merged into.

``labels`` works on label maps, ``masks`` on masks; ``superpixels`` cuts, ``features`` measures what was cut,
``geodesics`` finds ways through it, ``regions`` merges it.
"""
