"""The wire contract tried from outside, on any server that speaks it: a list of cases."""

from retexture.conformance.case import Case, CaseResult, CaseVerdict, examine
from retexture.conformance.cases import CASES
from retexture.conformance.connection import BrokenConnection, Sent, ServerConnection
from retexture.conformance.subject import GENERATION, Subject, Waits

__all__ = [
    "CASES",
    "GENERATION",
    "BrokenConnection",
    "Case",
    "CaseResult",
    "CaseVerdict",
    "Sent",
    "ServerConnection",
    "Subject",
    "Waits",
    "examine",
]
