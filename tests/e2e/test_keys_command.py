"""``retexture keys``, as an operator uses it before the server runs."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from command_line import Cli, Finished, sentences

Keys = Callable[..., Finished]


@pytest.fixture
def keys(cli: Cli, tmp_path: Path) -> Keys:
    """Runs ``retexture keys`` on a data folder of its own."""
    return lambda *arguments: cli("keys", *arguments, "--data", tmp_path / "data")


def listed(keys: Keys) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(keys("list", "--json").stdout)
    return entries


def printed(finished: Finished) -> list[str]:
    assert finished.returncode == 0, finished.stderr.decode()
    return finished.stdout.decode().split()


def test_limits_are_set_at_the_beginning_and_changed_one_by_one(keys: Keys) -> None:
    created = keys("create", "trial", "--budget", "5", "--rate", "10/min", "--concurrency", "1")
    (token,) = printed(created)
    (entry,) = listed(keys)
    limits = {name: entry[name] for name in ("budget", "spent", "reserved", "rate", "concurrency")}
    assert limits == {
        "budget": "5.000000", "spent": "0.000000", "reserved": "0.000000", "rate": 10, "concurrency": 1
    }  # fmt: skip
    said = sentences(keys("limit", "trial", "--budget", "7.5", "--rate", "none"))
    assert "7.5 USD, 1 at once" in said[0]
    (entry,) = listed(keys)
    assert (entry["budget"], entry["rate"], entry["concurrency"]) == ("7.500000", None, 1)
    table = keys("list").stdout.decode()
    assert "7.5 USD, 1 at once" in table
    assert token not in table


def test_a_discount_of_zero_has_no_sign(keys: Keys) -> None:
    printed(keys("create", "free", "--discount", "-0"))
    assert str(listed(keys)[0]["discount"]) == "0.0"
    assert not re.search(r"(?<!\d)-0", keys("list").stdout.decode()), "but dates may have it"


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--budget", "much", "25.00"),
        ("--budget", "NaN", "25.00"),
        ("--budget", "-0", "from 0"),
        ("--budget", "1_000", "25.00"),
        ("--budget", "٣", "25.00"),
        ("--budget", "-1", "from 0"),
        ("--budget", "0.0000001", "six decimals"),
        ("--rate", "0", "from 1"),
        ("--rate", "10/h", "30/min"),
        ("--concurrency", "1.5", "whole number"),
    ],
)
def test_a_limit_that_cannot_be_is_one_sentence(keys: Keys, option: str, value: str, says: str) -> None:
    for finished in (keys("create", "b", option, value), keys("limit", "nobody", option, value)):
        assert finished.returncode == 2
    keys("create", "a")
    finished = keys("limit", "a", option, value)
    assert finished.returncode == 2
    (sentence,) = sentences(finished)
    assert says in sentence
    assert [entry["name"] for entry in listed(keys)] == ["a"]


def test_a_rotated_key_has_another_token(keys: Keys) -> None:
    (first,) = printed(keys("create", "app"))
    (second,) = printed(keys("rotate", "app", "--overlap", "0"))
    assert first != second
    (entry,) = listed(keys)
    assert second.startswith(entry["prefix"])
    assert keys("rotate", "nobody").returncode == 2


def test_a_signing_secret_is_shown_and_rotated(keys: Keys) -> None:
    keys("create", "app")
    (secret,) = printed(keys("secret", "app"))
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", secret)
    assert printed(keys("secret", "app")) == [secret]
    new, old = printed(keys("secret", "app", "--rotate"))
    assert old == secret
    assert new != old
    newest, middle = printed(keys("secret", "app", "--rotate"))
    assert middle == new
    entries = json.loads(keys("secret", "app", "--json").stdout)
    assert [entry["secret"] for entry in entries] == [newest, middle]
    assert entries[0]["expires_at"] is None
    assert keys("secret", "nobody").returncode == 2


def test_a_databases_folder_is_not_made_and_our_own_is(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "no" / "such"
    missing = cli("keys", "list", RETEXTURE_DATABASE_URL=f"sqlite:///{folder}/x.db")
    (sentence,) = sentences(missing)
    assert missing.returncode == 2
    assert f"{folder} does not exist; create it" in sentence
    assert not folder.parent.exists()
    own = tmp_path / "ours" / "data"
    assert cli("keys", "create", "first", "--data", own).returncode == 0
    assert own.is_dir()
