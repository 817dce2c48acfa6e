"""Rendered rooms and house fronts, whose parts are known because they are built: see ``__main__``.

``deal`` deals a room out from a seed, as the data of ``plan``; ``build`` makes it in Blender and renders it;
``pictures`` reads what was rendered as pictures to learn from: as photos, as clay and as line drawings.
"""
