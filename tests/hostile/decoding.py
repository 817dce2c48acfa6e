"""Decodes the hostile pictures one after the other and says what came of each. Run by its path, as a process.

Nothing but the memory that it may have is bounded here: who started it looks at the clock. It begins with the
file whose number is its argument.
"""

import itertools
import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hostile.pictures import corpus
from retexture.imaging.decode import decode
from retexture.imaging.limits import Limits, PictureError

MEMORY = 1536 * 2**20
"""Bytes beyond those that the program itself takes."""


def main() -> None:
    """Decode, and print one line of JSON before and one after each file."""
    limit = _now_mapped() + MEMORY
    for name, build in itertools.islice(corpus(), int(sys.argv[1]), None):
        data = build()
        print(json.dumps({"name": name}), flush=True)
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
        began = time.perf_counter()
        told = _outcome(data)
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print(json.dumps({"seconds": time.perf_counter() - began, **told}), flush=True)


def _outcome(data: bytes) -> dict[str, object]:
    try:
        photo = decode(data, Limits())
    except PictureError as error:
        cause = error.__cause__
        return {"message": str(error), "cause": None if cause is None else f"{type(cause).__name__}: {cause}"}
    return {"size": photo.size, "shape": photo.rgb.shape}


def _now_mapped() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


if __name__ == "__main__":
    main()
