import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from command_line import COMMAND, Cli, environment, sentences, shrunk
from retexture import bootstrap
from retexture.cli.evaluation.looks import prompts_of
from retexture.cli.evaluation.peak_memory import peak_memory
from retexture.cli.evaluation.photo_set import SetPhoto, list_photos
from retexture.imaging.limits import Limits
from retexture.prompts import Place, Target


@pytest.fixture
def folder(tmp_path: Path, photos: Path) -> Path:
    """Two small photos of two kinds; the sky of one is marked."""
    folder = tmp_path / "photos"
    (folder / "object").mkdir(parents=True)
    shrunk(photos / "coffee.jpg", folder / "object" / "cup.png", (192, 128))
    shrunk(photos / "rocket.jpg", folder / "rocket.png", (192, 128))
    said = {"rocket.png": {"kind": "landscape", "parts": {"sky": [[[0, 0], [1, 0], [1, 0.6], [0, 0.6]]]}}}
    (folder / "photos.json").write_text(json.dumps(said))
    return folder


def test_looks_are_measured_over_a_folder(cli: Cli, folder: Path, tmp_path: Path) -> None:
    looks = ("--looks", "teal marble", "--looks", "marble", "-n", "2", "--side", "128", "-o", "report")
    done = cli("eval", folder, *looks)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().split() == ["report/report.html", "report/report.json"]
    content = json.loads((tmp_path / "report" / "report.json").read_text())
    assert [look["pairs"] for look in content["looks"]] == [2, 2]
    assert {case["photo"]: case["kind"] for case in content["cases"]} == {
        "object/cup.png": "object",
        "rocket.png": "landscape",
    }
    for case in content["cases"]:
        assert [judged["number"] for judged in case["judged"]] == [1, 2]
        assert case["seconds"] > 0
        assert case["peak_memory"] is None or case["peak_memory"] > 50
        assert case["variety"]["pattern"] > 0
        [surface] = case["judged"][0]["agreement"]["surfaces"]
        assert surface["asked"] == case["prompt"]
        assert surface["named"] == (case["prompt"] == "teal marble")
        assert surface["palette"]["distance"] < 30
        assert surface["rank"] in (0, 1)
    page = (tmp_path / "report" / "report.html").read_text()
    assert page.count("data:image/webp") == 2 + 2 * 4 + 2

    again = cli("eval", folder, *looks, "--json")
    assert json.loads(again.stdout)["all"] == content["all"]  # times too: nothing was made again
    assert again.stderr == b""


def test_what_is_new_alone_is_made(cli: Cli, folder: Path, tmp_path: Path) -> None:
    command = ("eval", folder, "--side", "96", "-o", "report", "--looks", "marble", "--json")
    first = json.loads(cli(*command).stdout)
    records = set((tmp_path / "report" / "records").iterdir())
    shutil.copy(folder / "rocket.png", folder / "object" / "again.png")
    second = json.loads(cli(*command).stdout)
    assert first["all"]["pairs"] == 2
    assert second["all"]["pairs"] == 3
    assert len(set((tmp_path / "report" / "records").iterdir()) - records) == 1


