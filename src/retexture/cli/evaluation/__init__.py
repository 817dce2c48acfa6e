"""``retexture eval``: looks over photos, or what is seen in annotated pictures, measured.

Both come as a page for people and a file for programs.
"""

from retexture.cli.evaluation.cases import CaseSettings
from retexture.cli.evaluation.evaluation_run import EvaluationOptions
from retexture.cli.evaluation.parts import PartsOptions, run_parts
from retexture.cli.evaluation.start import run_evaluation

__all__ = ["CaseSettings", "EvaluationOptions", "PartsOptions", "run_evaluation", "run_parts"]
