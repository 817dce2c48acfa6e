"""What alerts, the dashboard and the scaling ask Prometheus for is what servers and workers answer."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

from recipes import DEPLOY, manifests
from retexture.http import build_app
from retexture.http.routes.extensions.metrics import DatabaseMetrics
from running import serving
from serving import services_in

MONITORING = DEPLOY / "monitoring"
OF_PROMETHEUS = {"job", "instance", "le"}


def dashboard() -> dict[str, Any]:
    (path,) = (MONITORING / "grafana" / "dashboards").glob("*.json")
    loaded: dict[str, Any] = json.loads(path.read_text())
    return loaded


def queries() -> Iterator[tuple[str, str]]:
    """Every query, with what asks it."""
    for panel in dashboard()["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
    for group in yaml.safe_load((MONITORING / "alerts.yml").read_text())["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]
    for rule in yaml.safe_load((MONITORING / "adapter.yml").read_text())["rules"]["external"]:
        yield "adapter.yml", rule["metricsQuery"]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Every series of this program, with its labels: what it declares, and what it asks the database for."""
    with services_in(tmp_path_factory.mktemp("services")) as services:
        build_app(services)  # it imports everything that counts
        found = {
            family.name: set(family._labelnames) for family in DatabaseMetrics(services.database).collect()
        }
    for name, collector in REGISTRY._names_to_collectors.items():
        if name.startswith("retexture_"):
            found[name] = set(collector._labelnames)  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize(("place", "query"), list(queries()), ids=lambda text: text[:40])
def test_a_query_asks_for_what_there_is(place: str, query: str, known: dict[str, set[str]]) -> None:
    names = set(re.findall(r"\b(retexture_\w+)", query))
    assert names <= set(known), place
    labels = {label for name in names for label in known[name]} | OF_PROMETHEUS
    asked = set(re.findall(r"(\w+)(?:=~|!=|!~|=)\"", query))
    asked |= {label.strip() for group in re.findall(r"by \(([^)]*)\)", query) for label in group.split(",")}
    assert asked <= labels, place


def test_a_server_that_was_just_started_answers_what_has_no_labels(
    known: dict[str, set[str]], tmp_path: Path
) -> None:
    with serving(tmp_path, workers=0) as running:
        text = running.get("/metrics")
    answered = set(re.findall(r"^(retexture_\w+?)(?:_total)?(?:\{[^}]*\})? ", text, re.MULTILINE))
    gauges = {"retexture_queue_wait_seconds", "retexture_workers", "retexture_callbacks_pending"}
    assert gauges <= answered
    assert "retexture_storage_errors" in answered
    assert answered >= {"retexture_worker_restarts", "retexture_sign_ins_refused"}


def test_the_cluster_scales_by_what_the_adapter_gives() -> None:
    (scaler,) = [each for each in manifests() if each["kind"] == "HorizontalPodAutoscaler"]
    (wanted,) = [each["external"]["metric"]["name"] for each in scaler["spec"]["metrics"]]
    (rule,) = yaml.safe_load((MONITORING / "adapter.yml").read_text())["rules"]["external"]
    assert rule["name"]["as"] == wanted


def test_the_dashboard_has_its_panels_beside_each_other() -> None:
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels) > 10
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
