"""What stronger eyes than the analysis's own see in a photo: providers, their models, and their weights.

Light to import: networks, and the packages that run them, are loaded when a picture is first looked at.
"""

from retexture.perception.building import build_perception
from retexture.perception.catalogue import GROUP, ModelRow, UnknownModel, chosen_rows, model_rows
from retexture.perception.perceived import Perceived, Sighting, merge
from retexture.perception.perception import Perception, PerceptionError, Together
from retexture.perception.weights import are_present, folder_of, missing_packages, pull

__all__ = [
    "GROUP",
    "ModelRow",
    "Perceived",
    "Perception",
    "PerceptionError",
    "Sighting",
    "Together",
    "UnknownModel",
    "are_present",
    "build_perception",
    "chosen_rows",
    "folder_of",
    "merge",
    "missing_packages",
    "model_rows",
    "pull",
]
