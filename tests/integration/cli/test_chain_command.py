"""Chains of engines from the command line: listed, examined, given to keys, and run."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from command_line import Cli, paths, sentences
from images_server import KEY, ImagesServer, failing, images_server
from retexture import bootstrap, settings
from retexture.tasks.breakers import DatabaseBreaker


@pytest.fixture
def server() -> Iterator[ImagesServer]:
    with images_server() as running:
        yield running


@pytest.fixture
def here(server: ImagesServer, tmp_path: Path) -> dict[str, str]:
    """The settings of an installation whose usual engine is a chain."""
    return {
        "RETEXTURE_DATA_DIR": str(tmp_path / "data"),
        "RETEXTURE_ENGINES": "images,procedural",
        "RETEXTURE_IMAGES_URL": server.url,
        "RETEXTURE_IMAGES_KEY": KEY,
        "RETEXTURE_IMAGES_PROFILE": "qwen-image-edit",
        "RETEXTURE_IMAGES_MODEL": "gpt-image-2",
        "RETEXTURE_IMAGES_PRICE_USD": "0.25",
        "RETEXTURE_PRICE_USD": "0.04",
    }


def opened(cli: Cli, here: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the breaker of the first engine be open, as after faults of a server's workers."""
    assert cli("keys", "create", "first", **here).returncode == 0
    with monkeypatch.context() as patch:
        for name, value in here.items():
            patch.setenv(name, value)
        database = bootstrap.database(settings.load())
    breaker = DatabaseBreaker(database, "images", "a worker")
    for _ in range(5):
        breaker.increment_counter()
    breaker.state = "open"
    database.dispose()


def engines(cli: Cli, here: dict[str, str]) -> dict[str, dict[str, Any]]:
    listed = json.loads(cli("engines", "--json", **here).stdout)["engines"]
    return {each["name"]: each for each in listed}


def findings(cli: Cli, here: dict[str, str]) -> tuple[int, dict[str, dict[str, Any]]]:
    done = cli("doctor", "--json", **here)
    return done.returncode, {each["part"]: each for each in json.loads(done.stdout)}


def made(cli: Cli, here: dict[str, str], *arguments: object) -> dict[str, Any]:
    """What is told of the one picture that a run makes."""
    done = cli("run", *arguments, "--json", **here)
    assert done.returncode == 0, done.stderr
    told = map(json.loads, paths(done))
    (picture,) = [each for each in told if each["type"] == "picture"]
    return dict(picture)


def test_the_chain_is_listed_with_its_order_and_what_it_costs_at_least_and_at_most(
    cli: Cli, here: dict[str, str]
) -> None:
    chain = engines(cli, here)["auto"]
    assert (chain["default"], chain["ok"], chain["order"]) == (True, True, ["images", "procedural"])
    assert (chain["price_usd"], chain["price"]) == ("0.25", "0.04 to 0.25 USD for each input")
    assert (chain["can"]["free_words"], chain["can"]["mask"]) == (True, True)
    text = cli("engines", **here).stdout.decode()
    assert "auto  (ready, 0.04 to 0.25 USD for each input, used where none is named)" in text
    assert "    tries images → procedural" in text
    assert KEY not in text


def test_one_engine_that_is_well_is_enough(cli: Cli, here: dict[str, str], server: ImagesServer) -> None:
    server.status = 500
    listed = engines(cli, here)
    assert [listed[name]["ok"] for name in ("images", "procedural", "auto")] == [False, True, True]


def test_an_engine_that_is_left_alone_just_now_is_told(
    cli: Cli, here: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(cli, here, monkeypatch)
    assert engines(cli, here)["images"]["breaker"]["state"] == "open"
    assert "breaker open after 5 faults in a row" in cli("engines", **here).stdout.decode()
    code, found = findings(cli, here)
    assert (code, found["engine order"]["state"]) == (0, "weak")
    assert "left alone for a while: images (5 faults in a row)" in found["engine order"]["detail"]


def test_doctor_names_the_order_and_what_is_not_here(cli: Cli, here: dict[str, str]) -> None:
    code, found = findings(cli, here)
    assert (code, found["engine order"]["state"]) == (0, "good")
    assert found["engine order"]["detail"] == "images → procedural"
    code, found = findings(cli, {**here, "RETEXTURE_ENGINES": "gateway,procedural"})
    assert (code, found["engine order"]["state"]) == (1, "broken")
    assert "not here: gateway" in found["engine order"]["detail"]
    assert "procedural, images" in found["engine order"]["advice"]


def test_a_key_has_engines_of_its_own(cli: Cli, here: dict[str, str]) -> None:
    def limits() -> list[list[str] | None]:
        return [each["engines"] for each in json.loads(cli("keys", "list", "--json", **here).stdout)]

    assert cli("keys", "create", "app", "--engines", "procedural, images", **here).returncode == 0
    assert limits() == [["procedural", "images"]]
    assert "engines procedural → images" in cli("keys", "list", **here).stdout.decode()
    (said,) = sentences(cli("keys", "limit", "app", "--engines", "procedural", **here))
    assert "engines procedural" in said
    assert limits() == [["procedural"]]
    assert cli("keys", "limit", "app", "--engines", "none", **here).returncode == 0
    assert limits() == [None]


@pytest.mark.parametrize("names", ["gateway", "auto", "images,images", ""])
@pytest.mark.parametrize("command", ["create", "limit"])
def test_engines_that_a_key_cannot_have_are_refused_in_one_sentence(
    cli: Cli, here: dict[str, str], command: str, names: str
) -> None:
    assert cli("keys", "create", "app", **here).returncode == 0
    name = "app" if command == "limit" else "other"
    done = cli("keys", command, name, "--engines", names, **here)
    assert done.returncode == 2
    assert len(sentences(done)) == 1
    assert [each["engines"] for each in json.loads(cli("keys", "list", "--json", **here).stdout)] == [None]


def test_run_goes_on_to_the_next_engine_and_says_why(
    cli: Cli, here: dict[str, str], cup: Path, server: ImagesServer
) -> None:
    first = made(cli, here, cup, "-p", "white marble", "-n", 1)
    assert (first["engine"], first.get("tried", [])) == ("images", [])
    server.always = failing(401)
    then = made(cli, here, cup, "-p", "rusted steel", "-n", 1, "--engine", "auto")
    assert then["engine"] == "procedural"
    (tried,) = then["tried"]
    assert (tried["engine"], tried["why"], tried["tries"]) == ("images", "unavailable", 1)
    assert "RETEXTURE_IMAGES_KEY" in tried["detail"]  # whose installation it is may be told
    done = cli("run", cup, "-p", "green moss", "-n", 1, **here)
    assert any("The engine images is not available at present" in each for each in sentences(done))
    assert KEY.encode() not in done.stdout + done.stderr


def test_run_without_fallback_makes_nothing_where_the_first_engine_fails(
    cli: Cli, here: dict[str, str], cup: Path, server: ImagesServer
) -> None:
    server.always = failing(401)
    done = cli("run", cup, "-p", "rusted steel", "-n", 1, "--no-fallback", **here)
    assert done.returncode != 0
    assert paths(done) == []
    told = " ".join(sentences(done))
    assert "The engine images is not available at present" in told
    assert "No other engine was to take its place." in told


def test_without_an_order_there_is_no_chain_to_name(cli: Cli, here: dict[str, str], cup: Path) -> None:
    done = cli("run", cup, "-p", "moss", "--engine", "auto", **{**here, "RETEXTURE_ENGINES": ""})
    assert done.returncode == 2
    (sentence,) = sentences(done)
    assert "'auto'" in sentence
