"""What every answer is made with: the contract's errors, conditional requests, files of the package."""

from retexture.http.answers.assets import folder, serve
from retexture.http.answers.conditional import NoSuchRange, has_already, wanted_span
from retexture.http.answers.errors import (
    InvalidParameter,
    WireError,
    answer_errors,
    bad_request,
    database_unavailable,
    error_response,
    json_response,
    not_found,
    sentence,
    storage_unavailable,
    too_late,
    unavailable,
    unexpected,
)
from retexture.http.answers.openai_shape import openai_error

__all__ = [
    "InvalidParameter",
    "NoSuchRange",
    "WireError",
    "answer_errors",
    "bad_request",
    "database_unavailable",
    "error_response",
    "folder",
    "has_already",
    "json_response",
    "not_found",
    "openai_error",
    "sentence",
    "serve",
    "storage_unavailable",
    "too_late",
    "unavailable",
    "unexpected",
    "wanted_span",
]
