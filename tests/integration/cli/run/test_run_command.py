import base64
import http.server
import json
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from command_line import Cli, Finished, contents, paths, sentences, shrunk

MARBLE = ("-p", "white marble with gold veins")


def test_a_random_seed_is_told_and_makes_the_same_pictures_again(cli: Cli, cup: Path, tmp_path: Path) -> None:
    first = cli("run", cup, *MARBLE, "-n", 2, "-o", "first")
    (line,) = [line for line in sentences(first) if "seed" in line]
    seed = line.rsplit("--seed ")[1].split()[0]
    again = cli("run", cup, *MARBLE, "-n", 2, "-o", "again", "--seed", seed)
    assert again.returncode == 0
    assert contents(tmp_path / "first") == contents(tmp_path / "again")


def told(finished: Finished, kind: str) -> list[dict[str, Any]]:
    """The objects of one type that were written with ``--json``."""
    return [each for each in map(json.loads, finished.stdout.splitlines()) if each["type"] == kind]


def test_json_is_one_object_a_line_and_nothing_else_is_said(cli: Cli, cup: Path) -> None:
    done = cli("run", cup, "-p", "marble --ar 3:2", "-n", 2, "--seed", 7, "--json")
    assert done.returncode == 0
    assert done.stderr == b""
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["type"] for line in lines] == ["picture", "picture", "summary"]
    for number, picture in enumerate(lines[:2], 1):
        assert picture["path"] == f"retextured/cup-{number}.png"
        assert picture["source"] == str(cup)
        assert picture["new"] is True
        assert (picture["seed"], picture["width"], picture["height"]) == (7, 120, 80)
        assert 0 < picture["kept"]["score"] <= 1
        assert picture["kept"]["renderings"] == 1
        assert picture["engine"] == "procedural"
        assert isinstance(picture["engine_version"], str)
        assert picture["understood"]["description"] == "Marble."
        assert [ignored["text"] for ignored in picture["ignored"]] == ["--ar 3:2"]
    assert lines[2].pop("seconds") > 0
    assert lines[2] == {
        "type": "summary", "made": 1, "there": 0, "failed": 0, "skipped": 0, "pictures": 2, "seed": 7
    }  # fmt: skip
    again = cli("run", cup, "-p", "marble --ar 3:2", "-n", 2, "--seed", 7, "--json")
    assert [picture["new"] for picture in told(again, "picture")] == [False, False]
    assert [(line["made"], line["there"]) for line in told(again, "summary")] == [(0, 1)]


def test_each_picture_tells_what_was_understood_for_it(
    cli: Cli, cup: Path, photos: Path, tmp_path: Path
) -> None:
    shrunk(photos / "rocket.jpg", tmp_path / "rocket.png", (160, 240))
    done = cli("run", cup, "rocket.png", "-p", "the sky in marble", "-n", 1, "--seed", 7, "--json")
    found = [picture["understood"]["regions"][0]["share"] for picture in told(done, "picture")]
    assert found[0] != found[1]


@pytest.fixture
def albums(cup: Path, tmp_path: Path) -> Path:
    """A folder with three pictures in three subfolders, and things that are no pictures."""
    for name in ("a.png", "x/a.jpg", "x/y/b.png"):
        (tmp_path / "albums" / name).parent.mkdir(parents=True, exist_ok=True)
        shrunk(cup, tmp_path / "albums" / name, (60, 40))
    (tmp_path / "albums" / "notes.txt").touch()
    (tmp_path / "albums" / ".hidden.png").touch()
    (tmp_path / "albums" / "x" / "bad.png").write_bytes(b"no picture")
    return tmp_path / "albums"


def test_what_a_folder_has_besides_is_told(cli: Cli, albums: Path) -> None:
    done = cli("run", "albums", *MARBLE, "-n", 2, "--seed", 7)
    assert done.returncode == 0
    assert paths(done) == ["retextured/a-1.png", "retextured/a-2.png"]
    assert done.stderr.decode().splitlines() == [
        (
            "retexture: Skipped: 1 hidden entry (albums/.hidden.png), "
            "1 file of another kind (albums/notes.txt), "
            "1 subfolder (albums/x; --recursive takes what is in it)."
        ),
        "albums/a.png",
        "retexture: 1 made (2 pictures), 3 skipped.",
    ]
    again = cli("run", "albums", *MARBLE, "-n", 2, "--seed", 7)
    assert sentences(again)[-1] == "retexture: 0 made, 1 there already, 3 skipped."


