"""``retexture eval``: looks over photos, measured, as a page for people and a file for programs."""

from retexture.cli.evaluation.cases import CaseSettings
from retexture.cli.evaluation.evaluation_run import EvaluationOptions
from retexture.cli.evaluation.start import run_evaluation

__all__ = ["CaseSettings", "EvaluationOptions", "run_evaluation"]