def test_a_run_that_was_stopped_leaves_a_report_and_goes_on(folder: Path, tmp_path: Path) -> None:
    looks = [option for look in ("marble", "teal marble", "gold marble") for option in ("--looks", look)]
    sizes = ("--side", "512", "-n", "4")  # there is time to stop it
    command = (COMMAND, "eval", str(folder), *sizes, "-o", str(tmp_path / "report"), *looks)
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        # A job in a shell's background inherits that SIGINT is ignored, and the tests may be such a job.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if "cup.png, teal marble" in line:  # the second pair begins
                running.send_signal(signal.SIGINT)
                break
        rest = running.stderr.read()
    assert running.returncode == 130
    assert "Traceback" not in rest
    stopped = json.loads((tmp_path / "report" / "report.json").read_text())
    assert 1 <= stopped["all"]["pairs"] < 6
    kept = {case["photo"] + case["prompt"]: case for case in stopped["cases"]}

    done = subprocess.run([*command, "--json"], env=environment(), capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    content = json.loads((tmp_path / "report" / "report.json").read_text())
    assert content["all"]["pairs"] == 6
    for case in content["cases"]:
        assert kept.get(case["photo"] + case["prompt"], case) == case  # times too: it was not made again


def test_prompts_come_from_a_file_and_groups_from_the_engine(tmp_path: Path, cli: Cli) -> None:
    engine = bootstrap.engines(bootstrap.configured()).build("procedural")
    (tmp_path / "prompts.txt").write_text("# looks\nmarble in fog\n\npaint the sky green\n")
    listed = json.loads(cli("looks", "--json").stdout)
    lights = [look["name"] for look in listed["light"]]
    asked = prompts_of(["@" + str(tmp_path / "prompts.txt"), "lights", "marble in fog"], engine)
    assert asked == ("marble in fog", "paint the sky green", *lights)
    everything = prompts_of(["all"], engine)
    assert set(everything) >= {look["name"] for kind in ("material", "style") for look in listed[kind]}


def test_a_reader_that_goes_away_is_no_fault_of_the_folder(folder: Path, tmp_path: Path) -> None:
    command = (
        COMMAND,
        "eval",
        str(folder),
        "--side",
        "64",
        "--looks",
        "marble",
        "-o",
        str(tmp_path / "report"),
    )
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        errors = running.stderr.read()
    assert running.returncode == 141
    assert "cannot be written" not in errors
    assert (tmp_path / "report" / "report.json").is_file()


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are UTF-8")
def test_names_that_are_not_utf_8_are_reported(cli: Cli, folder: Path, tmp_path: Path) -> None:
    strange = os.fsdecode(os.fsencode(folder) + b"/caf\xe9")
    Path(strange).mkdir()
    (folder / "rocket.png").rename(f"{strange}/caf\udce9.png")
    (folder / "photos.json").unlink()
    done = cli("eval", folder, "--side", "64", "--looks", "marble", "-o", "report")
    assert done.returncode == 0, done.stderr
    content = json.loads((tmp_path / "report" / "report.json").read_text("utf-8"))
    assert {case["photo"] for case in content["cases"]} == {"object/cup.png", "caf\ufffd/caf\ufffd.png"}


def test_a_picture_that_cannot_be_used_does_not_stop_the_others(cli: Cli, folder: Path) -> None:
    (folder / "broken.jpg").write_bytes(b"no picture")
    done = cli("eval", folder, "--side", "64", "--looks", "marble", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["all"]["pairs"] == 2
    assert ["broken.jpg" in sentence for sentence in sentences(done)] == [True]


@pytest.mark.parametrize(
    ("sidecar", "complaint"),
    [
        ("{", "is wrong at its beginning"),
        ('{"rocket.png": {"kinds": "x"}}', "rocket.png.kinds"),
        ('{"rocket.png": {"parts": {"sky": [[[0, 0], [2, 0], [1, 1]]]}}}', "rocket.png.parts.sky"),
        ('{"moon.png": {"kind": "x"}}', "moon.png, which is not there"),
    ],
)
def test_a_wrong_sidecar_is_explained(cli: Cli, folder: Path, sidecar: str, complaint: str) -> None:
    (folder / "photos.json").write_text(sidecar)
    done = cli("eval", folder, "--looks", "marble")
    assert done.returncode == 2
    [sentence] = sentences(done)
    assert complaint in sentence


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("nowhere",), "cannot be read"),
        ((".",), "There is no picture"),
        (("photos", "--engines", "magic"), "no engine called 'magic'"),
        (("photos", "--looks", "@nothing.txt"), "cannot be read as a list"),
        (("photos", "--looks", " "), "1 to 8192"),
        (("photos", "--looks", "marble", "-o", "/proc/here"), "cannot be written to"),
    ],
)
def test_what_cannot_be_evaluated_is_explained(
    cli: Cli, folder: Path, tmp_path: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    if arguments == (".",):
        shutil.rmtree(folder)
    done = cli("eval", *arguments, "--side", "64")
    assert done.returncode == 2
    [sentence] = sentences(done)
    assert complaint in sentence


def test_parts_are_where_they_are_marked(photos: Path) -> None:
    coffee = next(photo for photo in list_photos([photos]) if photo.name == "coffee.jpg")
    photo = SetPhoto(coffee, 300, Limits())
    subject = photo.where(Target(Place.SUBJECT, None, "the subject"))
    background = photo.where(Target(Place.BACKGROUND, None, "background"))
    assert subject is not None
    assert background is not None
    assert subject.shape == background.shape == (200, 300)
    assert subject[60, 140] == 1  # the cup
    assert background[20, 280] == 1  # the table
    np.testing.assert_allclose(subject + background, 1)
    assert photo.where(Target(Place.OBJECT, None, "the red car")) is None
    assert {photo.known.kind for photo in list_photos([photos])} == {
        "portrait",
        "animal",
        "object",
        "landscape",
    }


def test_the_peak_of_memory_is_that_of_the_block() -> None:
    with peak_memory() as much:
        bytearray(64 << 20).count(1)
    with peak_memory() as little:
        bytearray(1 << 20).count(1)
    if much.mib is None or little.mib is None:
        pytest.skip("this system does not say")
    assert much.mib > little.mib + 40
