"""What larger pictures and tiles cost: ``python -m benchmarks.upscaling``.

Time is that per pixel of a megapixel picture made twice as wide and as high, against that of the same
picture at its own size. Each photo is one never seen: between a picture and its upscale the process makes
another, so that both begin with reading the photo. Wall time follows the load of the machine; processor time,
of all threads, hardly does. Memory is the peak of a process that makes one picture and then enlarges it, or
one tile with its maps.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

SIDE = 1024
LARGE = (4096, 4096)
"""As large as photos are taken; twice as wide and as high it has 64 megapixels."""
TILE = 4096
"""The largest."""
MOST_TIMES = 2.5
"""Times the processor time per pixel of the picture at its own size."""
MOST_MEMORY = 1536
"""MiB, for a picture of 64 megapixels."""
PROMPTS = ("white marble with gold veins", "rusted steel", "brick")
TILE_PROMPT = "mossy cobblestone"
_PROBE = "import sys; from benchmarks.upscaling import {probe}; {probe}(*sys.argv[1:])"


def time_upscale(prompt: str) -> None:
    """Make a picture and its upscale, in this process; prints what each took."""
    import retexture
    from benchmarks.pictures import NewPhotos

    small = NewPhotos((256, 256)).next()[0]
    retexture.upscale(retexture.apply(small, prompt, n=1, seed=1)[0], 3)  # compiles, or loads
    photos = NewPhotos((SIDE, SIDE))
    pictures: list[retexture.Retextured] = []

    def make(file: bytes) -> None:
        pictures.extend(retexture.apply(file, prompt, n=1, seed=1))

    own = [_taken(partial(make, photos.next()[0])) for _ in range(2)]
    larger = _taken(lambda: retexture.upscale(pictures[0], 2))
    print(json.dumps({"own": own, "larger": larger}))


def make_upscale(file: str, prompt: str, scale: str) -> None:
    """Make one picture of the photo in ``file`` and enlarge it, in this process; prints the peak memory."""
    import retexture

    made = retexture.apply(Path(file), prompt, n=1, seed=1)[0]
    if int(scale) > 1:
        made = retexture.upscale(made, int(scale))
    _print_peak()


def make_tile(prompt: str, side: str, folder: str) -> None:
    """Make a tile with its maps and write both, in this process; prints the peak memory."""
    import retexture

    made = retexture.tile(prompt, size=int(side), seed=1, maps=True)[0]
    made.save(Path(folder) / "tile.png")
    made.save_maps(folder, "tile")
    _print_peak()


def _taken(work: Callable[[], object]) -> dict[str, float]:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return {"wall": time.perf_counter() - wall, "processor": time.process_time() - processor}


def _print_peak() -> None:
    taken = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peak_mib": peak, "processor": taken}))


def _run(probe: str, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", _PROBE.format(probe=probe), *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _measure_time(prompt: str, rounds: int) -> None:
    ratios: dict[str, list[float]] = {"wall": [], "processor": []}
    for _ in range(rounds):
        measured = _run("time_upscale", prompt)
        for kind, found in ratios.items():
            own = statistics.mean(each[kind] for each in measured["own"])
            found.append(measured["larger"][kind] / 4 / own)
    wall, processor = (statistics.median(found) for found in ratios.values())
    print(
        f"{prompt}, twice as large: {processor:.2f} times the processor time per pixel "
        f"({min(ratios['processor']):.2f}–{max(ratios['processor']):.2f}; at most {MOST_TIMES}), "
        f"{wall:.2f} of the wall time",
        flush=True,
    )


def _measure_memory(prompt: str, side: int) -> None:
    # The photo is made by a process of its own: what makes it would count.
    with tempfile.TemporaryDirectory() as folder:
        photo = Path(folder) / "photo.jpg"
        making = f"from benchmarks.pictures import NewPhotos; print(NewPhotos({LARGE!r}).next()[0].hex())"
        made = subprocess.run(
            [sys.executable, "-c", making],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parent.parent,
        )
        photo.write_bytes(bytes.fromhex(made.stdout))
        for scale, said in ((1, "16 megapixels"), (2, f"64 megapixels (at most {MOST_MEMORY})")):
            most = _run("make_upscale", str(photo), prompt, str(scale))
            print(f"{prompt}, {said}: {most['peak_mib']:.0f} MiB, {most['processor']:.0f} s", flush=True)
        tile = _run("make_tile", TILE_PROMPT, str(side), folder)
    print(f"{TILE_PROMPT}, a tile of {side}: {tile['peak_mib']:.0f} MiB, {tile['processor']:.0f} s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.upscaling", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each measurement (default 3)")
    parser.add_argument("--prompt", action="append", help="measure this one; may be given several times")
    parser.add_argument("--only", choices=("time", "memory"), help="measure one of both")
    parser.add_argument("--tile", type=int, default=TILE, help=f"pixels a side of the tile (default {TILE})")
    options = parser.parse_args()
    prompts = options.prompt or PROMPTS
    print(f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
    if options.only != "memory":
        for prompt in prompts:
            _measure_time(prompt, options.rounds)
    if options.only != "time":
        _measure_memory(prompts[0], options.tile)


if __name__ == "__main__":
    main()
