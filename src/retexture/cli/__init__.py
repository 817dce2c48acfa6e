"""The command line: ``retexture run``, ``looks`` and ``doctor``.

It starts fast: what does the work is imported when it is needed.
"""

from retexture.cli.exits import exits
from retexture.cli.streams import prepare_streams

__all__ = ["main"]


def main() -> None:
    """Run the command line and end the process with its exit code."""
    prepare_streams()
    with exits(debug=True):  # until the options are read, and then the command's own
        from retexture.cli.app import app

        app(prog_name="retexture")
