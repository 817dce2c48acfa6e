import json
from pathlib import Path

import pytest

from command_line import Cli


def test_looks_are_listed_by_kind(cli: Cli) -> None:
    listed = json.loads(cli("looks", "--json").stdout)
    assert {"material", "style", "light", "manner"} <= set(listed)
    marble = next(look for look in listed["material"] if look["name"] == "marble")
    assert set(marble) == {"name", "words", "translations"}
    assert "Marmor" in marble["translations"]["de"]
    gogh = next(look for look in listed["manner"] if look["name"] == "Van Gogh")
    assert set(gogh["translations"]) == {"es", "pt", "fr", "de", "it", "zh", "ja", "ru"}
    assert "oil painting" in {look["name"] for look in listed["style"]}
    text = cli("looks").stdout.decode()
    for kind in ("material", "style", "light", "manner"):
        assert all(look["name"] in text for look in listed[kind])


def test_the_gallery_names_every_look(cli: Cli) -> None:
    listed = json.loads(cli("looks", "--json").stdout)
    page = (Path(__file__).parents[3] / "docs" / "looks.md").read_text()
    for kind in ("material", "style", "light", "manner"):
        assert [look["name"] for look in listed[kind] if f"`{look['name']}`" not in page] == []


def test_doctor_finds_a_sound_installation(cli: Cli) -> None:
    done = cli("doctor", "--json")
    assert done.returncode == 0, done.stdout
    findings = {finding["part"]: finding for finding in json.loads(done.stdout)}
    assert {finding["state"] for finding in findings.values()} == {"good"}
    assert {
        "python",
        "packages",
        "settings",
        "kernel cache",
        "processor",
        "formats",
        "engine procedural",
    } <= set(findings)
    assert findings["formats"]["detail"] == "png, jpeg, webp, avif"


def test_doctor_tells_what_to_do_about_a_cache_that_cannot_be_written(cli: Cli) -> None:
    nowhere = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "RETEXTURE_CACHE_DIR"), "/dev/null/x")
    done = cli("doctor", **nowhere)
    assert done.returncode == 0
    assert "weak" in done.stdout.decode()
    assert "RETEXTURE_CACHE_DIR" in done.stdout.decode()


@pytest.mark.parametrize("wrong", [{"RETEXTURE_ENGINE": "magic"}, {"RETEXTURE_THREADS": "many"}])
def test_doctor_fails_when_something_is_broken(cli: Cli, wrong: dict[str, str]) -> None:
    done = cli("doctor", **wrong)
    assert done.returncode == 1
    assert "broken" in done.stdout.decode()
    assert "→" in done.stdout.decode()
