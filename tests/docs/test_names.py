"""What the documents name is there: settings, commands, options, targets, requests; and the site is whole."""

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from command_line import options_of
from documents import DOCS, REPOSITORY, samples, spoken_code
from retexture.settings import PREFIX, Settings
from serving import serve, services_in

PAGES = sorted([*DOCS.glob("**/*.md"), *REPOSITORY.glob("*.md")])
METHODS = "GET|POST|PUT|PATCH|DELETE"


def code_of(page: Path) -> list[str]:
    """Everything on a page that is set as code, by line, without remarks."""
    fenced = [line.partition("  #")[0] for sample in samples(page) for line in sample.text.splitlines()]
    return [*fenced, *spoken_code(page)]


def named(pattern: str) -> dict[str, str]:
    """What the pages' code names by ``pattern``, with a page that does."""
    return {
        found: page.name for page in PAGES for code in code_of(page) for found in re.findall(pattern, code)
    }


def test_settings_exist() -> None:
    settings = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    known = (
        settings
        | {f"{name}_FILE" for name in settings}
        | {
            f"{PREFIX}CONFIG",
            f"{PREFIX}KEY",  # of clients: the code that the console writes reads it
        }
    )
    wanted = named(rf"{PREFIX}[A-Z_]*[A-Z]")
    assert wanted
    assert {name: page for name, page in wanted.items() if name not in known} == {}


def test_targets_of_make_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    wanted = named(r"(?:^|\s)make ([a-z][a-z-]*)")
    assert wanted
    assert {name: page for name, page in wanted.items() if name not in targets} == {}


def test_commands_and_their_options_exist() -> None:
    wanted = named(r"(?:^|[\s(])retexture ((?:[a-z]+|--version)(?: [^|)#;]*)?)")
    assert len(wanted) > 20
    for line, page in wanted.items():
        words = re.sub(r'"[^"]*"', "X", line).split()
        try:
            known = options_of(words)
        except KeyError:
            pytest.fail(f"{page} names a command that does not exist: retexture {line}")
        asked = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
        assert asked <= known, f"{page}: retexture {line}"


def test_requests_exist(tmp_path: Path) -> None:
    with services_in(tmp_path) as services, serve(services) as server:
        description = server.client().get("/openapi.json").json()
    known = {
        re.sub(r"\{[^}]*\}", "{}", f"{method.upper()} {path}")
        for path, item in description["paths"].items()
        for method in item
    }
    wanted = {
        re.sub(r"\{[^}]*\}", "{}", request.partition("?")[0]): page
        for request, page in named(rf"^(?:{METHODS}) /[^\s]*$").items()
    }
    assert len(wanted) > 10
    assert {request: page for request, page in wanted.items() if request not in known} == {}


class Loaded(HTMLParser):
    """What a page of the site makes a browser ask for, beyond where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"link": "href"}.get(tag, "src")
        self.addresses += [value for name, value in attrs if name == wanted and value and tag != "a"]


def test_the_site_is_whole_and_asks_nobody_else(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going", "--nitpicky"]
    built = subprocess.run(
        [*command, DOCS, tmp_path / "site"],
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert built.returncode == 0, built.stderr
    assert shutil.which("make") is None or " ".join(command[3:]) in (REPOSITORY / "Makefile").read_text()
    pages = list((tmp_path / "site").glob("**/*.html"))
    assert len(pages) > len(list(DOCS.glob("*.md")))
    for page in pages:
        loaded = Loaded()
        loaded.feed(page.read_text("utf-8"))
        assert loaded.addresses
        assert [each for each in loaded.addresses if re.match(r"[a-z]+:|//", each)] == [], page
    for style in (tmp_path / "site").glob("**/*.css"):
        assert not re.search(r"(@import|url\()\s*[\"']?(https?:)?//", style.read_text("utf-8")), style
    assert (tmp_path / "site" / "searchindex.js").exists()
