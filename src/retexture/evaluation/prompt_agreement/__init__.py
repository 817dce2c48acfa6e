"""An output beside its prompt: coverage, palette and texture of what was asked for, part by part.

``agreement`` is the table of contents; ``reference_swatch`` is the surface on which a look is seen alone.
"""