@pytest.mark.parametrize("output", ["out", "albums/out", "albums", "."])
def test_a_tree_is_mirrored_and_goes_on(cli: Cli, albums: Path, tmp_path: Path, output: str) -> None:
    order = ("run", "albums", "--recursive", *MARBLE, "-n", 1, "--seed", 7, "-o", output)
    done = cli(*order)
    assert done.returncode == 2
    folder = Path(output)
    assert paths(done) == [str(folder / name) for name in ("a-1.png", "x/a-1.png", "x/y/b-1.png")]
    assert sentences(done)[-1].startswith("retexture: 3 made, 1 failed, 2 skipped")
    with Image.open(tmp_path / output / "x" / "y" / "b-1.png") as picture:
        assert picture.size == (60, 40)

    (tmp_path / output / "x" / "a-1.png").unlink()
    shrunk(albums / "a.png", albums / "x" / "bad.png", (60, 40))
    again = cli(*order, "--json")
    assert again.returncode == 0
    assert [(picture["path"], picture["new"]) for picture in told(again, "picture")] == [
        (str(folder / name), new)
        for name, new in (
            ("a-1.png", False),
            ("x/a-1.png", True),
            ("x/bad-1.png", True),
            ("x/y/b-1.png", False),
        )
    ]
    assert len(told(again, "skipped")) == 1


def test_a_tree_goes_on_from_a_run_without_subfolders(cli: Cli, albums: Path) -> None:
    cli("run", "albums", *MARBLE, "-n", 1, "--seed", 7)
    done = cli("run", "albums", "-r", *MARBLE, "-n", 1, "--seed", 7)
    assert sentences(done)[-1] == "retexture: 2 made, 1 there already, 1 failed, 2 skipped."


def test_sheets_of_a_tree_lie_beside_their_pictures(cli: Cli, albums: Path, tmp_path: Path) -> None:
    done = cli("run", "albums/x/y", "albums", "-r", *MARBLE, "-n", 1, "--seed", 7, "--sheet")
    assert "retextured/x/a-sheet.png" in paths(done)
    assert (tmp_path / "retextured" / "x" / "a-sheet.png").is_file()
    assert [path for path in paths(done) if "b-1" in path] == ["retextured/b-1.png"]  # named first


def test_failures_are_objects_too(cli: Cli, albums: Path) -> None:
    done = cli("run", "albums/x/bad.png", "none.png", "albums/a.png", *MARBLE, "-n", 1, "--json")
    assert done.returncode == 2
    assert [failed["source"] for failed in told(done, "failed")] == ["none.png", "albums/x/bad.png"]
    assert [(line["made"], line["failed"]) for line in told(done, "summary")] == [(1, 2)]
    assert len(sentences(done)) == 2


def test_a_wrong_url_is_a_fault_of_the_input(cli: Cli) -> None:
    done = cli("run", "http://[::1", *MARBLE, "--seed", 1)
    assert done.returncode == 2
    (sentence,) = sentences(done)
    assert sentence.startswith("retexture: http://[::1: ")


def test_the_prompts_seed_counts_unless_there_is_an_option(cli: Cli, cup: Path) -> None:
    (written,) = told(cli("run", cup, "-p", "marble --seed 5", "-n", 1, "--json"), "picture")
    (option,) = told(cli("run", cup, "-p", "marble --seed 5", "-n", 1, "--json", "--seed", 6), "picture")
    assert (written["seed"], option["seed"]) == (5, 6)


def test_what_is_there_is_neither_made_again_nor_overwritten(cli: Cli, cup: Path, tmp_path: Path) -> None:
    order = ("run", cup, *MARBLE, "-n", 2, "--seed", 7)
    first = cli(*order)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "retextured").glob("*.png")}
    again = cli(*order)
    assert paths(again) == paths(first)
    assert any("there already" in line for line in sentences(again))
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "retextured").glob("*.png")} == before


def test_another_look_gets_the_next_numbers(cli: Cli, cup: Path, tmp_path: Path) -> None:
    cli("run", cup, *MARBLE, "-n", 2, "--seed", 7)
    kept = contents(tmp_path / "retextured")
    done = cli("run", cup, "-p", "oil painting", "-n", 2, "--seed", 7)
    assert paths(done) == ["retextured/cup-3.png", "retextured/cup-4.png"]
    assert contents(tmp_path / "retextured").items() > kept.items()


