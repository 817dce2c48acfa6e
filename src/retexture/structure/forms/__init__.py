"""The shapes of a photo's light and dark, whatever they show.

``bands`` splits log luminance by scale, ``detail_suppression`` leaves out what is mere texture, ``relief``
makes heights of the rest; ``orientation``, ``contours`` and ``focus`` say where forms run, end and blur.
"""
