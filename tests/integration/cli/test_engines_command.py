import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from comfyui_server import KEY as COMFYUI_KEY
from comfyui_server import ComfyServerOfTests, comfyui_server
from command_line import Cli, paths, sentences
from images_server import KEY, ImagesServer, images_server, refusing


@pytest.fixture
def server() -> Iterator[ImagesServer]:
    with images_server() as running:
        yield running


@pytest.fixture
def here(server: ImagesServer) -> dict[str, str]:
    """The settings of an installation with that server."""
    return {
        "RETEXTURE_IMAGES_URL": server.url,
        "RETEXTURE_IMAGES_KEY": KEY,
        "RETEXTURE_IMAGES_PROFILE": "qwen-image-edit",
        "RETEXTURE_IMAGES_MODEL": "gpt-image-2",
        "RETEXTURE_IMAGES_PRICE_USD": "0.25",
    }


def test_engines_are_listed_with_what_each_can_and_costs(cli: Cli, here: dict[str, str]) -> None:
    listed = json.loads(cli("engines", "--json", **here).stdout)
    assert {"gpt-image-2", "qwen-image-edit", "flux2-klein", "z-image"} <= set(listed["profiles"])
    engines = {each["name"]: each for each in listed["engines"]}
    assert list(engines) == ["procedural", "images"]
    assert (engines["procedural"]["default"], engines["procedural"]["can"]["free_words"]) == (True, False)
    images = engines["images"]
    assert (images["ok"], images["profile"], images["price_usd"]) == (True, "qwen-image-edit", "0.25")
    assert (images["can"]["free_words"], images["can"]["mask"]) == (True, False)
    text = cli("engines", **here).stdout.decode()
    assert "images  (ready, 0.25 USD for each input)" in text
    assert "procedural  (ready, free, used where none is named)" in text


def test_without_a_server_there_is_the_procedural_engine_alone(cli: Cli) -> None:
    listed = json.loads(cli("engines", "--json").stdout)
    assert [each["name"] for each in listed["engines"]] == ["procedural"]


def test_doctor_asks_the_server(cli: Cli, here: dict[str, str], server: ImagesServer) -> None:
    found = {each["part"]: each for each in json.loads(cli("doctor", "--json", **here).stdout)}
    assert found["engine images"]["state"] == "good"
    server.status = 401
    done = cli("doctor", "--json", **here)
    found = {each["part"]: each for each in json.loads(done.stdout)}
    assert done.returncode == 1
    assert found["engine images"]["state"] == "broken"
    assert "RETEXTURE_IMAGES_KEY" in found["engine images"]["advice"]


def test_run_has_pictures_made_by_it(cli: Cli, here: dict[str, str], cup: Path, server: ImagesServer) -> None:
    done = cli("run", cup, "-p", "white marble", "-n", 2, "--seed", 7, "--engine", "images", **here)
    assert done.returncode == 0
    made = paths(done)
    assert len(made) == len(server.received) == 2
    with Image.open(made[0]) as picture:
        assert picture.size == (120, 80)
    again = cli("run", cup, "-p", "white marble", "-n", 2, "--seed", 7, "--engine", "images", **here)
    assert paths(again) == made
    assert len(server.received) == 2


def test_the_same_pictures_are_promised_of_our_own_engine_alone(
    cli: Cli, here: dict[str, str], cup: Path
) -> None:
    told = cli("run", cup, "-p", "white marble", "-n", 1, "--engine", "images", **here).stderr.decode()
    assert "the same is ordered again" in told
    assert "the same pictures are made again" not in told
    told = cli("run", cup, "-p", "white marble", "-n", 1, "--engine", "procedural", **here).stderr.decode()
    assert "the same pictures are made again" in told


