"""A case: one thing that the contract says, and how it is tried from outside."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from retexture.conformance.connection import BrokenConnection
from retexture.conformance.subject import Deviation, Subject, Untried


class CaseVerdict(StrEnum):
    """What became of a case."""

    GOOD = "good"
    FAILS = "fails"
    NOT_TRIED = "not tried"


@dataclass(frozen=True)
class Case:
    """One thing that the contract says.

    Attributes:
        name: What it is about, in two words with a dot between them; no other case has it.
        expected: What the contract says, one sentence.
        check: Tries it; returns what was seen, one sentence. Raises Deviation where the server does something
            else, and Untried where that can't be known.
    """

    name: str
    expected: str
    check: Callable[[Subject], str]


@dataclass(frozen=True)
class CaseResult:
    """What became of a case.

    Attributes:
        case: The case.
        verdict: Whether it holds.
        seen: What the server did, or why that is not known; one sentence.
    """

    case: Case
    verdict: CaseVerdict
    seen: str


def examine(subject: Subject, cases: Iterable[Case]) -> Iterator[CaseResult]:
    """Try the cases one after another; each is tried whatever became of the others."""
    for case in cases:
        try:
            yield CaseResult(case, CaseVerdict.GOOD, case.check(subject))
        except (Deviation, BrokenConnection) as fault:
            yield CaseResult(case, CaseVerdict.FAILS, str(fault))
        except Untried as reason:
            yield CaseResult(case, CaseVerdict.NOT_TRIED, str(reason))
