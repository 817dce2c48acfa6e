"""Small trained networks, shipped with the package and run by OpenCV: ``docs/decisions/trained-parts.md``.

Each answers one question about a photo, and None where its file can't be used; the rules of ``parts/`` then
answer instead. Answers are rounded, so that the last bits of a processor's sums rarely reach a decision.
"""

from retexture.structure.trained.faces import SeenFace, see_faces
from retexture.structure.trained.networks import let_networks_go, missing, rounded, softmax
from retexture.structure.trained.people import see_people
from retexture.structure.trained.scene import (
    ScenePart,
    SeenKind,
    SeenScene,
    class_numbers,
    hardly_known,
    parts_called,
    round_things,
    see_kind,
    see_scene,
)
from retexture.structure.trained.subject import SeenSubject, see_in_crops, see_subject

__all__ = [
    "ScenePart",
    "SeenFace",
    "SeenKind",
    "SeenScene",
    "SeenSubject",
    "class_numbers",
    "hardly_known",
    "let_networks_go",
    "missing",
    "parts_called",
    "round_things",
    "rounded",
    "see_faces",
    "see_in_crops",
    "see_kind",
    "see_people",
    "see_scene",
    "see_subject",
    "softmax",
]
