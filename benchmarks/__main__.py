"""Speed and memory of the library on this machine, through the door that users take: ``retexture.apply``.

What matters is a ratio inside one run: four variations, from a file to finished pictures, against one
``cv2.stylization`` of the same picture, taken in turn, so that a slow or busy machine slows both. A photo
that was never seen pays for all seeing; another prompt on the same photo does not. Wall time is what a user
waits for; more cores shorten it, and the reference uses one. Processor time, user and system of all threads,
is what it costs a machine that has other work as well.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

SIDE = 1024
TWELVE_MEGAPIXELS = (4000, 3000)
MOST_NEW, MOST_SEEN = 2.2, 1.3
"""Times one stylization, for four variations of a material, of a photo never seen and of one seen before."""
MOST_MEMORY = 954
"""MiB (1.0 GB), for four variations of one megapixel."""
MOST_MEMORY_LARGE = 1680
"""MiB, for four variations of 12 megapixels: one and a half GiB to make them, and what is returned."""
PROMPTS = (
    "white marble with gold veins",
    "carved wood",
    "rusted steel",
    "gold",
    "brick",
    "leather",
    "ice",
    "rusted steel in neon night",
    "wooden walls, mossy stone floor, gold roof, keep the sky",
    "oil painting",
    "watercolour",
    "ink",
    "pencil",
    "stained glass",
    "mosaic",
    "low-poly",
    "pixel art",
)
_PROBE = """
import resource, sys, time
start = time.perf_counter()
from benchmarks.pictures import first_picture
first_picture({prompt!r}, {count}, {size!r})
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@dataclass(frozen=True)
class Cost:
    """What something took: wall seconds, and processor seconds of all threads."""

    wall: float
    processor: float


@dataclass
class Pairs:
    """One kind of call, each time beside a stylization of the same picture."""

    ours: list[Cost] = field(default_factory=list)
    theirs: list[Cost] = field(default_factory=list)

    def add(self, ours: Callable[[], object], theirs: Callable[[], object]) -> None:
        """Measure both, one after the other."""
        self.ours.append(_cost(ours))
        self.theirs.append(_cost(theirs))

    def summary(self) -> dict[str, float]:
        """Medians in seconds, and the ratios of each pair: their median, least and most."""
        figures: dict[str, float] = {}
        for kind in ("wall", "processor"):
            ours, theirs = ([getattr(cost, kind) for cost in costs] for costs in (self.ours, self.theirs))
            ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
            figures[f"{kind}_s"] = round(statistics.median(ours), 3)
            figures[f"stylization_{kind}_s"] = round(statistics.median(theirs), 3)
            figures[f"{kind}_ratio"] = round(statistics.median(ratios), 2)
            figures[f"{kind}_ratio_min"] = round(min(ratios), 2)
            figures[f"{kind}_ratio_max"] = round(max(ratios), 2)
        return figures


@dataclass(frozen=True)
class Row:
    """What was measured with one prompt, on photos never seen and on photos seen before."""

    prompt: str
    new: dict[str, float]
    seen: dict[str, float]


def _cost(work: Callable[[], object]) -> Cost:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - wall, time.process_time() - processor)