def test_a_bad_file_does_not_stop_the_others(cli: Cli, cup: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(cup.read_bytes()[:400])
    shrunk(cup, tmp_path / "other.webp")
    done = cli("run", "broken.png", "none.jpg", cup, "other.webp", *MARBLE, "-n", 1)
    assert done.returncode == 2
    assert paths(done) == ["retextured/cup-1.png", "retextured/other-1.png"]
    faults = [line for line in sentences(done) if "broken.png: " in line or "none.jpg: " in line]
    assert len(faults) == 2


def test_sources_of_one_stem_do_not_clash(cli: Cli, cup: Path, tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    shrunk(cup, tmp_path / "deeper" / "cup.png", (100, 60))
    done = cli("run", cup, "deeper/cup.png", *MARBLE, "-n", 1)
    assert paths(done) == ["retextured/cup-1.png", "retextured/cup_2-1.png"]
    with Image.open(tmp_path / "retextured" / "cup_2-1.png") as picture:
        assert picture.size == (100, 60)


@pytest.mark.parametrize(
    ("form", "suffix"), [("jpeg", "jpg"), ("jpg", "jpg"), ("webp", "webp"), ("avif", "avif")]
)
def test_other_formats(cli: Cli, cup: Path, tmp_path: Path, form: str, suffix: str) -> None:
    done = cli("run", cup, *MARBLE, "-n", 1, "--format", form)
    assert paths(done) == [f"retextured/cup-1.{suffix}"]
    with Image.open(tmp_path / f"retextured/cup-1.{suffix}") as picture:
        assert picture.size == (120, 80)
        assert picture.format == {"jpg": "JPEG"}.get(suffix, suffix.upper())


def test_transparency_is_kept_or_put_on_white(cli: Cli, cup: Path, tmp_path: Path) -> None:
    with Image.open(cup) as image:
        image.putalpha(Image.linear_gradient("L").resize(image.size))
        image.save(tmp_path / "clear.png")
        alpha = image.getchannel("A").tobytes()
    for form in ("png", "jpeg"):
        assert cli("run", "clear.png", *MARBLE, "-n", 1, "--format", form).returncode == 0
    with Image.open(tmp_path / "retextured" / "clear-1.png") as picture:
        assert picture.getchannel("A").tobytes() == alpha
    with Image.open(tmp_path / "retextured" / "clear-1.jpg") as picture:
        assert picture.mode == "RGB"
        assert min(picture.crop((0, 0, 120, 1)).tobytes()) > 240


@pytest.fixture
def server(tmp_path: Path, cup: Path) -> Iterator[str]:
    """The address of a server of the test's folder, where the small photograph is ``cup.png``."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path)) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_a_private_address_must_be_allowed(cli: Cli, server: str) -> None:
    refused = cli("run", f"{server}/cup.png", *MARBLE, "-n", 1)
    assert (refused.returncode, refused.stdout) == (2, b"")
    (line,) = [line for line in sentences(refused) if server in line]
    assert all(way in line for way in ("a file on this machine", "--allow-private", "RETEXTURE_FETCH_ALLOW"))
    assert "/v1/files" not in line
    allowed = cli("run", f"{server}/cup.png", *MARBLE, "-n", 1, "--allow-private")
    assert allowed.returncode == 0, allowed.stderr
    assert paths(allowed) == ["retextured/cup-1.png"]


def test_a_download_that_fails_is_a_fault_of_the_input(cli: Cli, server: str) -> None:
    done = cli("run", f"{server}/none.png", *MARBLE, "--allow-private")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"status 404" in done.stderr


def test_an_unknown_host_where_private_ones_are_allowed(cli: Cli) -> None:
    done = cli("run", "http://unknown.invalid/cup.png", *MARBLE, "--allow-private")
    assert done.returncode == 2
    assert b"host is unknown; check its spelling" in done.stderr
    assert b"public internet" not in done.stderr


HOSTILE = {
    "empty": b"",
    "text": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "bomb": bytes.fromhex("89504e470d0a1a0a0000000d4948445200010000000100000802000000bbf90c01"),
    "noise": bytes(range(256)) * 64,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_one_sentence(cli: Cli, tmp_path: Path, name: str) -> None:
    (tmp_path / "photo.png").write_bytes(HOSTILE[name])
    done = cli("run", "photo.png", *MARBLE, "--seed", 1)
    assert (done.returncode, done.stdout) == (2, b"")
    (sentence,) = sentences(done)
    assert sentence.startswith("retexture: photo.png: ")
    assert not (tmp_path / "retextured").exists()


def test_a_truncated_photo_gives_one_sentence(cli: Cli, photos: Path, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes((photos / "rocket.jpg").read_bytes()[:30_000])
    done = cli("run", "photo.jpg", *MARBLE, "--seed", 1)
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(sentences(done)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        ("-p", " "),
        ("-p", "x" * 8193),
        ("-p", "marble", "--engine", "magic"),
        ("-p", "marble", "-n", "5"),
        ("-p", "marble", "-n", "0"),
        ("-p", "marble", "--seed", "-1"),
        ("-p", "marble", "--seed", "4294967296"),
        ("-p", "marble", "--structure", "1.5"),
        ("-p", "marble", "--structure", "nan"),
        ("-p", "marble", "--format", "gif"),
        ("-p", "marble", "-o", "cup.png/below"),
    ],
)
def test_a_wrong_option_is_explained(cli: Cli, cup: Path, tmp_path: Path, wrong: tuple[str, ...]) -> None:
    done = cli("run", cup, *wrong)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr
    assert b"Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["cup.png"]


def test_a_wrong_setting_is_explained(cli: Cli, cup: Path) -> None:
    done = cli("run", cup, *MARBLE, RETEXTURE_THREADS="many")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "RETEXTURE_THREADS" in sentences(done)[0]


def test_a_sheet_shows_source_and_pictures_side_by_side(cli: Cli, cup: Path, tmp_path: Path) -> None:
    order = ("run", cup, *MARBLE, "-n", 2, "--seed", 7, "--sheet")
    done = cli(*order)
    names = [f"retextured/cup-{part}.png" for part in (1, 2, "sheet")]
    assert paths(done) == names
    with Image.open(tmp_path / names[-1]) as sheet:
        assert sheet.width > 3 * 120
    before = contents(tmp_path / "retextured")
    again = cli(*order, "--json")
    assert [picture["path"] for picture in told(again, "picture")] == names[:2]
    assert told(again, "sheet") == [{"type": "sheet", "path": names[2], "source": str(cup)}]
    assert contents(tmp_path / "retextured") == before
    other = cli("run", cup, "-p", "oil painting", "-n", 1, "--seed", 7, "--sheet")
    assert paths(other)[-1] == "retextured/cup-sheet-2.png"


def test_a_mask_a_swatch_and_a_least_structure(cli: Cli, cup: Path, tmp_path: Path) -> None:
    white = Image.new("L", (240, 160))
    white.paste(255, (0, 0, 100, 160))
    white.save(tmp_path / "mask.png")
    Image.effect_noise((90, 90), 60).save(tmp_path / "swatch.png")
    order = ("run", cup, *MARBLE, "-n", 1, "--seed", 7)
    beside = ("--mask", "mask.png", "--swatch", "swatch.png", "--min-structure", 1, "--structure", 0)
    done = cli(*order, *beside, "--json")
    assert done.returncode == 0
    (output,) = told(done, "picture")
    assert output["kept"]["renderings"] == 3
    assert any("made 3 times" in note for note in output["notes"])
    with Image.open(tmp_path / output["path"]) as made, Image.open(cup) as source:
        inside, outside = (0, 0, 49, 80), (51, 0, 120, 80)
        assert made.crop(outside).tobytes() == source.convert("RGB").crop(outside).tobytes()
        assert made.crop(inside).tobytes() != source.convert("RGB").crop(inside).tobytes()
    assert paths(cli(*order, *beside)) == [output["path"]]
    assert paths(cli(*order)) == ["retextured/cup-2.png"]


def test_pictures_in_data_uris(cli: Cli, cup: Path, tmp_path: Path) -> None:
    held = f"data:image/png;base64,{base64.b64encode(cup.read_bytes()).decode()}"
    first = cli("run", cup, *MARBLE, "-n", 1, "--seed", 7, "--mask", cup, "-o", "first")
    again = cli("run", held, *MARBLE, "-n", 1, "--seed", 7, "--mask", held, "-o", "again", "--json")
    assert (first.returncode, again.returncode) == (0, 0)
    assert list(contents(tmp_path / "first").values()) == list(contents(tmp_path / "again").values())
    (picture,) = told(again, "picture")
    assert picture["source"] == f"{held[:40]}…"
    assert picture["path"] == "again/picture-1.png"
    broken = cli("run", "data:image/png;base64,AAAA", f"{held}*", *MARBLE)
    assert broken.returncode == 2
    assert len(broken.stderr) < 1000
    assert "Base64" in broken.stderr.decode()


@pytest.mark.parametrize("option", ["--mask", "--swatch"])
def test_a_mask_or_swatch_that_cannot_be_used(cli: Cli, cup: Path, tmp_path: Path, option: str) -> None:
    (tmp_path / "text.png").write_text("text")
    for path, told in (("text.png", "picture"), ("none.png", "No such file")):
        done = cli("run", cup, *MARBLE, option, path)
        assert done.returncode == 2
        assert any(
            f"The {option[2:]} {path} cannot be used: " in line and told in line for line in sentences(done)
        )
    assert not (tmp_path / "retextured").exists()


def test_a_mask_of_other_proportions_stops_one_picture_alone(cli: Cli, cup: Path, tmp_path: Path) -> None:
    shrunk(cup, tmp_path / "square.png", (80, 80))
    Image.new("L", (120, 80), 255).save(tmp_path / "mask.png")
    done = cli("run", "square.png", cup, *MARBLE, "-n", 1, "--mask", "mask.png")
    assert done.returncode == 2
    assert paths(done) == ["retextured/cup-1.png"]
    assert any("proportions" in line for line in sentences(done))
