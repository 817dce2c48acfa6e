"""Weight-free measures of a retexture, the gate built on them, reports, and contact sheets to look at.

``measures`` holds an output beside its source, ``prompt_agreement`` beside its prompt; ``report`` sums up
many evaluation cases. Nothing here depends on an engine. The gate does not even depend on the analysis that
engines share; where the parts of a photo are is said by whoever asks for the agreement with a prompt.
"""

from retexture.evaluation.contact_sheets import Tile, contact_sheet
from retexture.evaluation.measures.measures import Measures, measure, structure_score
from retexture.evaluation.measures.source import MeasuredSource, read_source
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
    "Agreement",
    "EvaluationCase",
    "Gate",
    "JudgedVariation",
    "MeasuredSource",
    "Measures",
    "Reference",
    "References",
    "Report",
    "ReportPhoto",
    "SurfaceAgreement",
    "Tile",
    "Variety",
    "Verdict",
    "agreement",
    "contact_sheet",
    "gate",
    "looks_of",
    "margin",
    "measure",
    "read_source",
    "reference_of",
    "reference_swatch",
    "structure_score",
    "to_change",
    "variety",
]
