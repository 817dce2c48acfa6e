"""Limits that each server process keeps by itself, in memory."""

from retexture.http.limits.concurrency import BoundedQueue, KeyConcurrency
from retexture.http.limits.rates import (
    CREATES,
    LIMIT_HEADERS,
    READS,
    UPLOADS,
    KeyRate,
    quota_headers,
    refusal,
)
from retexture.http.limits.sign_ins import SignIns

__all__ = [
    "CREATES",
    "LIMIT_HEADERS",
    "READS",
    "UPLOADS",
    "BoundedQueue",
    "KeyConcurrency",
    "KeyRate",
    "SignIns",
    "quota_headers",
    "refusal",
]
