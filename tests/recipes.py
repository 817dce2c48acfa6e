"""What the files in deploy/ say: the image's variables and commands, and those of everything that runs it."""

import configparser
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from documents import REPOSITORY

DEPLOY = REPOSITORY / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))


@dataclass(frozen=True)
class Recipe:
    """One process that a file has run: the words of its command after ``retexture``, and its variables."""

    place: str
    words: tuple[str, ...]
    variables: dict[str, str]
    grace: float


def dockerfile() -> dict[str, list[str]]:
    """The instructions of the last stage, by their names, without comments and line ends."""
    lines = [
        line for line in (DEPLOY / "Dockerfile").read_text().splitlines() if not line.lstrip().startswith("#")
    ]
    found: dict[str, list[str]] = {}
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        name, _, rest = line.partition(" ")
        if name == "FROM":
            found = {}
        if name:
            found.setdefault(name, []).append(" ".join(rest.split()))
    return found


def image_variables() -> dict[str, str]:
    """What the image sets."""
    words = [word for line in dockerfile()["ENV"] for word in shlex.split(line)]
    return dict(word.split("=", 1) for word in words)


def image_user() -> int:
    """Who runs in the image."""
    return int(dockerfile()["USER"][0].partition(":")[0])


def compose() -> dict[str, Any]:
    """The whole compose file."""
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return loaded


def services() -> Iterator[Recipe]:
    """The services of the compose file that run the image."""
    for name, service in compose()["services"].items():
        if service["image"] == "retexture":
            grace = float(service["stop_grace_period"].removesuffix("s"))
            yield Recipe(f"compose.yaml {name}", tuple(service["command"]), service["environment"], grace)


def units() -> Iterator[Recipe]:
    """The services of systemd."""
    for path in UNITS:
        unit = configparser.RawConfigParser(strict=False, interpolation=None, dict_type=_Collected)
        unit.optionxform = str  # type: ignore[assignment, method-assign]
        unit.read(path)
        service = unit["Service"]
        words = shlex.split(service["ExecStart"])[1:]
        variables = dict(line.split("=", 1) for line in service["Environment"].splitlines())
        yield Recipe(path.name, tuple(words), variables, float(service["TimeoutStopSec"]))


class _Collected(dict[str, Any]):
    """A section whose keys may stand in several lines, as systemd's do: their values follow one another."""

    def __setitem__(self, key: str, value: Any) -> None:
        if isinstance(value, list) and isinstance(self.get(key), list):
            value = [*self[key], *value]
        super().__setitem__(key, value)


def manifests() -> Iterator[dict[str, Any]]:
    """All objects of the manifests."""
    for path in MANIFESTS:
        yield from yaml.safe_load_all(path.read_text())


def deployments() -> Iterator[Recipe]:
    """The containers of the manifests, with what the settings' object says."""
    objects = list(manifests())
    settings = {each["metadata"]["name"]: each["data"] for each in objects if each["kind"] == "ConfigMap"}
    for each in objects:
        if each["kind"] == "Deployment":
            pod = each["spec"]["template"]["spec"]
            (container,) = pod["containers"]
            variables: dict[str, str] = {}
            for source in container["envFrom"]:
                variables |= settings[source["configMapRef"]["name"]]
            place = f"Deployment {each['metadata']['name']}"
            grace = float(pod["terminationGracePeriodSeconds"])
            yield Recipe(place, tuple(container["args"]), variables, grace)


def recipes() -> list[Recipe]:
    """Every process of every file."""
    (words,) = dockerfile()["CMD"]
    image = Recipe("Dockerfile", tuple(yaml.safe_load(words)), image_variables(), 60.0)
    return [image, *services(), *units(), *deployments()]


def variables_named() -> dict[str, str]:
    """Every name of a setting or of a storage's variable anywhere in deploy/, with a file that has it."""
    files = [path for path in DEPLOY.rglob("*") if path.is_file() and "secrets" not in path.parts]
    pattern = re.compile(r"\b(?:RETEXTURE|AWS|AZURE|NUMBA)_[A-Z_]*[A-Z]\b")
    return {name: path.name for path in files for name in pattern.findall(_text(path))}


def _text(path: Path) -> str:
    return path.read_text("utf-8")
