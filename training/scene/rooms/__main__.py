"""Render the rooms that the scene network learns from into a folder; about six processor seconds each.

Two packages are needed beside the project's own, and only here: Blender as a module, and the furniture::

    pip install bpy==5.0.1
    apt-get install sweethome3d-furniture
    python -m training.scene.rooms FOLDER
"""

import argparse
import sys
import tempfile
from pathlib import Path

from training.scene.rooms.build import render
from training.scene.rooms.deal import deal
from training.scene.rooms.furniture import LIBRARIES, models
from training.scene.rooms.pictures import COUNT, SEED, room_file


def main() -> int:
    """Render what is not there yet; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m training.scene.rooms",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--furniture", type=Path, default=LIBRARIES, help="where the libraries are")
    parser.add_argument("--count", type=int, default=COUNT, help="of rooms")
    parser.add_argument("--first", type=int, default=0, help="the number of the first one")
    parser.add_argument("--step", type=int, default=1, help="from one number to the next")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    known = models(given.furniture)
    with tempfile.TemporaryDirectory() as unpacked:
        for number in range(given.first, given.count, given.step):
            file = room_file(given.folder, number)
            if not file.exists():
                half = file.with_suffix(".half.exr")
                render(deal(SEED, number, known), half, Path(unpacked))
                half.replace(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
