"""The doctor tries the database and the storage that hosts share."""

import json
import os
from typing import Any

import pytest

from command_line import Cli
from retexture.storage import Store

POSTGRES = "postgresql://somebody:a-password@127.0.0.1:1/pictures"
FOLDER = "s3://pictures/doctor"


def findings(cli: Cli, **settings: str) -> tuple[dict[str, Any], str]:
    """What is found of both, by part, and all that was written."""
    done = cli("doctor", "--json", **settings)
    told = {each["part"]: each for each in json.loads(done.stdout)}
    return {name: told[name] for name in ("database", "storage") if name in told}, done.stdout.decode()


@pytest.fixture
def credentials(s3_options: dict[str, Any]) -> dict[str, str]:
    """The S3 server's, as an operator sets them."""
    return {
        "AWS_ENDPOINT_URL": s3_options["endpoint"],
        "AWS_ACCESS_KEY_ID": s3_options["access_key_id"],
        "AWS_SECRET_ACCESS_KEY": s3_options["secret_access_key"],
        "AWS_REGION": s3_options["region"],
        "AWS_ALLOW_HTTP": "true",
    }


def test_both_are_good(
    cli: Cli, credentials: dict[str, str], s3_options: dict[str, Any], database_url: str
) -> None:
    told, _ = findings(cli, RETEXTURE_DATABASE_URL=database_url, RETEXTURE_STORAGE_URL=FOLDER, **credentials)
    assert {name: each["state"] for name, each in told.items()} == {"database": "good", "storage": "good"}
    assert [name for names in Store(FOLDER, s3_options).names(2e12) for name in names] == []


def test_one_that_is_away_or_refuses_is_broken(cli: Cli, credentials: dict[str, str]) -> None:
    wrong = {**credentials, "AWS_SECRET_ACCESS_KEY": "another"}
    told, written = findings(cli, RETEXTURE_DATABASE_URL=POSTGRES, RETEXTURE_STORAGE_URL=FOLDER, **wrong)
    assert {name: each["state"] for name, each in told.items()} == {"database": "broken", "storage": "broken"}
    assert "RETEXTURE_DATABASE_URL" in told["database"]["advice"]
    assert "a-password" not in written


def test_an_installation_of_one_host_has_neither(cli: Cli) -> None:
    assert "RETEXTURE_STORAGE_URL" not in os.environ
    assert findings(cli)[0] == {}
