"""What docs/adding-a-parameter.md says: one place is changed, and everything follows."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import retexture.models
from documents import DOCS, samples
from retexture.models import RETEXTURE, Parameter, catalogue, find_models
from retexture.models.catalogue import retexture as definition
from serving import CREATE, MODEL, PARAMS, serve, services_in

PAGE = DOCS / "adding-a-parameter.md"
FORMS: dict[str, Any] = {
    "envelope": lambda params: {"json": {"model": MODEL, "input": [{"params": params}]}},
    "model in the header": lambda params: {
        "json": {"input": [{"params": params}]},
        "headers": {"X-Model": MODEL},
    },
    "parameters": lambda params: {"json": {"model": MODEL, "parameters": params}},
    "flat": lambda params: {"json": {"model": MODEL, **params}},
}


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Models are found anew, before and after."""
    find_models.cache_clear()
    yield
    find_models.cache_clear()


def samples_of_the_page() -> tuple[str, str]:
    parameter, model = samples(PAGE, "python")
    return parameter.text, model.text


def add_the_pages_parameter(monkeypatch: pytest.MonkeyPatch) -> None:
    grain = eval(samples_of_the_page()[0], vars(retexture.models))
    assert isinstance(grain, Parameter)
    monkeypatch.setattr(definition, "PARAMETERS", (*definition.PARAMETERS, grain))


def test_a_parameter_is_read_in_every_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_the_pages_parameter(monkeypatch)
    with services_in(tmp_path) as services, serve(services) as server:
        client = server.client()
        for form in FORMS.values():
            for path in (CREATE, f"{CREATE}/precharge"):
                assert client.post(path, **form({**PARAMS, "grain": 3})).status_code == 200
                for name in ("grain", "filmGrain"):
                    refused = client.post(path, **form({**PARAMS, name: 10}))
                    assert refused.status_code == 400
                    assert refused.json()["error"]["message"] == "`grain` must be an integer from 0 to 9."
        differing = [{"params": {**PARAMS, "grain": grain}} for grain in (1, 2)]
        answer = client.post(CREATE, json={"model": MODEL, "input": differing})
        assert answer.json()["error"]["message"].startswith("`grain` differs among the inputs")
    model = find_models()[RETEXTURE]
    assert model.read([{**PARAMS, "filmGrain": 3}]).task["grain"] == 3
    assert model.read([PARAMS]).task["grain"] == 0


def test_a_parameter_is_described_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_the_pages_parameter(monkeypatch)
    words = "How much film grain the pictures have: 0 none, 9 much."
    with services_in(tmp_path) as services, serve(services) as server:
        client = server.client()
        schemas = client.get("/openapi.json").json()["components"]["schemas"]
        page = client.get(f"/model/v1/models/skill/{MODEL}").text
        specification = client.get(f"/api/v1/skill/models/{MODEL}/spec").json()["data"]["parameters"]
    for shape in ("RetextureParameters", "RetextureFlat"):
        described = schemas[shape]["properties"]["grain"]
        assert (described["minimum"], described["maximum"], described["default"]) == (0, 9, 0)
        assert described["description"] == words
    assert f"| `grain` | integer | no | 0 to 9; default `0` | {words} |" in page
    (found,) = (each for each in specification if each["name"] == "grain")
    assert (found["constraints"]["min"], found["constraints"]["max"]) == (0, 9)


def test_a_parameter_is_an_option_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    code = f"""
import sys
from retexture.models.catalogue import retexture as definition
import retexture.models
definition.PARAMETERS += (eval({samples_of_the_page()[0]!r}, vars(retexture.models)),)
from retexture.cli import main
sys.argv = ["retexture", "run", *sys.argv[1:]]
main()
"""
    monkeypatch.setenv("COLUMNS", "200")
    shown = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True)
    (line,) = (line for line in shown.stdout.splitlines() if "--grain" in line)
    assert "0<=x<=9" in line
    assert "How much film grain the pictures have: 0 none, 9 much." in line
    refused = subprocess.run(
        [sys.executable, "-c", code, "x.jpg", "-p", "gold", "--grain", "10"], capture_output=True, text=True
    )
    assert refused.returncode == 2
    assert "--grain" in refused.stderr


def test_a_model_is_one_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "paint.py").write_text(samples_of_the_page()[1], encoding="utf-8")
    monkeypatch.setattr(catalogue, "__path__", [*catalogue.__path__, str(folder)])
    monkeypatch.delitem(sys.modules, "retexture.models.catalogue.paint", raising=False)
    with services_in(tmp_path) as services, serve(services) as server:
        client = server.client()
        wanted = {"model": "retexture_paint", "imgUrl": PARAMS["imgUrl"], "colour": "red"}
        made = client.post(CREATE, json=wanted)
        assert made.status_code == 200
        assert made.json()["model"] == "retexture_paint"
        assert client.post(f"{CREATE}/precharge", json=wanted).json()["data"]["sample_count"] == 1
        (task,) = client.get("/v1/tasks").json()["tasks"]
        assert task["inputs"][0]["prompt"] == "red paint"
        refused = client.post(CREATE, json={**wanted, "colour": "gold"}).json()["error"]["message"]
        assert refused == "`colour` must be one of: red, green, blue."
        missing = client.post(CREATE, json={"model": "retexture_paint"}).json()["error"]["message"]
        assert missing == "`imgUrl` is missing."
        assert client.post(CREATE, json={"model": MODEL, **PARAMS}).json()["model"] == MODEL
        names = [each["id"] for each in client.get("/api/v1/skill/models").json()["data"]["models"]]
        assert {MODEL, "retexture_paint"} <= set(names)
        assert client.get("/api/v1/skill/models/retexture_paint/spec").json()["data"]["name"] == "Paint"
        assert client.get("/model/v1/models/skill/retexture_paint").text.startswith("# retexture_paint\n")
        schemas = client.get("/openapi.json").json()["components"]["schemas"]
        assert schemas["PaintFlat"]["required"] == ["imgUrl"]
        assert schemas["OrderInParameters"]["properties"]["parameters"]["anyOf"]
