"""Sentences for the terminal."""

import re
import sys

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def printable(text: str) -> str:
    """``text`` on one line and without control characters, which could move the cursor or worse."""
    return _CONTROL.sub("�", text)


def say(text: str) -> None:
    """Write one sentence to standard error."""
    print(f"retexture: {printable(text)}", file=sys.stderr, flush=True)


def without_secret(value: object) -> object:
    """Hide the password in an address; any other value stays."""
    return re.sub(r"(://[^:/@]*):[^@/]*@", r"\1:***@", value) if isinstance(value, str) else value
