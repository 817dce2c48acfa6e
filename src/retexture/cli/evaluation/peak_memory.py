"""The most memory that this process had during one piece of work."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_RESET = Path("/proc/self/clear_refs")  # Linux, proc(5): "5" sets the peak back to what there is now
_STATUS = Path("/proc/self/status")


@dataclass
class Peak:
    """``mib`` is filled in at the end; None where the system does not say."""

    mib: float | None = None


@contextmanager
def peak_memory() -> Iterator[Peak]:
    """Measure the peak of the resident memory between the block's begin and its end."""
    peak = Peak()
    known = _reset()
    yield peak
    if known:
        peak.mib = _high_water_mark()


def _reset() -> bool:
    try:
        _RESET.write_text("5")
    except OSError:
        return False
    return True


def _high_water_mark() -> float | None:
    found = re.search(r"^VmHWM:\s+(\d+) kB", _STATUS.read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else None
