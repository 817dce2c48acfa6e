"""The files in deploy/ are what the tools that read them take: their own programs and schemas say so."""

import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from recipes import DEPLOY, MANIFESTS, UNITS

MONITORING = DEPLOY / "monitoring"
FROM_DEBIAN = {"promtool": "prometheus", "systemd-analyze": "systemd", "shellcheck": "shellcheck"}


def accepted(program: str, *arguments: str | Path, **environment: str) -> str:
    """Run a program that must be content; returns what it says."""
    scripts = sysconfig.get_path("scripts")
    found = shutil.which(program, path=scripts) or shutil.which(program)
    if found is None and program in FROM_DEBIAN:
        pytest.skip(f"{program} is not installed; on Debian the package {FROM_DEBIAN[program]} has it")
    assert found, f"{program} is missing; the development requirements bring it"
    done = subprocess.run(
        [found, *arguments], capture_output=True, text=True, env=environment or None, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_dockerfile_is_a_good_one() -> None:
    assert accepted("hadolint", DEPLOY / "Dockerfile") == ""


def test_compose_takes_its_file() -> None:
    accepted("check-jsonschema", "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml")


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_kubernetes_takes_its_objects(path: Path) -> None:
    assert " passed for resource " in accepted("kubernetes-validate", "--strict", path)


def test_prometheus_takes_its_configuration_and_alerts() -> None:
    accepted("promtool", "check", "config", MONITORING / "prometheus.yml")


def test_alerts_speak_up_when_they_should_and_only_then() -> None:
    accepted("promtool", "test", "rules", MONITORING / "alerts_test.yml")


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_takes_its_units(path: Path, tmp_path: Path) -> None:
    # It looks for the program, which is where it is on this machine.
    command = Path(sysconfig.get_path("scripts")) / "retexture"
    unit = tmp_path / path.name
    unit.write_text(path.read_text().replace("/opt/retexture/bin/retexture", str(command)))
    assert accepted("systemd-analyze", "verify", "--man=no", unit) == ""


def test_caddy_takes_its_file_as_it_would_write_it() -> None:
    path = DEPLOY / "proxies" / "Caddyfile"
    accepted("caddy", "validate", "--adapter", "caddyfile", "--config", path)
    accepted("caddy", "fmt", path)


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("*.sh")), ids=lambda path: path.name)
def test_scripts_are_those_of_any_shell(path: Path) -> None:
    accepted("shellcheck", path)
