"""Error messages for the HTTP statuses of failed downloads."""

from retexture.fetching.errors import FetchFailed
from retexture.fetching.retrying import is_temporary

_ADVICE = {
    401: "it asks for a sign-in; use a URL that everyone can open, or hand the picture in as a file",
    403: "it keeps the file to itself; use a URL that everyone can open, or hand the picture in as a file",
    404: "nothing is there; check the URL",
    410: "what was there is gone; use another URL",
    429: "it gets too many requests; try again later",
}


def failure_of(status: int, retry_after: float) -> FetchFailed:
    """Say what an answer other than 200 means.

    Args:
        status: Of HTTP.
        retry_after: Seconds for which the server asks to be left alone, 0 where it asks for nothing.
    """
    temporary = is_temporary(status)
    usual = (
        "it has trouble; try again later" if temporary else "that is no file; check that the URL leads to one"
    )
    return FetchFailed(
        f"The URL's server answered with status {status}: {_ADVICE.get(status, usual)}.",
        retry_after if temporary else None,
    )
