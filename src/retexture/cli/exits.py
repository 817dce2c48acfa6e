"""How a command ends: the exit codes, and one sentence instead of a traceback."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from retexture.cli.text import say

OK = 0
INNER_FAILURE = 1
BAD_INPUT = 2
INTERRUPTED = 130
READER_GONE = 141


class BadInput(Exception):
    """What the user gave cannot be used; the message is one sentence that says what to do."""


class InnerFailure(Exception):
    """Something that the user did not cause; the message is one sentence that says what to do."""


@contextmanager
def exits(*, debug: bool) -> Iterator[None]:
    """End the process with the code and the sentence that fit what goes wrong inside the block.

    Args:
        debug: Let unforeseen errors through, with their traceback.
    """
    try:
        yield
        sys.stdout.flush()
    except BadInput as error:
        say(str(error))
        sys.exit(BAD_INPUT)
    except InnerFailure as error:
        say(str(error))
        sys.exit(INNER_FAILURE)
    except KeyboardInterrupt:
        say("Stopped. The same command goes on where it was stopped.")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Python would flush standard output once more at exit, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(READER_GONE)
    except Exception as error:
        if debug:
            raise
        say(f"{describe(error)} Run it again with 'retexture --debug …' to see where.")
        sys.exit(INNER_FAILURE)


def describe(error: Exception) -> str:
    """An unforeseen error in one sentence."""
    if isinstance(error, MemoryError):
        return "There is not enough memory for this picture; scale it down first."
    return f"Something went wrong inside ({type(error).__name__}: {error})."
