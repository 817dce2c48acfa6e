"""Numbers of reports with as many digits as mean something."""

from collections.abc import Mapping
from typing import Any


def rounded(content: Any, digits: int) -> Any:
    """JSON-compatible data with its fractions rounded, tuples as lists."""
    if isinstance(content, float):
        return round(content, digits)
    if isinstance(content, Mapping):
        return {key: rounded(value, digits) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [rounded(value, digits) for value in content]
    return content
