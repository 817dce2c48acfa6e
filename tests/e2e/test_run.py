import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import retexture
from command_line import COMMAND, Cli, contents, paths, sentences, shrunk
from icc_profiles import display_p3
from openraster_reader import read_openraster

MARBLE = ("-p", "white marble with gold veins")


def batch_of(count: int, photos: Path, folder: Path) -> Path:
    """Write that many different pictures, half of them into a subfolder."""
    (folder / "more").mkdir(parents=True)
    for number in range(count):
        name = f"cat{number:02}.png" if number < count / 2 else f"more/cat{number:02}.png"
        shrunk(photos / "chelsea.jpg", folder / name, (96 + number, 64))
    return folder


def all_contents(folder: Path) -> dict[str, str]:
    return {
        **contents(folder),
        **{f"more/{name}": digest for name, digest in contents(folder / "more").items()},
    }


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


@pytest.mark.parametrize("after", [1, 5])
def test_a_killed_batch_is_whole_and_goes_on(shell: Cli, photos: Path, tmp_path: Path, after: int) -> None:
    batch_of(4, photos, tmp_path / "cats")
    order = ("run", "cats", "--recursive", *MARBLE, "-n", "2")
    process = subprocess.Popen(
        [COMMAND, *order], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    for _ in range(after):
        process.stdout.readline()
    process.kill()
    process.communicate()
    (tmp_path / "retextured" / "more").mkdir(exist_ok=True)
    kept = all_contents(tmp_path / "retextured")
    assert after <= len(kept) < 8
    for name in kept:
        with Image.open(tmp_path / "retextured" / name) as picture:
            picture.load()

    done = shell(*order, "--json")
    assert done.returncode == 0
    *pictures, summary = map(json.loads, done.stdout.splitlines())
    made = all_contents(tmp_path / "retextured")
    assert len(pictures) == len(made) == 8
    assert made.items() >= kept.items()
    shell(*order, "--seed", summary["seed"], "-o", "undisturbed")
    assert all_contents(tmp_path / "undisturbed") == made


def test_interrupting_gives_one_line(photos: Path, tmp_path: Path) -> None:
    batch_of(60, photos, tmp_path / "cats")
    process = subprocess.Popen(
        [COMMAND, "run", "cats", "-r", *MARBLE, "--seed", "7"],
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
    *_, counts, last = errors.decode().splitlines()
    assert re.fullmatch(r"retexture: \d+ made( \(\d+ pictures?\))?\.", counts)
    assert last == "retexture: Stopped. The same command goes on where it was stopped."


def test_json_comes_as_pictures_come(photos: Path, tmp_path: Path) -> None:
    batch_of(60, photos, tmp_path / "cats")
    process = subprocess.Popen(
        [COMMAND, "run", "cats", "-r", *MARBLE, "--seed", "7", "--json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout is not None
    first = json.loads(process.stdout.readline())
    assert (tmp_path / first["path"]).is_file()
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.decode() == "retexture: Stopped. The same command goes on where it was stopped.\n"
    last = json.loads(rest.splitlines()[-1])
    assert last["type"] == "summary"
    assert last["made"] < 60


def test_a_standard_output_that_is_full_stops_the_batch(photos: Path, tmp_path: Path) -> None:
    batch_of(4, photos, tmp_path / "cats")
    for options in ((), ("--json",)):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [COMMAND, "run", "cats", *MARBLE, "-n", "1", "--seed", "7", *options],
                cwd=tmp_path,
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
            )
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1] == (
            "retexture: Standard output cannot be written to: No space left on device."
        )
        assert len(contents(tmp_path / "retextured")) == 1


def test_a_standard_output_that_is_closed_is_no_obstacle(shell: Cli, cup: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", f"'{COMMAND}' run cup.png -p marble -n 1 --seed 7 >&-"],
        cwd=tmp_path,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert len(contents(tmp_path / "retextured")) == 1


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are UTF-8")
def test_names_of_any_bytes_are_told_as_they_are(shell: Cli, cup: Path, tmp_path: Path) -> None:
    strange = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")
    done = shell("run", cup, *MARBLE, "-n", 1, "-o", strange, PYTHONIOENCODING="utf-8:strict")
    assert done.returncode == 0, done.stderr
    assert done.stdout == os.fsencode(strange) + b"/cup-1.png\n"


def test_a_reader_that_goes_away_is_no_scandal(photos: Path, tmp_path: Path) -> None:
    batch_of(3, photos, tmp_path / "cats")
    process = subprocess.Popen(
        [COMMAND, "run", "cats", "-r", *MARBLE, "--seed", "7"],
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


def test_maps_lie_in_a_folder_beside_each_picture(shell: Cli, cup: Path, tmp_path: Path) -> None:
    order = ("run", cup, *MARBLE, "-n", 1, "--seed", 7, "--maps", "--name", "{prompt}-{stem}")
    done = shell(*order)
    assert done.returncode == 0, done.stderr
    name = "white-marble-with-gold-veins-cup"
    assert paths(done) == [f"retextured/{name}.png"]
    folder = tmp_path / "retextured" / f"{name}-maps"
    with Image.open(folder / f"{name}_BaseColor.png") as colour:
        assert colour.size == (120, 80)
    before = contents(folder)
    assert paths(shell(*order)) == paths(done)
    assert contents(folder) == before
    # What an earlier run made is no input of the next.
    again = shell("run", tmp_path / "retextured", "--recursive", *MARBLE, "-n", 1, "-o", "further")
    assert again.returncode == 2
    assert any("outputs of earlier runs" in each for each in sentences(again))
    assert not (tmp_path / "further").exists()
    # Maps that are gone are made again; the picture is the same, and stays.
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    assert paths(shell(*order)) == paths(done)
    assert contents(folder) == before


def test_layers_lie_beside_each_picture_and_are_made_again_where_they_are_gone(
    shell: Cli, cup: Path, tmp_path: Path
) -> None:
    order = ("run", cup, *MARBLE, "-n", 1, "--seed", 7, "--layers")
    done = shell(*order)
    assert done.returncode == 0, done.stderr
    (picture,) = (tmp_path / each for each in paths(done))
    layers = picture.with_suffix(".ora")
    held = read_openraster(layers.read_bytes())
    with Image.open(picture) as shown:
        assert np.abs(held.composed[..., :3] - np.asarray(shown.convert("RGB"), float)).max() <= 2
    assert not list(picture.parent.glob("*-maps")), "nobody asked for maps"
    line = json.loads(shell(*order, "--json").stdout.splitlines()[0])
    assert (line["layers"], line["new"]) == (layers.name, False)
    layers.unlink()
    assert json.loads(shell(*order, "--json").stdout.splitlines()[0])["new"]


def test_the_colours_of_the_source_are_those_of_the_picture(shell: Cli, cup: Path, tmp_path: Path) -> None:
    source = tmp_path / "wide.png"
    with Image.open(cup) as picture:
        picture.save(source, icc_profile=display_p3())
    done = shell("run", source, *MARBLE, "-n", 1, "--seed", 7, "--metadata", "keep")
    assert done.returncode == 0, done.stderr
    with Image.open(tmp_path / paths(done)[0]) as made:
        assert made.info["icc_profile"] == display_p3()


def test_files_say_what_is_asked_for(shell: Cli, cup: Path, tmp_path: Path) -> None:
    sizes = []
    for quality in (10, 95):
        done = shell("run", cup, *MARBLE, "-n", 1, "--seed", 7, "--format", "jpeg", "--quality", quality,
                     "--metadata", "credentials", "-o", quality)  # fmt: skip
        assert done.returncode == 0, done.stderr
        sizes.append((tmp_path / paths(done)[0]).stat().st_size)
        with Image.open(tmp_path / paths(done)[0]) as picture:
            assert b"white marble with gold veins" in picture.info["xmp"]
    assert sizes[0] < sizes[1]


def test_a_name_that_cannot_be_used_is_refused_before_anything_is_made(
    shell: Cli, cup: Path, tmp_path: Path
) -> None:
    done = shell("run", cup, *MARBLE, "--name", "../{stem}")
    assert done.returncode == 2
    assert "without folders" in sentences(done)[0]
    assert not (tmp_path / "retextured").exists()


def test_a_tile_goes_on_beyond_its_sides_and_is_not_made_twice(shell: Cli, tmp_path: Path) -> None:
    order = ("tile", "-p", "mossy cobblestone", "--size", 512, "--seed", 7, "--maps", "-o", "tiles")
    done = shell(*order)
    assert done.returncode == 0, done.stderr
    assert paths(done) == ["tiles/mossy-cobblestone-1.png"]
    scene = json.loads((tmp_path / "tiles/mossy-cobblestone-1-maps/mossy-cobblestone-1.gltf").read_bytes())
    assert scene["samplers"][0]["wrapS"] == 10497
    before = contents(tmp_path / "tiles")
    again = shell(*order, "--json")
    lines = [json.loads(line) for line in again.stdout.splitlines()]
    assert [(line["type"], line.get("new")) for line in lines] == [("picture", False), ("summary", None)]
    assert lines[0]["maps"] == "mossy-cobblestone-1-maps"
    assert contents(tmp_path / "tiles") == before
    refused = shell("tile", "-p", "hello", "-o", "other")
    assert refused.returncode == 2
    assert "names no material" in sentences(refused)[-1]
