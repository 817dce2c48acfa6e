"""Annotated pictures: what there is to see, and how much of it was seen.

Photos are outlined by hand (``photos/``); ``scenes`` draws block-outs, clay models and line drawings, whose
parts are known. Who sees is not known here: claims are handed over as masks.
"""

from retexture.evaluation.annotated.annotation import AnnotatedPhoto, annotated_photos
from retexture.evaluation.annotated.overlap import FaceScore, PartScore, score_faces, score_part
from retexture.evaluation.annotated.overlay import overlay
from retexture.evaluation.annotated.page import PagePicture, in_cell, page_of
from retexture.evaluation.annotated.photo_files import find_photos
from retexture.evaluation.annotated.picture import AnnotatedPicture, photo_picture, scene_picture
from retexture.evaluation.annotated.scenes import SHOTS, Shot
from retexture.evaluation.annotated.summary import (
    FIRST,
    PartSummary,
    PictureScores,
    TargetSummary,
    scores_as_json,
    summarise_faces,
    summarise_parts,
    summarise_targets,
)
from retexture.evaluation.annotated.targets import TARGETS, TargetAnswer, TargetScore, score_target

__all__ = [
    "FIRST",
    "SHOTS",
    "TARGETS",
    "AnnotatedPhoto",
    "AnnotatedPicture",
    "FaceScore",
    "PagePicture",
    "PartScore",
    "PartSummary",
    "PictureScores",
    "Shot",
    "TargetAnswer",
    "TargetScore",
    "TargetSummary",
    "annotated_photos",
    "find_photos",
    "in_cell",
    "overlay",
    "page_of",
    "photo_picture",
    "scene_picture",
    "score_faces",
    "score_part",
    "score_target",
    "scores_as_json",
    "summarise_faces",
    "summarise_parts",
    "summarise_targets",
]
