"""The parts of a scene that people name: sky, water, plants, faces, people, and what the photo is about.

``scene`` lays them, and the floors and walls of :mod:`retexture.structure.built`, on the photo's edges.
"""
