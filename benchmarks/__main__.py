"""Speed and memory of the procedural engine on this machine.

Times are medians of several rounds. What matters is a ratio inside one run: the time of four variations
against the time of one ``cv2.stylization`` of the same picture, taken in turn, so that a slow or busy machine
slows both.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

PHOTO = Path(__file__).parent.parent / "src" / "retexture" / "samples" / "astronaut.jpg"
SIDE = 1024
TWELVE_MEGAPIXELS = (4000, 3000)
MOST_TIME = 1.5  # times one stylization, for four variations of a material
MOST_MEMORY = 1536  # MiB, for four variations of 12 megapixels
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


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


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


def _measure_ratios(rounds: int, prompts: Sequence[str]) -> list[dict[str, object]]:
    from benchmarks.pictures import make, photo, stylize

    picture = photo(PHOTO, (SIDE, SIDE))
    rows: list[dict[str, object]] = []
    for prompt in prompts:
        make(picture, prompt, 4)  # compiles, or loads from the cache
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(_seconds(lambda: make(picture, prompt, 4)))  # noqa: B023 - called at once
            theirs.append(_seconds(lambda: stylize(picture)))
        ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
        rows.append(
            {
                "prompt": prompt,
                "four_variations_s": round(statistics.median(ours), 3),
                "one_stylization_s": round(statistics.median(theirs), 3),
                "ratio": round(statistics.median(ratios), 2),
                "ratio_min": round(min(ratios), 2),
                "ratio_max": round(max(ratios), 2),
            }
        )
    return rows


def _measure_starts(rounds: int, prompt: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as cache:
        cold, cold_memory = _process(prompt, 1, cache)
        warm = [_process(prompt, 1, cache)[0] for _ in range(rounds)]
        memory = statistics.median(_process(prompt, 4, cache)[1] for _ in range(rounds))
        large = _process(prompt, 4, cache, TWELVE_MEGAPIXELS)[1]  # hardly differs from run to run
    imports = [
        _seconds(lambda: subprocess.run([sys.executable, "-c", "import retexture"], check=True))
        - _seconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
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


def _show(rows: list[dict[str, object]], starts: dict[str, float]) -> None:
    console = Console()
    title = f"Four {SIDE}×{SIDE} variations against one cv2.stylization (materials: at most {MOST_TIME})"
    table = Table(title=title)
    for heading in ("prompt", "four (s)", "stylization (s)", "ratio", "min–max"):
        table.add_column(heading, justify="left" if heading == "prompt" else "right")
    for row in rows:
        table.add_row(
            str(row["prompt"]),
            str(row["four_variations_s"]),
            str(row["one_stylization_s"]),
            str(row["ratio"]),
            f"{row['ratio_min']}–{row['ratio_max']}",
        )
    console.print(table)
    console.print(
        f"First picture of a new installation, compiling kernels: {starts['first_picture_cold_s']} s"
    )
    console.print(f"First picture of a later process: {starts['first_picture_later_s']} s")
    console.print(f"Peak memory of a process that makes four: {starts['peak_memory_mib']} MiB")
    large = starts["peak_memory_12_megapixels_mib"]
    console.print(f"… of 12 megapixels: {large} MiB (to stay below {MOST_MEMORY})")
    console.print(f"Peak memory of the process that compiles: {starts['peak_memory_compiling_mib']} MiB")
    console.print(f"import retexture: {starts['import_s']} s")


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
        print(json.dumps({"variations": rows, "process": starts}))
    else:
        _show(rows, starts)


if __name__ == "__main__":
    main()
