"""Which input of a task a fault is about, told as errors of requests tell it."""

from collections.abc import Iterator
from contextlib import contextmanager

from retexture.engines.protocol import EngineExhausted, EngineRefused
from retexture.fetching import BadUrl, FetchFailed
from retexture.imaging.limits import PictureError

UNUSABLE = (BadUrl, FetchFailed, PictureError)
"""What an unusable picture raises; their messages are written for the key that created the task."""


def placed(fault: str, number: int, inputs: int) -> str:
    """A sentence about an input, with its place; a single input needs none.

    Args:
        fault: The sentence.
        number: The input's, from 0.
        inputs: How many the task has.
    """
    return f"input[{number}]: {fault}" if inputs > 1 else fault


@contextmanager
def placing(number: int, inputs: int) -> Iterator[None]:
    """Have the messages of what is raised about an input's pictures tell its place; see :func:`placed`."""
    try:
        yield
    except (*UNUSABLE, EngineRefused, EngineExhausted) as error:
        if not (isinstance(error, EngineExhausted) and error.away):  # which is about no input
            error.args = (placed(str(error), number, inputs),)
        raise
