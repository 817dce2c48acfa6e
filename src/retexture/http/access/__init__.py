"""Who calls, from where, and what is theirs."""

from retexture.http.access.address import FILE_NAME, base_url, file_places, own_file, scheme_used
from retexture.http.access.auth import (
    Admin,
    Caller,
    authenticate,
    failed_try,
    key_of,
    let_try,
    session_of,
    was_valid,
)
from retexture.http.access.cookies import COOKIE, CSRF_HEADER, check_origin, clear_cookie, set_cookie
from retexture.http.access.pictures import file_addresses, task_told

__all__ = [
    "COOKIE",
    "CSRF_HEADER",
    "FILE_NAME",
    "Admin",
    "Caller",
    "authenticate",
    "base_url",
    "check_origin",
    "clear_cookie",
    "failed_try",
    "file_addresses",
    "file_places",
    "key_of",
    "let_try",
    "own_file",
    "scheme_used",
    "session_of",
    "set_cookie",
    "task_told",
    "was_valid",
]
