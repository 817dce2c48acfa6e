"""``retexture eval --parts``: what is seen in annotated pictures, beside what they truly show."""

from retexture.cli.evaluation.parts.start import PartsOptions, run_parts

__all__ = ["PartsOptions", "run_parts"]
