"""The words that prompts are read with.

``vocabulary`` holds what an engine knows. ``nouns`` and ``places`` are what people call the parts of a
picture, ``states`` how a surface may be, ``colours``, ``palette`` and ``oklch`` the names of colours.
``grammar`` holds a prompt together. ``lookalikes`` is English that only looks like one of these.
"""
