"""``python -m tests.fuzz``: all of it, with a seed that is printed and can be given."""

import argparse
import logging
import secrets
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import structlog

from fuzz.fuzzing import run, stand_in


def main() -> None:
    """Fuzz, and say how far it is on standard error."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000, help="how many, or a few more")
    parser.add_argument(
        "--seed", type=int, default=secrets.randbelow(2**32), help="what all randomness follows from"
    )
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    began = time.monotonic()

    def tell(progress: str) -> None:
        print(f"{time.monotonic() - began:7.1f} s {progress}", file=sys.stderr, flush=True)

    tell(f"seed {given.seed}")
    with tempfile.TemporaryDirectory() as folder, stand_in(Path(folder)) as stand:
        run(stand, given.requests, given.seed, tell)


if __name__ == "__main__":
    main()
