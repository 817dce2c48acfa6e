"""The scene network: features of EfficientNet-Lite0, and a small head that tells a photo's parts from them.

``annotations/`` holds the outlines of pictures that it learns from beside the package's annotated photos.
``docs/decisions/scene-network.md`` says why it is made so. ``python -m training.scene`` makes it.
"""
