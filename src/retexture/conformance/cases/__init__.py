"""All cases, in the order in which they are tried: what costs nothing first."""

from retexture.conformance.case import Case
from retexture.conformance.cases import access, discovery, money, ordering, streams, tasks

CASES: tuple[Case, ...] = (
    *discovery.CASES,
    *access.CASES,
    *money.CASES,
    *ordering.CASES,
    *tasks.CASES,
    *streams.CASES,
    *money.AFTER_TASK,
)
