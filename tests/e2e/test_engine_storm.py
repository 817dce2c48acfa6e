"""A small storm over a chain of engines; the large one is ``make storm-engines``."""

import json
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent.parent


def test_every_task_ends_well_while_the_first_engine_fails_and_hangs() -> None:
    command = [
        sys.executable,
        "-m",
        "benchmarks.engine_storm",
        "--tasks",
        "40",
        "--workers",
        "1",
        "--no-budget",
    ]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert (figures["completed"], figures["stuck"]) == (40, 0)
    assert set(figures["made_by"]) == {"images", "procedural"}
    assert figures["left"]["images late"] > 0
