"""Weight-free measures of a retexture, the gate built on them, reports, and contact sheets to look at.

``measures`` holds an output beside its source, ``prompt_agreement`` beside its prompt; ``report`` sums up
many evaluation cases. ``annotated`` holds what is seen in pictures beside what they truly show.
 Nothing here depends on an engine. The gate does not even depend on the analysis that
engines share; where the parts of a photo are is said by whoever asks for the agreement with a prompt.
"""

from retexture.evaluation.annotated import (
    FIRST,
    SHOTS,
    TARGETS,
    AnnotatedPhoto,
    AnnotatedPicture,
    FaceScore,
    PagePicture,
    PartScore,
    PartSummary,
    PictureScores,
    Shot,
    TargetAnswer,
    TargetScore,
    TargetSummary,
    annotated_photos,
    find_photos,
    in_cell,
    overlay,
    page_of,
    photo_picture,
    scene_picture,
    score_faces,
    score_part,
    score_target,
    scores_as_json,
    summarise_faces,
    summarise_parts,
    summarise_targets,
)
from retexture.evaluation.contact_sheets import Tile, contact_sheet
from retexture.evaluation.measures.completeness import Completeness, completeness
from retexture.evaluation.measures.declared import Declared, declared_in
from retexture.evaluation.measures.measures import Measures, measure, structure_score
from retexture.evaluation.measures.source import MeasuredSource, SourceStructure, read_source
from retexture.evaluation.measures.untouched import Island
from retexture.evaluation.prompt_agreement.agreement import (
    Agreement,
    Reference,
    References,
    SurfaceAgreement,
    agreement,
    looks_of,
    reference_of,
)
from retexture.evaluation.prompt_agreement.parts import to_change
from retexture.evaluation.prompt_agreement.reference_swatch import reference_swatch
from retexture.evaluation.quality_gate import Gate, Verdict, gate, margin
from retexture.evaluation.report.case import EvaluationCase, JudgedVariation, ReportPhoto
from retexture.evaluation.report.report import Report
from retexture.evaluation.variations import Variety, variety

__all__ = [
    "FIRST",
    "SHOTS",
    "TARGETS",
    "Agreement",
    "AnnotatedPhoto",
    "AnnotatedPicture",
    "Completeness",
    "Declared",
    "EvaluationCase",
    "FaceScore",
    "Gate",
    "Island",
    "JudgedVariation",
    "MeasuredSource",
    "Measures",
    "PagePicture",
    "PartScore",
    "PartSummary",
    "PictureScores",
    "Reference",
    "References",
    "Report",
    "ReportPhoto",
    "Shot",
    "SourceStructure",
    "SurfaceAgreement",
    "TargetAnswer",
    "TargetScore",
    "TargetSummary",
    "Tile",
    "Variety",
    "Verdict",
    "agreement",
    "annotated_photos",
    "completeness",
    "contact_sheet",
    "declared_in",
    "find_photos",
    "gate",
    "in_cell",
    "looks_of",
    "margin",
    "measure",
    "overlay",
    "page_of",
    "photo_picture",
    "read_source",
    "reference_of",
    "reference_swatch",
    "scene_picture",
    "score_faces",
    "score_part",
    "score_target",
    "scores_as_json",
    "structure_score",
    "summarise_faces",
    "summarise_parts",
    "summarise_targets",
    "to_change",
    "variety",
]
