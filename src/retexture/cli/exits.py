"""How a command ends: the exit codes, and one sentence instead of a traceback."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from retexture.cli.streams import OutputLost, drop_output
from retexture.cli.text import say

OK = 0
INNER_FAILURE = 1
BAD_INPUT = 2
INTERRUPTED = 130
READER_GONE = 141

_MEANINGS = {
    OK: "it was done",
    INNER_FAILURE: "something failed that you did not cause; 'retexture --debug …' shows where",
    BAD_INPUT: "something that you gave cannot be used; a sentence on standard error says what",
    INTERRUPTED: "stopped with Ctrl-C",
    READER_GONE: "what read standard output went away",
}


class BadInput(Exception):
    """What the user gave cannot be used; the message is one sentence that says what to do."""


class InnerFailure(Exception):
    """Something that the user did not cause; the message is one sentence that says what to do."""


def exit_codes(differing: Mapping[int, str]) -> str:
    """The exit codes of a command, for the end of its help; ``differing`` has the meanings of its own."""
    lines = [f"  {code:>3}  {meaning}" for code, meaning in {**_MEANINGS, **differing}.items()]
    return "\n".join(["[bold]Exit codes[/bold]", *lines])


@contextmanager
def exits(*, debug: bool, resumes: bool = False) -> Iterator[None]:
    """End the process with the code and the sentence that fit what goes wrong inside the block.

    Args:
        debug: Let unforeseen errors through, with their traceback.
        resumes: Whether the same command goes on where it was stopped.
    """
    try:
        yield
        sys.stdout.flush()
    except (BadInput, InnerFailure) as error:
        say(str(error))
        sys.exit(BAD_INPUT if isinstance(error, BadInput) else INNER_FAILURE)
    except OutputLost as error:
        drop_output()
        say(str(error))
        sys.exit(INNER_FAILURE)
    except BrokenPipeError:
        drop_output()
        sys.exit(READER_GONE)
    except KeyboardInterrupt:
        say("Stopped. The same command goes on where it was stopped." if resumes else "Stopped.")
        sys.exit(INTERRUPTED)
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
