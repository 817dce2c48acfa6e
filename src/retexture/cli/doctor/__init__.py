"""The examination of an installation: its parts, and advice where one fails."""

from retexture.cli.doctor.examination import Finding, FindingState, examine, show

__all__ = ["Finding", "FindingState", "examine", "show"]
