"""What other servers say, without the key that they were sent."""

from typing import Any

import orjson

_LONGEST_REASON = 300  # characters of what a server says: for people, not for a log of its own
_MOST_JSON = 4000  # characters: what OpenAI says of usage has 200


class Redactor:
    """Takes a key out of what is told."""

    def __init__(self, key: str) -> None:
        self._key = key

    def text(self, text: str, longest: int = _LONGEST_REASON) -> str:
        """``text`` without the key, on one line, shortened."""
        if self._key:
            text = text.replace(self._key, "***")
        text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
        return text if len(text) <= longest else f"{text[: longest - 1]}…"

    def json(self, value: object, most: int = _MOST_JSON) -> Any:
        """A JSON value without the key; empty where it has more than ``most`` characters."""
        written = orjson.dumps(value).decode()
        if len(written) > most:
            return {}
        # A key has printable ASCII alone; a quotation mark or backslash in it is escaped in JSON.
        escaped = orjson.dumps(self._key).decode()[1:-1]
        return orjson.loads(written.replace(escaped, "***") if self._key else written)