def test_a_refusal_is_one_sentence(cli: Cli, here: dict[str, str], cup: Path, server: ImagesServer) -> None:
    server.behave(refusing)
    done = cli("run", cup, "-p", "white marble", "-n", 1, "--engine", "images", **here)
    assert done.returncode != 0
    assert "rejected by the safety system" in " ".join(sentences(done))


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"RETEXTURE_IMAGES_PROFILE": "gpt"}, "qwen-image-edit"),
        ({"RETEXTURE_IMAGES_URL": "http://user:secret@127.0.0.1/v1"}, "RETEXTURE_IMAGES_URL"),
        ({"RETEXTURE_IMAGES_KEY": "with a space"}, "RETEXTURE_IMAGES_KEY"),
    ],
)
def test_settings_that_cannot_be_used_are_named(
    cli: Cli, here: dict[str, str], wrong: dict[str, str], named: str
) -> None:
    done = cli("engines", **{**here, **wrong})
    assert done.returncode == 2
    (sentence,) = sentences(done)
    assert named in sentence
    assert "secret" not in sentence


def test_the_key_is_in_nothing_that_commands_show(
    cli: Cli, here: dict[str, str], cup: Path, server: ImagesServer
) -> None:
    server.models = (KEY, "gpt-image-2")
    for command in (
        ("settings",),
        ("settings", "--json"),
        ("engines", "--json"),
        ("doctor",),
        ("--debug", "run", cup, "-p", "moss", "-n", 1, "--engine", "images", "--json"),
    ):
        done = cli(*command, **here)
        assert KEY.encode() not in done.stdout + done.stderr
    server.status = 500
    done = cli("--debug", "run", cup, "-p", "moss", "--engine", "images", **here)
    assert KEY.encode() not in done.stdout + done.stderr


@pytest.fixture
def comfyui() -> Iterator[ComfyServerOfTests]:
    with comfyui_server(key=COMFYUI_KEY) as running:
        yield running


@pytest.fixture
def there(comfyui: ComfyServerOfTests) -> dict[str, str]:
    """The settings of an installation with a ComfyUI."""
    return {
        "RETEXTURE_COMFYUI_URL": comfyui.url,
        "RETEXTURE_COMFYUI_KEY": COMFYUI_KEY,
        "RETEXTURE_COMFYUI_PRICE_USD": "0.1",
    }


def test_comfyui_is_listed_with_its_workflow_and_what_it_lacks(
    cli: Cli, there: dict[str, str], comfyui: ComfyServerOfTests
) -> None:
    listed = json.loads(cli("engines", "--json", **there).stdout)
    assert {"sdxl-controlnet", "qwen-image-edit"} == set(listed["workflows"])
    (_, engine) = listed["engines"]
    assert (engine["ok"], engine["profile"], engine["price_usd"]) == (True, "sdxl-controlnet", "0.1")
    assert (engine["can"]["mask"], engine["can"]["swatch"]) == (True, False)
    comfyui.known["CheckpointLoaderSimple"]["ckpt_name"] = ["other.safetensors"]
    done = cli("doctor", "--json", **there)
    found = {each["part"]: each for each in json.loads(done.stdout)}
    assert done.returncode == 1
    assert found["engine comfyui"]["state"] == "broken"
    assert "models/checkpoints" in found["engine comfyui"]["advice"]
    assert COMFYUI_KEY.encode() not in done.stdout + done.stderr


def test_run_has_comfyui_make_pictures(
    cli: Cli, there: dict[str, str], cup: Path, comfyui: ComfyServerOfTests
) -> None:
    done = cli("--debug", "run", cup, "-p", "white marble", "-n", 2, "--engine", "comfyui", "--json", **there)
    assert done.returncode == 0
    assert len(comfyui.posted) == 2
    assert COMFYUI_KEY.encode() not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"RETEXTURE_COMFYUI_WORKFLOW": "flux"}, "qwen-image-edit"),
        ({"RETEXTURE_COMFYUI_URL": "http://user:secret@127.0.0.1"}, "RETEXTURE_COMFYUI_URL"),
        ({"RETEXTURE_COMFYUI_HEADER": "X Key"}, "RETEXTURE_COMFYUI_HEADER"),
    ],
)
def test_settings_of_comfyui_that_cannot_be_used_are_named(
    cli: Cli, there: dict[str, str], wrong: dict[str, str], named: str
) -> None:
    done = cli("engines", **{**there, **wrong})
    assert done.returncode == 2
    (sentence,) = sentences(done)
    assert named in sentence
    assert "secret" not in sentence
