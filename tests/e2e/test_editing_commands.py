"""``retexture upscale``, ``vary`` and ``remix`` against a server that runs."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from client import Client
from command_line import Cli, Finished, paths, sentences, shrunk
from running import KEY, Running, free_port, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving(tmp_path_factory.mktemp("serve"), RETEXTURE_FIRST_KEY=KEY) as running:
        yield running


@pytest.fixture(scope="module")
def retextured(server: Running, photos: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The id of a finished task."""
    client = Client(server.base, KEY)
    photo = shrunk(photos / "coffee.jpg", tmp_path_factory.mktemp("photo") / "cup.png")
    task_id = client.create(client.upload(photo), "white marble with gold veins", seed=7)
    client.wait(task_id, lambda _share: None)
    return task_id


def edited(server: Running, cli: Cli, *arguments: object) -> Finished:
    done = cli(*arguments, "--server", server.base, "--key", KEY)
    assert done.returncode == 0, done.stderr
    return done


def test_a_chain_of_commands(server: Running, retextured: str, cli: Cli, tmp_path: Path) -> None:
    varied = paths(edited(server, cli, "vary", retextured, 2, "--seed", 3, "-p", "overcast", "-o", "made"))
    assert len({(tmp_path / path).read_bytes() for path in varied}) == 4
    told = edited(
        server, cli, "remix", retextured, 1, "-p", "oak", "--subtle", "--format", "webp", "--json", "--maps"
    )
    pictures = [json.loads(line) for line in paths(told)]
    assert [each["imageNo"] for each in pictures] == [0, 1, 2, 3]
    archives = [zipfile.ZipFile(tmp_path / each["maps"]) for each in pictures]
    assert all(f"picture-{number}.exr" in each.namelist() for number, each in enumerate(archives))
    assert pictures[0]["receipt"]["inputs"][0]["edit"]["kind"] == "remix"
    # By the picture's jobId as well as by the task's id.
    for name in (pictures[0]["jobId"], pictures[0]["task"]):
        (larger,) = paths(edited(server, cli, "upscale", name, 3, "--type", "4x", "-o", "large"))
        with Image.open(tmp_path / larger) as image:
            assert image.size == (480, 320)


def test_a_chain_of_commands_in_a_folder(photos: Path, cli: Cli, tmp_path: Path) -> None:
    shrunk(photos / "coffee.jpg", tmp_path / "cup.png")
    made = cli("run", "cup.png", "-p", "white marble", "-n", 1, "--seed", 7)
    assert made.returncode == 0, made.stderr
    (first,) = paths(made)
    varied = cli("vary", first, "--seed", 3, "--strong", "--format", "webp")
    assert varied.returncode == 0, varied.stderr
    stem = Path(first).with_suffix("")
    assert paths(varied) == [f"{stem}-strong-{number}.webp" for number in (1, 2, 3, 4)]
    larger = cli("upscale", paths(varied)[1], "--type", "4x", "--json")
    assert larger.returncode == 0, larger.stderr
    told = json.loads(paths(larger)[0])
    assert (told["type"], told["width"], told["height"]) == ("picture", 480, 320)
    with Image.open(tmp_path / told["path"]) as image:
        assert image.size == (480, 320)


def test_key_and_address_are_settings(
    server: Running, retextured: str, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RETEXTURE_URL", server.base)
    monkeypatch.setenv("RETEXTURE_KEY", KEY)
    done = cli("upscale", retextured, 0)
    assert done.returncode == 0, done.stderr
    assert "is not a setting" not in done.stderr.decode()


def test_what_can_not_be_done_is_one_sentence(server: Running, retextured: str, cli: Cli) -> None:
    here = ("--server", server.base, "--key", KEY)
    cases: list[tuple[tuple[object, ...], int, str]] = [
        (("upscale", "no-such-task", 0, *here), 2, "There is no picture with this `jobId`"),
        (("vary", retextured, 0, "--server", server.base), 2, "No API key is given"),
        (("vary", retextured, 0, "--server", server.base, "--key", "rtx_wrong"), 2, "key"),
        (("upscale", retextured, 0, "--server", "ftp://x", "--key", KEY), 2, "must begin with http"),
        (
            ("upscale", retextured, 0, "--server", f"http://127.0.0.1:{free_port()}", "--key", KEY),
            1,
            "does not answer",
        ),
    ]
    for arguments, code, told in cases:
        done = cli(*arguments)
        assert done.returncode == code, done.stderr
        assert told in sentences(done)[-1]
    assert cli("upscale", retextured, 4, *here).returncode == 2
    assert cli("remix", retextured, 0, *here).returncode == 2
    without_number = cli("upscale", retextured, *here)
    assert without_number.returncode == 2
    assert "name one of its pictures" in sentences(without_number)[-1]


def test_a_file_that_was_not_made_here_is_one_sentence(cli: Cli, photos: Path) -> None:
    done = cli("upscale", photos / "coffee.jpg")
    assert done.returncode == 2
    assert "no record tells of it" in sentences(done)[-1]
    aside = cli("upscale", photos / "coffee.jpg", "--key", KEY)
    assert aside.returncode == 2
    assert "leave --key out" in sentences(aside)[-1]
    maps = cli("vary", photos / "coffee.jpg", "--maps")
    assert maps.returncode == 2
    assert "from servers alone" in sentences(maps)[-1]
