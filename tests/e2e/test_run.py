import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

import retexture
from command_line import COMMAND, Cli, contents, paths, shrunk

MARBLE = ("-p", "white marble with gold veins")


def batch_of(count: int, photos: Path, folder: Path) -> Path:
    folder.mkdir()
    for number in range(count):
        shrunk(photos / "chelsea.jpg", folder / f"cat{number:02}.png", (96 + number, 64))
    return folder


def test_one_photo_gives_four_pictures_of_its_size(shell: Cli, cup: Path, tmp_path: Path) -> None:
    done = shell("run", cup, *MARBLE)
    assert done.returncode == 0, done.stderr
    assert paths(done) == [f"retextured/cup-{number}.png" for number in (1, 2, 3, 4)]
    for name in paths(done):
        with Image.open(tmp_path / name) as picture:
            assert (picture.format, picture.size) == ("PNG", (120, 80))
    assert len(set(contents(tmp_path / "retextured").values())) == 4


def test_pictures_do_not_depend_on_threads_or_process(shell: Cli, cup: Path, tmp_path: Path) -> None:
    for threads in ("1", "3"):
        shell("run", cup, *MARBLE, "-n", 2, "-o", threads, "--seed", 7, RETEXTURE_THREADS=threads)
    assert contents(tmp_path / "1") == contents(tmp_path / "3")
    assert len(contents(tmp_path / "1")) == 2


def test_standard_input(shell: Cli, cup: Path) -> None:
    done = shell("run", "-", *MARBLE, "-n", 1, stdin=cup.read_bytes())
    assert done.returncode == 0
    assert paths(done) == ["retextured/stdin-1.png"]


@pytest.mark.parametrize("after", [1, 4])
def test_a_killed_batch_is_whole_and_goes_on(shell: Cli, photos: Path, tmp_path: Path, after: int) -> None:
    batch_of(4, photos, tmp_path / "cats")
    order = ("run", "cats", *MARBLE, "-n", "2")
    process = subprocess.Popen(
        [COMMAND, *order], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    for _ in range(after):
        process.stdout.readline()
    process.kill()
    process.communicate()
    kept = contents(tmp_path / "retextured")
    assert after <= len(kept) < 8
    for name in kept:
        with Image.open(tmp_path / "retextured" / name) as picture:
            picture.load()

    done = shell(*order, "--json")
    assert done.returncode == 0
    summary = json.loads(done.stdout)
    made = contents(tmp_path / "retextured")
    assert len(summary["outputs"]) == len(made) == 8
    assert made.items() >= kept.items()
    shell(*order, "--seed", summary["seed"], "-o", "undisturbed")
    assert contents(tmp_path / "undisturbed") == made


def test_interrupting_gives_one_line(photos: Path, tmp_path: Path) -> None:
    batch_of(60, photos, tmp_path / "cats")
    process = subprocess.Popen(
        [COMMAND, "run", "cats", *MARBLE, "--seed", "7"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Where the tests themselves run in the background, children begin with interrupts ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert (
        errors.decode().splitlines()[-1]
        == "retexture: Stopped. The same command goes on where it was stopped."
    )


def test_a_reader_that_goes_away_is_no_scandal(photos: Path, tmp_path: Path) -> None:
    batch_of(3, photos, tmp_path / "cats")
    process = subprocess.Popen(
        [COMMAND, "run", "cats", *MARBLE, "--seed", "7"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(timeout=60) == 141
    assert "Broken" not in errors
    assert "Traceback" not in errors


def test_no_place_for_caches_is_no_obstacle(shell: Cli, cup: Path) -> None:
    nowhere = {"HOME": "/dev/null/home", "RETEXTURE_CACHE_DIR": str(cup / "below")}
    nowhere |= {f"XDG_{kind}_HOME": "/dev/null/xdg" for kind in ("CACHE", "DATA", "CONFIG", "STATE")}
    package = Path(retexture.__file__).parent
    before = {path for path in package.rglob("*") if "__pycache__" not in path.parts or path.suffix == ".nbi"}
    done = shell("run", cup, *MARBLE, "-n", 1, "--seed", 7, PYTHONDONTWRITEBYTECODE="1", **nowhere)
    assert done.returncode == 0, done.stderr
    after = {path for path in package.rglob("*") if "__pycache__" not in path.parts or path.suffix == ".nbi"}
    assert after == before


def test_without_a_home_it_works(shell: Cli, cup: Path) -> None:
    done = shell("run", cup, *MARBLE, "-n", 1, HOME=None)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are UTF-8")
def test_a_file_name_that_is_not_utf_8(shell: Cli, cup: Path, tmp_path: Path) -> None:
    strange = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")
    Path(strange).mkdir()
    done = shell("run", cup, *MARBLE, "-n", 1, "-o", strange)
    assert done.returncode == 0, done.stderr
    assert done.stdout == os.fsencode(strange) + b"/cup-1.png\n"