def _process(
    prompt: str, count: int, cache: str, size: tuple[int, int] = (SIDE, SIDE)
) -> tuple[float, float]:
    """Seconds from the start of a new process to its pictures, and its peak memory in MiB."""
    environment = {**os.environ, "RETEXTURE_CACHE_DIR": cache}
    start = time.perf_counter()
    probe = subprocess.run(
        [sys.executable, "-c", _PROBE.format(prompt=prompt, count=count, size=size)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    whole = time.perf_counter() - start
    return whole, float(probe.stdout.split()[1])


def _measure_ratios(rounds: int, prompts: Sequence[str]) -> list[Row]:
    """Every prompt on photos never seen, and on photos that the prompt before it was tried on."""
    from benchmarks.pictures import NewPhotos, make, stylize

    photos = NewPhotos((SIDE, SIDE))
    new, seen = ({prompt: Pairs() for prompt in prompts} for _ in range(2))
    for prompt in prompts:
        make(photos.next()[0], prompt, 4)  # compiles, or loads from the cache
    for number, before in enumerate(prompts):
        prompt = prompts[(number + 1) % len(prompts)]
        for _ in range(rounds):
            file, rgb = photos.next()
            new[before].add(lambda: make(file, before, 4), lambda: stylize(rgb))  # noqa: B023 - called at once
            seen[prompt].add(lambda: make(file, prompt, 4, seed=2), lambda: stylize(rgb))  # noqa: B023
    return [Row(prompt, new[prompt].summary(), seen[prompt].summary()) for prompt in prompts]


def _measure_starts(rounds: int, prompt: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as cache:
        cold, cold_memory = _process(prompt, 1, cache)
        warm = [_process(prompt, 1, cache)[0] for _ in range(rounds)]
        memory = statistics.median(_process(prompt, 4, cache)[1] for _ in range(rounds))
        large = _process(prompt, 4, cache, TWELVE_MEGAPIXELS)[1]  # hardly differs from run to run
    imports = [
        _cost(lambda: subprocess.run([sys.executable, "-c", "import retexture"], check=True)).wall
        - _cost(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True)).wall
        for _ in range(rounds)
    ]
    return {
        "first_picture_cold_s": round(cold, 1),
        "first_picture_later_s": round(statistics.median(warm), 1),
        "peak_memory_mib": round(memory),
        "peak_memory_12_megapixels_mib": round(large),
        "peak_memory_compiling_mib": round(cold_memory),
        "import_s": round(statistics.median(imports), 3),
    }


def _show(rows: Sequence[Row], starts: dict[str, float]) -> None:
    console = Console()
    measured = (
        ("never seen", MOST_NEW, [row.new for row in rows]),
        ("seen before", MOST_SEEN, [row.seen for row in rows]),
    )
    for photo, most, figures in measured:
        table = Table(
            title=f"Four {SIDE}×{SIDE} variations of a photo {photo}, times one cv2.stylization "
            f"(materials: wall at most {most})"
        )
        for heading in ("prompt", "wall (s)", "wall", "min–max", "processor (s)", "processor", "min–max"):
            table.add_column(heading, justify="left" if heading == "prompt" else "right")
        for row, measures in zip(rows, figures, strict=True):
            table.add_row(row.prompt, *_cells(measures))
        console.print(table)
    console.print(
        f"First picture of a new installation, compiling kernels: {starts['first_picture_cold_s']} s"
    )
    console.print(f"First picture of a later process: {starts['first_picture_later_s']} s")
    console.print(
        f"Peak memory of a process that makes four: {starts['peak_memory_mib']} MiB (at most {MOST_MEMORY})"
    )
    large = starts["peak_memory_12_megapixels_mib"]
    console.print(f"… of 12 megapixels: {large} MiB (at most {MOST_MEMORY_LARGE})")
    console.print(f"Peak memory of the process that compiles: {starts['peak_memory_compiling_mib']} MiB")
    console.print(f"import retexture: {starts['import_s']} s")


def _cells(figures: dict[str, float]) -> Iterator[str]:
    for kind in ("wall", "processor"):
        yield str(figures[f"{kind}_s"])
        yield str(figures[f"{kind}_ratio"])
        yield f"{figures[f'{kind}_ratio_min']}–{figures[f'{kind}_ratio_max']}"


def main() -> None:
    """Measure and print; ``--json`` prints one object for scripts."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each measurement (default 5)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--prompt", action="append", help="measure this one; may be given several times")
    options = parser.parse_args()
    prompts = options.prompt or PROMPTS
    # Processes first: Linux counts the peak of the process that starts another one as the other's own.
    starts = _measure_starts(options.rounds, prompts[0])
    rows = _measure_ratios(options.rounds, prompts)
    if options.json:
        print(json.dumps({"variations": list(map(asdict, rows)), "process": starts}))
    else:
        _show(rows, starts)


if __name__ == "__main__":
    main()
