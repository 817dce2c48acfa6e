"""What the files in deploy/ name is there: settings, commands, options, files, series."""

import json
import re
from pathlib import Path

import pytest
import yaml

from command_line import options_of
from documents import REPOSITORY
from recipes import DEPLOY, Recipe, compose, dockerfile, manifests, recipes, variables_named
from retexture.settings import PREFIX, Settings
from retexture.settings.secret_files import STORAGE_SECRETS

OF_STORAGES = {"AWS_ENDPOINT_URL", "AWS_ALLOW_HTTP", "AWS_REGION"}  # obstore's own, see docs/operating.md
OF_NUMBA = {"NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES"}


def test_variables_are_settings() -> None:
    settings = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    secrets = {name for names in STORAGE_SECRETS.values() for name in names}
    known = settings | secrets | {f"{name}_FILE" for name in settings | secrets}
    named = variables_named()
    assert len(named) > 15
    assert set(named) - known - OF_STORAGES - OF_NUMBA - {f"{PREFIX}CONFIG"} == set(), named


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.place)
def test_commands_and_options_exist(recipe: Recipe) -> None:
    words = list(recipe.words)
    known = options_of(words)
    assert {word for word in words if word.startswith("-")} <= known


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.place)
def test_there_is_time_to_drain(recipe: Recipe) -> None:
    # Ten seconds for open requests, then the worker's own: a supervisor kills after half a minute.
    least = 40 if recipe.words[0] == "serve" else 30
    assert recipe.grace > least


def test_what_the_image_copies_is_sent_to_its_builder() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    sent = [line[1:] for line in ignored if line.startswith("!")]
    assert all(list(REPOSITORY.glob(pattern)) for pattern in sent)
    copied = re.findall(r"(?m)^COPY (?!--from)(.*) \S+$", (DEPLOY / "Dockerfile").read_text())
    for path in " ".join(copied).replace("${REQUIREMENTS}", "runtime").split():
        assert (REPOSITORY / path).exists(), path
        assert any(Path(path).match(pattern) or path.startswith(pattern) for pattern in sent), path


def test_the_image_is_run_by_nobody_of_note_and_ends_cleanly() -> None:
    image = dockerfile()
    assert image["USER"] == ["10001:10001"]
    assert json.loads(image["ENTRYPOINT"][0]) == ["tini", "--", "retexture"]
    assert image["STOPSIGNAL"] == ["SIGTERM"]
    assert image["VOLUME"] == ["/data"]


def test_the_compose_file_mounts_what_is_there_and_its_secrets_are_made() -> None:
    whole = compose()
    bound = [
        volume.split(":")[0]
        for service in whole["services"].values()
        for volume in service.get("volumes", ())
        if volume.startswith(".")
    ]
    assert bound
    assert [path for path in bound if not (DEPLOY / path).exists()] == []
    made = set(re.findall(r"(?m)^keep (\w+) ", (DEPLOY / "make_secrets.sh").read_text()))
    assert {Path(each["file"]).name for each in whole["secrets"].values()} == made == set(whole["secrets"])


def test_the_cluster_runs_what_nothing_can_write_to() -> None:
    pods = [each["spec"]["template"]["spec"] for each in manifests() if each["kind"] == "Deployment"]
    assert len(pods) == 2
    for pod in pods:
        (container,) = pod["containers"]
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["runAsUser"] == 10001


def test_the_clusters_own_variables_are_kept_from_the_settings() -> None:
    # A Service makes variables of its name for all pods that are started later: RETEXTURE_PORT among them.
    prefixes = {
        each["metadata"]["name"].upper().replace("-", "_") + "_"
        for each in manifests()
        if each["kind"] == "Service"
    }
    assert PREFIX in prefixes
    pods = [each["spec"]["template"]["spec"] for each in manifests() if each["kind"] == "Deployment"]
    assert [pod["enableServiceLinks"] for pod in pods] == [False, False]


def test_the_proxy_calls_from_the_network_that_is_believed() -> None:
    whole = compose()
    server, proxy = whole["services"]["server"], whole["services"]["proxy"]
    (believed,) = (
        name
        for name, network in whole["networks"].items()
        if network.get("ipam", {}).get("config")
        == [{"subnet": server["environment"][f"{PREFIX}TRUSTED_PROXIES"]}]
    )
    host = proxy["environment"]["UPSTREAM"].partition(":")[0]
    # The name of a service leads through any network that both are in; an alias through its own alone.
    assert host not in whole["services"]
    named = [name for name, network in server["networks"].items() if host in network.get("aliases", ())]
    assert named == [believed]
    assert believed in proxy["networks"]


def test_every_alert_has_its_lines_in_the_page_and_a_test() -> None:
    groups = yaml.safe_load((DEPLOY / "monitoring" / "alerts.yml").read_text())["groups"]
    alerts = [rule["alert"] for group in groups for rule in group["rules"]]
    page = (REPOSITORY / "docs" / "operating.md").read_text()
    tested = (DEPLOY / "monitoring" / "alerts_test.yml").read_text()
    assert len(alerts) == len(set(alerts)) > 5
    assert [name for name in alerts if f"`{name}`" not in page] == []
    assert [name for name in alerts if f"alertname: {name}\n" not in tested] == []
