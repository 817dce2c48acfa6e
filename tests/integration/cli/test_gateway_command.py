"""The gateway engine from the command line: listed, examined, and run."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from command_line import Cli, paths, sentences
from contract_server import KEY, ContractServer, contract_server, fault


@pytest.fixture
def server() -> Iterator[ContractServer]:
    with contract_server() as running:
        yield running


@pytest.fixture
def here(server: ContractServer) -> dict[str, str]:
    """The settings of an installation with that server."""
    return {
        "RETEXTURE_GATEWAY_URL": server.url,
        "RETEXTURE_GATEWAY_KEY": KEY,
        "RETEXTURE_GATEWAY_PRICE_USD": "0.25",
        "RETEXTURE_GATEWAY_AWAY_S": "1",
    }


def test_it_is_listed_with_what_the_other_server_can_and_asks(
    cli: Cli, here: dict[str, str], server: ContractServer
) -> None:
    server.parameters = (*server.parameters, "maskUrl")
    listed = {each["name"]: each for each in json.loads(cli("engines", "--json", **here).stdout)["engines"]}
    gateway = listed["gateway"]
    assert (gateway["ok"], gateway["price_usd"]) == (True, "0.25")
    assert (gateway["can"]["mask"], gateway["can"]["swatch"]) == (True, False)
    assert "0.0800 USD for each input" in gateway["detail"]
    assert KEY not in json.dumps(listed)


def test_doctor_asks_the_server(cli: Cli, here: dict[str, str]) -> None:
    found = {each["part"]: each for each in json.loads(cli("doctor", "--json", **here).stdout)}
    assert found["engine gateway"]["state"] == "good"
    done = cli("doctor", "--json", **{**here, "RETEXTURE_GATEWAY_KEY": "another"})
    found = {each["part"]: each for each in json.loads(done.stdout)}
    assert done.returncode == 1
    assert "RETEXTURE_GATEWAY_KEY" in found["engine gateway"]["advice"]


def test_run_has_pictures_made_by_it(
    cli: Cli, here: dict[str, str], cup: Path, server: ContractServer
) -> None:
    server.pictures = [np.asarray(Image.open(cup).convert("RGB"))[..., ::-1].copy()] * 4
    done = cli("run", cup, "-p", "a gingerbread house", "-n", 2, "--engine", "gateway", **here)
    assert done.returncode == 0
    made = [np.asarray(Image.open(path)) for path in paths(done)]
    assert [np.array_equal(each, server.pictures[0]) for each in made] == [True, True]
    assert len(server.orders) == 1
    assert KEY.encode() not in done.stdout + done.stderr


def test_what_the_server_refuses_is_one_sentence(
    cli: Cli, here: dict[str, str], cup: Path, server: ContractServer
) -> None:
    server.creates = [fault(400, 400, f"Blocked by content policy of {KEY}")]
    done = cli("run", cup, "-p", "a gingerbread house", "-n", 1, "--engine", "gateway", **here)
    assert done.returncode != 0
    assert any("refused this: Blocked by content policy of ***" in each for each in sentences(done))
    assert KEY.encode() not in done.stdout + done.stderr
