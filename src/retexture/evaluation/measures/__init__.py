"""An output beside its source: what is kept of the structure, what changed, and whether the texture belongs.

``source`` reads a source once for all its outputs; ``structure``, ``surface`` and ``coherence`` compare, and
``measures`` brings their numbers together. ``segmentation`` is the evaluation's own.
"""
